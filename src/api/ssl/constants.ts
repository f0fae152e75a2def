// The constants of Python's ssl module that are supported here, with its names and numbers.
import { ProtocolVersion } from '../../tls/profile.ts';

/** A context for clients. */
export const PROTOCOL_TLS_CLIENT = 16;
/** A context for servers. */
export const PROTOCOL_TLS_SERVER = 17;
/** The side of a context: client or server. */
export type Protocol = typeof PROTOCOL_TLS_CLIENT | typeof PROTOCOL_TLS_SERVER;

/** Does not verify: an attacker on the network can read and change everything. */
export const CERT_NONE = 0;
/** A server: a certificate is asked for, and verified if the client has one. */
export const CERT_OPTIONAL = 1;
/** The peer must send a certificate, and it is verified. */
export const CERT_REQUIRED = 2;
/** `CERT_NONE`, `CERT_OPTIONAL` or `CERT_REQUIRED`. */
export type VerifyModeNumber = typeof CERT_NONE | typeof CERT_OPTIONAL | typeof CERT_REQUIRED;

/** For `minimumVersion` and `maximumVersion`. */
export const TLSVersion = { TLSv1_2: ProtocolVersion.tls12, TLSv1_3: ProtocolVersion.tls13 } as const;
