// The constants of Python's ssl module that mean something here, by its names and numbers.
import { ProtocolVersion } from '../../tls/profile.ts';

export const PROTOCOL_TLS_CLIENT = 16;
export const PROTOCOL_TLS_SERVER = 17;
export type Protocol = typeof PROTOCOL_TLS_CLIENT | typeof PROTOCOL_TLS_SERVER;

/** Nothing is verified: whoever sits in between reads and changes everything. */
export const CERT_NONE = 0;
/** A server: a certificate is asked for, and verified if the client has one. */
export const CERT_OPTIONAL = 1;
export const CERT_REQUIRED = 2;
export type VerifyModeNumber = typeof CERT_NONE | typeof CERT_OPTIONAL | typeof CERT_REQUIRED;

export const TLSVersion = { TLSv1_2: ProtocolVersion.tls12, TLSv1_3: ProtocolVersion.tls13 } as const;
