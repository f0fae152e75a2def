// The state of a session and its encoding: in a client's SessionStore, in a server's tickets (RFC 8446 §4.6.1,
// RFC 5077 §4) or under a session id. The layout is private to this library; a version byte guards it.
import { Reader } from '../../codec/reader.ts';
import { Writer } from '../../codec/writer.ts';
import { isTlsError } from '../../errors.ts';
import { plainView } from '../../util/bytes.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import { MAX_CERTIFICATE_MESSAGE, MAX_HANDSHAKE_MESSAGE } from '../limits.ts';
import type { ProtocolVersion } from '../profile.ts';

export interface Session {
  readonly version: ProtocolVersion;
  readonly cipherSuite: number;
  /** TLS 1.3: the PSK. TLS 1.2: the master secret. */
  readonly secret: Uint8Array;
  /** Milliseconds since 1970 at which the full handshake was made; resuming does not renew it. */
  readonly created: number;
  /** Milliseconds since 1970 at which this ticket was received: TLS 1.3 sends its age (RFC 8446 §4.2.11.1). */
  readonly received: number;
  /** Milliseconds since 1970: the ticket's own end. */
  readonly expires: number;
  /** Milliseconds since 1970 until which the peer's certificates are accepted; `undefined`: the verifier did not say. */
  readonly acceptedUntil: number | undefined;
  readonly serverName: string | undefined;
  readonly alpnProtocol: string | undefined;
  /** NamedGroup of the full handshake; 0: none. TLS 1.2 agrees on no other when it resumes. */
  readonly group: number;
  /** SignatureScheme of the full handshake; 0: none. */
  readonly peerSignatureScheme: number;
  /** Of the full handshake, DER. */
  readonly peerCertificates: readonly Uint8Array[];
  readonly extendedMasterSecret: boolean;
  /** TLS 1.2: encrypt_then_mac was agreed on (RFC 7366 §3: resuming keeps it). */
  readonly encryptThenMac: boolean;
  /** The ticket that a client sends. Empty in TLS 1.2 with session ids, and within tickets. */
  readonly ticket: Uint8Array;
  /** TLS 1.2's session id; empty if there is a ticket. */
  readonly sessionId: Uint8Array;
  /** ticket_age_add. */
  readonly ticketAgeAdd: number;
}

const LAYOUT = 1;
const EMS = 0x01;
const ETM = 0x02;

/** @returns a fresh array; it contains the secret. */
export function encodeSession(session: Session): Uint8Array {
  const w = new Writer(MAX_HANDSHAKE_MESSAGE + MAX_CERTIFICATE_MESSAGE);
  w.uint(LAYOUT, 1).uint(session.version, 2).uint(session.cipherSuite, 2).opaque(1, session.secret);
  for (const time of [session.created, session.received, session.expires]) w.uint(milliseconds(time), 6);
  w.uint(session.acceptedUntil === undefined ? 0 : Math.max(1, milliseconds(session.acceptedUntil)), 6);
  w.opaque(2, encodeUtf8(session.serverName ?? '')).opaque(1, encodeUtf8(session.alpnProtocol ?? ''));
  w.uint(session.group, 2)
    .uint(session.peerSignatureScheme, 2)
    .vector(3, () => {
      for (const certificate of session.peerCertificates) w.opaque(3, certificate);
    });
  w.uint((session.extendedMasterSecret ? EMS : 0) | (session.encryptThenMac ? ETM : 0), 1);
  w.opaque(2, session.ticket).opaque(1, session.sessionId).uint(session.ticketAgeAdd, 4);
  return w.take();
}

/** @returns `undefined` for bytes that are no session of this layout: a store may be shared or old. Arrays are views. */
export function decodeSession(bytes: Uint8Array): Session | undefined {
  try {
    return readSession(new Reader(plainView(bytes), 'Session'));
  } catch (thrown) {
    if (isTlsError(thrown)) return undefined;
    throw thrown;
  }
}

/** Zeroes the secret of a decoded session that is not needed any more: it is in a copy that the handshake owns. */
export function forgetSession(session: Session | undefined): void {
  session?.secret.fill(0);
}

/** Limits a time from any clock or verifier to the range of 6 bytes. */
function milliseconds(time: number): number {
  return Math.min(Math.max(Math.floor(time), 0), 2 ** 48 - 1);
}

function readSession(r: Reader): Session | undefined {
  if (r.uint(1, 'layout') !== LAYOUT) return undefined;
  const version = r.uint(2, 'version') as ProtocolVersion;
  const cipherSuite = r.uint(2, 'cipher_suite');
  const secret = r.opaque(1, 'secret', 1);
  const created = r.uint(6, 'created');
  const received = r.uint(6, 'received');
  const expires = r.uint(6, 'expires');
  const acceptedUntil = r.uint(6, 'accepted_until') || undefined;
  const serverName = text(r.opaque(2, 'server_name'));
  const alpnProtocol = text(r.opaque(1, 'alpn'));
  const group = r.uint(2, 'group');
  const peerSignatureScheme = r.uint(2, 'signature_scheme');
  const chain = r.vector(3, 'certificates');
  const peerCertificates: Uint8Array[] = [];
  while (chain.left > 0) peerCertificates.push(chain.opaque(3, 'certificate', 1));
  const flags = r.uint(1, 'flags');
  const ticket = r.opaque(2, 'ticket');
  const sessionId = r.opaque(1, 'session_id');
  const ticketAgeAdd = r.uint(4, 'ticket_age_add');
  r.end();
  return {
    version,
    cipherSuite,
    secret,
    created,
    received,
    expires,
    acceptedUntil,
    serverName,
    alpnProtocol,
    group,
    peerSignatureScheme,
    peerCertificates,
    extendedMasterSecret: (flags & EMS) !== 0,
    encryptThenMac: (flags & ETM) !== 0,
    ticket,
    sessionId,
    ticketAgeAdd,
  };
}

function text(bytes: Uint8Array): string | undefined {
  return bytes.length === 0 ? undefined : decodeUtf8(bytes);
}
