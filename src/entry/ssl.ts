// `thimble/ssl` on Node.
import '../errors/advice.ts'; // so that errors have hints

import type { StreamSocket } from '../api/socket/stream-socket.ts';
import type { Protocol } from '../api/ssl/constants.ts';
import { createDefaultContext as createDefault } from '../api/ssl/default-context.ts';
import { SSLContext as AnyContext } from '../api/ssl/ssl-context.ts';
import { TransportDuplex } from '../node-http/transport-duplex.ts';
import { nodePlatform } from './node-platform.ts';

export {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  PROTOCOL_TLS_CLIENT,
  PROTOCOL_TLS_SERVER,
  type Protocol,
  TLSVersion,
  type VerifyModeNumber,
} from '../api/ssl/constants.ts';
export type { PeerCertificate, SignCallback, VerifyCallback } from '../api/ssl/decisions.ts';
export type { CertificateLocations, WrapOptions } from '../api/ssl/ssl-context.ts';
export { SSLSocket } from '../api/ssl/ssl-socket.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { TransportDuplex } from '../node-http/transport-duplex.ts';
export type { ExternalPsk, PskSettings } from '../tls/engine.ts';
export { MemorySessionStore } from '../tls/sessions/memory-session-store.ts';
export type { SessionStore, StoredSession, TicketKey, TicketKeys } from '../tls/sessions/session.ts';
export { privatePki, rfc5280, type VerificationPolicy, webpki } from '../x509/policy.ts';
export type { RevocationMode } from '../x509/revocation.ts';

/** A socket as a Node stream; from now on only the stream may read from it. */
export function toDuplex(socket: StreamSocket): TransportDuplex {
  const duplex = new TransportDuplex(socket.transport);
  const buffered = socket.takeBuffered();
  if (buffered.length > 0) duplex.unshift(buffered);
  return duplex;
}

/** Settings for any number of connections; see the members for what each is for. */
export class SSLContext extends AnyContext {
  /** @param protocol - PROTOCOL_TLS_CLIENT (the default) or PROTOCOL_TLS_SERVER. */
  constructor(protocol?: Protocol) {
    super(nodePlatform, protocol);
  }
}

/** A client's context that trusts the roots of Node, of the operating system and of NODE_EXTRA_CA_CERTS. */
export function createDefaultContext(): AnyContext {
  return createDefault(nodePlatform);
}
