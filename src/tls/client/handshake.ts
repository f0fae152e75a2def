// What the states of one client handshake share: of any version, then of TLS 1.3 and of TLS 1.2. Dropped when it ends.

import type { KeyAgreement, PublicKey } from '../../crypto/provider.ts';
import type { CipherSuite } from '../cipher-suites.ts';
import type { ClientSettings, ExternalPsk } from '../engine.ts';
import { type Draft, newDraft } from '../handshake/draft.ts';
import type { Output } from '../handshake/state.ts';
import type { Parameters12 } from '../handshake/tls12/parameters.ts';
import type { Secrets12 } from '../handshake/tls12/secrets.ts';
import { Transcript } from '../handshake/transcript.ts';
import type { KeySchedule, TrafficSecret } from '../key-schedule.ts';
import type { CertificateRequest12 } from '../messages/authentication-messages.ts';
import type { ClientHello } from '../messages/hellos.ts';
import type { ServerKeyExchange } from '../messages/key-exchange.ts';
import { CLIENT_HANDSHAKE_OBJECTS, KEY_AGREEMENT_OBJECT, KEY_SCHEDULE_OBJECTS, sizeOfArrays } from '../object-sizes.ts';
import { ProtocolVersion } from '../profile.ts';
import type { ReadProtection, WriteProtection } from '../record/protection.ts';
import type { Session } from '../sessions/session-state.ts';
import type { LeafKey } from '../verifier.ts';

/** A PSK in the ClientHello, in the order of its identities (RFC 8446 §4.2.11). Its key schedule is started from it. */
export type OfferedPsk =
  | { readonly kind: 'session'; readonly session: Session; readonly schedule: KeySchedule }
  | { readonly kind: 'external'; readonly psk: ExternalPsk; readonly schedule: KeySchedule };

export class ClientHandshake {
  readonly settings: ClientSettings;
  readonly transcript: Transcript;
  /** ConnectionInfo under construction. */
  readonly info: Draft;
  /** The ClientHello sent last: responses are checked against its random, session id, suites and extensions. */
  hello!: ClientHello;
  /** ExtensionType of all extensions sent: responses may contain no others. */
  offered: ReadonlySet<number> = new Set();
  /** The private halves of the shares that were sent, by NamedGroup. */
  readonly keyAgreements = new Map<number, KeyAgreement>();
  /** The TLS 1.3 PSKs that were sent. */
  psks: readonly OfferedPsk[] = [];
  /** A TLS 1.3 session to resume, from the store. */
  resumable13: Session | undefined;
  /** The TLS 1.2 session that was offered: its ticket, or its id. */
  session12: Session | undefined;

  constructor(settings: ClientSettings) {
    this.settings = settings;
    this.transcript = new Transcript(settings.crypto);
    this.info = newDraft(settings.serverName);
  }

  get speaks13(): boolean {
    return this.settings.profile.versions.includes(ProtocolVersion.tls13);
  }

  /** Sends a message and adds it to the transcript. */
  send(encoded: Uint8Array, out: Output): void {
    this.transcript.add(encoded);
    out.sendHandshake(encoded);
  }

  /** Bytes held. */
  get size(): number {
    const { info, keyAgreements, transcript } = this;
    const ephemeral = keyAgreements.size * KEY_AGREEMENT_OBJECT;
    return CLIENT_HANDSHAKE_OBJECTS + transcript.size + sizeOfArrays(info.peerCertificates) + ephemeral;
  }
}

// What the states of TLS 1.3 share from the ServerHello on.

/** The server's CertificateRequest, copied (RFC 8446 §4.3.2). */
export interface CertificateRequest13 {
  readonly signatureSchemes: readonly number[];
  readonly certificateAuthorities: readonly Uint8Array[];
}

export class ClientHandshake13 {
  readonly base: ClientHandshake;
  readonly suite: CipherSuite;
  readonly schedule: KeySchedule;
  /** Handshake traffic secrets. */
  readonly client: TrafficSecret;
  readonly server: TrafficSecret;
  /** The server accepted a PSK: there will be no certificate (§4.4.2). */
  readonly psk: boolean;
  request: CertificateRequest13 | undefined;
  /** When the certificates were verified, and until when that is valid: in this handshake, or the one it resumes. */
  verified: Pick<Session, 'created' | 'acceptedUntil'>;

  constructor(
    base: ClientHandshake,
    suite: CipherSuite,
    schedule: KeySchedule,
    client: TrafficSecret,
    server: TrafficSecret,
    psk: boolean,
    verified: Pick<Session, 'created' | 'acceptedUntil'>,
  ) {
    this.base = base;
    this.suite = suite;
    this.schedule = schedule;
    this.client = client;
    this.server = server;
    this.psk = psk;
    this.verified = verified;
  }

  /** Bytes held. */
  get size(): number {
    return this.base.size + KEY_SCHEDULE_OBJECTS;
  }
}

// What the states of TLS 1.2 and older share from the ServerHello on.

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
