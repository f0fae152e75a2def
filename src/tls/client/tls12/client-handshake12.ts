// What the client's states of TLS 1.2 and older share from the ServerHello on.
import type { PublicKey } from '../../../crypto/provider.ts';
import type { Parameters12 } from '../../handshake/tls12/parameters.ts';
import type { Secrets12 } from '../../handshake/tls12/secrets.ts';
import type { CertificateRequest12 } from '../../messages/authentication-messages.ts';
import type { ServerKeyExchange } from '../../messages/key-exchange.ts';
import type { ReadProtection, WriteProtection } from '../../record/protection.ts';
import type { Session } from '../../sessions/session-state.ts';
import type { LeafKey } from '../../verifier.ts';
import type { ClientHandshake } from '../handshake.ts';

/** The server's key, once its certificate was accepted. */
export interface ServerKey {
  readonly leaf: LeafKey;
  readonly key: PublicKey;
}

export class ClientHandshake12 {
  readonly base: ClientHandshake;
  readonly parameters: Parameters12;
  /** The server's session id, copied; empty if the session cannot be resumed by it (RFC 5246 §7.4.1.3). */
  readonly sessionId: Uint8Array;
  /** The server announced a NewSessionTicket (RFC 5077 §3.2). */
  readonly expectsTicket: boolean;
  /** The server announced that it may send a CertificateStatus (RFC 6066 §8). */
  readonly expectsStatus: boolean;
  /** The longest plaintext of a protected record, if the server agreed on one (RFC 8449 §4). */
  readonly recordSizeLimit: number | undefined;
  ocspResponse: Uint8Array | undefined;
  /** The server's ServerKeyExchange, its body copied. */
  serverKeyExchange: ServerKeyExchange | undefined;
  /** The server's CertificateRequest, its body copied. */
  request: CertificateRequest12 | undefined;
  secrets: Secrets12 | undefined;
  /** Keys that take effect after the server's and our ChangeCipherSpec. */
  nextRead: ReadProtection | undefined;
  nextWrite: WriteProtection | undefined;
  /** The ticket that the server sent, copied. */
  ticket: { readonly bytes: Uint8Array; readonly lifetime: number } | undefined;
  /** When the certificates were verified, and until when that is valid. */
  verified: Pick<Session, 'created' | 'acceptedUntil'> | undefined;

  constructor(
    base: ClientHandshake,
    parameters: Parameters12,
    sessionId: Uint8Array,
    announced: { readonly ticket: boolean; readonly status: boolean; readonly recordSizeLimit: number | undefined },
  ) {
    this.base = base;
    this.parameters = parameters;
    this.sessionId = sessionId;
    this.expectsTicket = announced.ticket;
    this.expectsStatus = announced.status;
    this.recordSizeLimit = announced.recordSizeLimit;
  }

  /** The master secret is known: both directions' keys wait for their ChangeCipherSpec. */
  setSecrets(secrets: Secrets12): void {
    const { read, write } = secrets.protections('client', this.base.settings.random);
    this.secrets = secrets;
    this.nextRead = read;
    this.nextWrite = write;
  }

  /** Bytes held. */
  get size(): number {
    const copied = (this.ocspResponse?.length ?? 0) + (this.serverKeyExchange?.encodedParams.buffer.byteLength ?? 0);
    return this.base.size + copied + (this.ticket?.bytes.length ?? 0) + 48 + 64;
  }
}
