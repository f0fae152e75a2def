// What the server's states of TLS 1.3 share once the flight is out.
import type { CipherSuite } from '../../cipher-suites.ts';
import type { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import type { KeySchedule, TrafficSecret } from '../../key-schedule.ts';
import { KEY_SCHEDULE_OBJECTS } from '../../object-sizes.ts';
import type { ReadProtection } from '../../record/protection.ts';
import type { Session } from '../../sessions/session-state.ts';
import type { ServerHandshake } from '../handshake.ts';

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
  /** For when the client's Finished has come. */
  application!: { readonly reader: ReadProtection; readonly secrets: ApplicationSecrets };
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
    const { secrets, reader } = this.application;
    return this.base.size + KEY_SCHEDULE_OBJECTS + secrets.size + reader.size;
  }
}
