// What the server's states of TLS 1.2 and older share from the ClientHello on.
import type { KeyAgreement } from '../../../crypto/provider.ts';
import type { Credential } from '../../credential.ts';
import type { Parameters12 } from '../../handshake/tls12/parameters.ts';
import type { Secrets12 } from '../../handshake/tls12/secrets.ts';
import type { ReadProtection, WriteProtection } from '../../record/protection.ts';
import type { LeafKey } from '../../verifier.ts';
import type { ServerHandshake } from '../handshake.ts';

/** What ServerHello says of the new session. */
export interface NewSession {
  /** Empty if the session is not kept here. */
  readonly id: Uint8Array;
  /** A NewSessionTicket follows. */
  readonly ticket: boolean;
}

export class ServerHandshake12 {
  readonly base: ServerHandshake;
  readonly parameters: Parameters12;
  /** What ServerHello says; sessions without tickets are kept under it. */
  readonly sessionId: Uint8Array;
  /** ServerHello announced a NewSessionTicket (RFC 5077 §3.2). */
  readonly sendsTicket: boolean;
  /** `undefined` if a pre-shared key authenticates the server, and in abbreviated handshakes. */
  readonly credential: Credential | undefined;
  /** Our half of an ephemeral key exchange, until ClientKeyExchange. */
  keyAgreement: KeyAgreement | undefined;
  /** The client's key, once its certificate was accepted, until its CertificateVerify. */
  clientLeaf: LeafKey | undefined;
  /** Until when the client's certificates are accepted. */
  acceptedUntil: number | undefined;
  secrets: Secrets12 | undefined;
  /** The longest plaintext of a protected record, if that was agreed on (RFC 8449 §4). */
  recordSizeLimit: number | undefined;
  /** Keys that take effect after the client's and our ChangeCipherSpec. */
  nextRead: ReadProtection | undefined;
  nextWrite: WriteProtection | undefined;

  constructor(
    base: ServerHandshake,
    parameters: Parameters12,
    session: NewSession,
    credential: Credential | undefined,
  ) {
    this.base = base;
    this.parameters = parameters;
    this.sessionId = session.id;
    this.sendsTicket = session.ticket;
    this.credential = credential;
  }

  /** The master secret is known: both directions' keys wait for their ChangeCipherSpec. */
  setSecrets(secrets: Secrets12): void {
    const { read, write } = secrets.protections('server', this.base.settings.random);
    this.secrets = secrets;
    this.nextRead = read;
    this.nextWrite = write;
  }

  /** Bytes held. */
  get size(): number {
    return (
      this.base.size + (this.keyAgreement?.share.length ?? 0) + (this.clientLeaf?.publicKeyInfo.length ?? 0) + 48 + 96
    );
  }
}
