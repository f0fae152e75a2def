// What the states of one server handshake share: of any version, then of TLS 1.3 and of TLS 1.2. Dropped when it ends.

import type { KeyAgreement } from '../../crypto/provider.ts';
import type { CipherSuite } from '../cipher-suites.ts';
import type { Credential } from '../credential.ts';
import type { ServerSettings } from '../engine.ts';
import { type Draft, newDraft } from '../handshake/draft.ts';
import type { Output } from '../handshake/state.ts';
import type { Parameters12 } from '../handshake/tls12/parameters.ts';
import type { Secrets12 } from '../handshake/tls12/secrets.ts';
import type { ApplicationSecrets } from '../handshake/tls13/application-secrets.ts';
import { Transcript } from '../handshake/transcript.ts';
import type { KeySchedule, TrafficSecret } from '../key-schedule.ts';
import {
  ARRAY_OBJECT,
  CLIENT_OFFER_OBJECTS,
  KEY_SCHEDULE_OBJECTS,
  SERVER_HANDSHAKE_OBJECTS,
  sizeOfArrays,
} from '../object-sizes.ts';
import type { ReadProtection, WriteProtection } from '../record/protection.ts';
import type { Session } from '../sessions/session-state.ts';
import type { LeafKey } from '../verifier.ts';
import type { ClientOffer } from './client-offer.ts';

export class ServerHandshake {
  readonly settings: ServerSettings;
  readonly transcript: Transcript;
  /** ConnectionInfo under construction. */
  readonly info: Draft;
  /** The last ClientHello, over a copy of its bytes. */
  offer!: ClientOffer; // set by the first state, before anything reads it

  constructor(settings: ServerSettings) {
    this.settings = settings;
    this.transcript = new Transcript(settings.crypto);
    this.info = newDraft(undefined);
  }

  /** Sends a message and adds it to the transcript. */
  send(encoded: Uint8Array, out: Output): void {
    this.transcript.add(encoded);
    out.sendHandshake(encoded);
  }

  /** Bytes held. */
  get size(): number {
    const { info, offer, transcript } = this;
    const hello = offer === undefined ? 0 : ARRAY_OBJECT + CLIENT_OFFER_OBJECTS + offer.size;
    return SERVER_HANDSHAKE_OBJECTS + transcript.size + sizeOfArrays(info.peerCertificates) + hello;
  }
}

// What the states of TLS 1.3 share once the flight is out.

export class ServerHandshake13 {
  readonly base: ServerHandshake;
  readonly suite: CipherSuite;
  readonly schedule: KeySchedule;
  /** The client's handshake traffic secret. */
  readonly client: TrafficSecret;
  /** The session that is resumed. */
  readonly session: Session | undefined;
  /** A PSK was taken, be it of a session or external. */
  readonly psk: boolean;
  /** When the client was verified, and until when that is valid: in this handshake, or in the one it resumes. */
  verified: Pick<Session, 'created' | 'acceptedUntil'>;
  /** What is left for the connection. */
  application!: ApplicationSecrets;
  /** 0-RTT was offered, and refused: its records are skipped. */
  earlyData = false;
  /** A message of the client's flight has come, under its keys. */
  clientSpoke = false;

  constructor(
    base: ServerHandshake,
    suite: CipherSuite,
    schedule: KeySchedule,
    client: TrafficSecret,
    psk: boolean,
    session: Session | undefined,
  ) {
    this.base = base;
    this.suite = suite;
    this.schedule = schedule;
    this.client = client;
    this.psk = psk;
    this.session = session;
    this.verified = session ?? { created: base.settings.clock.now(), acceptedUntil: undefined };
  }

  /** Bytes held. */
  get size(): number {
    return this.base.size + KEY_SCHEDULE_OBJECTS + this.application.size;
  }
}

// What the states of TLS 1.2 and older share from the ClientHello on.

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
