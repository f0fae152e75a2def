// What the client's states of TLS 1.3 share from the ServerHello on.
import type { CipherSuite } from '../../cipher-suites.ts';
import type { KeySchedule, TrafficSecret } from '../../key-schedule.ts';
import { KEY_SCHEDULE_OBJECTS } from '../../object-sizes.ts';
import type { Session } from '../../sessions/session-state.ts';
import type { ClientHandshake } from '../handshake.ts';

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
  /** The server took a PSK: there will be no certificate (§4.4.2). */
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
