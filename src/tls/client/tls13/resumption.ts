// A client's pre-shared keys, and the tickets that it receives: RFC 8446 §2.2, §4.2.11, §4.6.1.
import type { HashName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import type { ClientSettings, ConnectionInfo } from '../../engine.ts';
import { refuseMisplaced } from '../../extensions/extension.ts';
import { bindersLength, type OfferedPsks } from '../../extensions/pre-shared-keys.ts';
import type { HandshakeMessage, Output } from '../../handshake/state.ts';
import type { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import type { TicketReceiver } from '../../handshake/tls13/connected.ts';
import { KeySchedule } from '../../key-schedule.ts';
import { MAX_TICKET_LIFETIME, MAX_TICKETS_STORED } from '../../limits.ts';
import { decodeNewSessionTicket, type NewSessionTicket } from '../../messages/post-handshake.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sessionKey } from '../../sessions/session-key.ts';
import { decodeSession, encodeSession, forgetSession, type Session } from '../../sessions/session-state.ts';
import type { ClientHandshake, OfferedPsk } from '../handshake.ts';

// A client's PSKs and their binders: RFC 8446 §4.2.11.

/** The PSKs to offer: a session's ticket, then an external key. */
export function offeredPsks({ settings, resumable13 }: ClientHandshake): OfferedPsk[] {
  const psks: OfferedPsk[] = [];
  if (!settings.profile.extensions.includes('pre_shared_key')) return psks;
  const start = (hash: HashName | undefined, secret: Uint8Array): KeySchedule => {
    const schedule = new KeySchedule(settings.crypto, hash ?? 'sha256');
    schedule.startFromPsk(secret);
    return schedule;
  };
  if (resumable13 !== undefined) {
    const schedule = start(cipherSuite(resumable13.cipherSuite)?.hash, resumable13.secret);
    psks.push({ kind: 'session', session: resumable13, schedule });
  }
  const external = settings.psk?.client;
  if (external !== undefined) {
    psks.push({ kind: 'external', psk: external, schedule: start(external.hash, external.key) });
  }
  return psks;
}

/** The extension's contents, with zeros for binders; `undefined` if there is no PSK. */
export function placeholders({ psks, settings }: ClientHandshake): OfferedPsks | undefined {
  if (psks.length === 0) return undefined;
  const now = settings.clock.now();
  return {
    identities: psks.map((psk) =>
      psk.kind === 'external'
        ? { identity: psk.psk.identity, obfuscatedTicketAge: 0 }
        : { identity: psk.session.ticket, obfuscatedTicketAge: obfuscatedAge(psk.session, now) },
    ),
    binders: psks.map(({ schedule }) => new Uint8Array(schedule.length)),
  };
}

/** Writes the binders into the last bytes of an encoded ClientHello (§4.2.11.2). */
export function bindHello(handshake: ClientHandshake, encoded: Uint8Array): void {
  const { psks } = handshake;
  if (psks.length === 0) return;
  const binders = psks.map(({ schedule }) => new Uint8Array(schedule.length));
  let at = encoded.length - bindersLength({ binders });
  const truncated = encoded.subarray(0, at);
  at += 2;
  for (const psk of psks) {
    const binder = makeBinder(handshake, psk, truncated);
    encoded.set(binder, at + 1);
    at += 1 + binder.length;
  }
}

function makeBinder(
  { transcript }: ClientHandshake,
  { kind, schedule }: OfferedPsk,
  truncated: Uint8Array,
): Uint8Array {
  const secret = schedule.binderSecret(kind === 'external' ? 'ext binder' : 'res binder');
  const binder = secret.finishedMac(transcript.hashWith(schedule.hash, truncated));
  secret.bytes.fill(0);
  return binder;
}

/** §4.2.11.1: the ticket's age in milliseconds, plus ticket_age_add, modulo 2^32. */
function obfuscatedAge(session: Session, now: number): number {
  return (Math.floor(Math.max(0, now - session.received)) + session.ticketAgeAdd) % 0x1_0000_0000;
}

// A client's tickets: RFC 8446 §4.6.1.

/** For clients that store no sessions: tickets must still be well-formed. */
export const DROPS_TICKETS: TicketReceiver = {
  size: 0,
  receive: (message) => void decodeTicket(message),
};

/** Estimated heap size of the object with its two times. */
const CLIENT_TICKETS_BYTES = 88;

export class ClientTickets implements TicketReceiver {
  readonly #settings: ClientSettings;
  readonly #info: ConnectionInfo;
  readonly #created: number;
  readonly #acceptedUntil: number | undefined;
  #stored = 0;

  constructor(
    settings: ClientSettings,
    info: ConnectionInfo,
    { created, acceptedUntil }: Pick<Session, 'created' | 'acceptedUntil'>,
  ) {
    this.#settings = settings;
    this.#info = info;
    this.#created = created;
    this.#acceptedUntil = acceptedUntil;
  }

  get size(): number {
    return CLIENT_TICKETS_BYTES;
  }

  receive(message: HandshakeMessage, secrets: ApplicationSecrets, out: Output): void {
    const { ticketLifetime, ticketAgeAdd, ticketNonce, ticket } = decodeTicket(message);
    const key = sessionKey(this.#settings, 'tls13');
    if (key === undefined || ticketLifetime === 0 || this.#stored >= MAX_TICKETS_STORED) return;
    this.#stored++;

    const info = this.#info;
    const received = this.#settings.clock.now();
    const created = this.#created;
    const acceptedUntil = this.#acceptedUntil;
    // Even if it is renewed, a session ends a week after the certificates were last verified (§4.6.1).
    const expires = Math.min(received + ticketLifetime * 1000, created + MAX_TICKET_LIFETIME * 1000);
    const secret = secrets.resumptionPsk(ticketNonce);
    const state = encodeSession({
      version: ProtocolVersion.tls13,
      cipherSuite: info.cipherSuite,
      secret,
      created,
      received,
      expires,
      acceptedUntil,
      serverName: info.serverName,
      alpnProtocol: info.alpnProtocol,
      group: info.group ?? 0,
      peerSignatureScheme: info.peerSignatureScheme ?? 0,
      peerCertificates: info.peerCertificates,
      extendedMasterSecret: true,
      encryptThenMac: false,
      ticket,
      sessionId: new Uint8Array(0),
      ticketAgeAdd,
    });
    secret.fill(0);
    this.#settings.sessions!.put(key, { expires: Math.min(expires, acceptedUntil ?? expires), state });
    out.emit({ type: 'ticket' });
  }
}

/** The one marked NST in the table of RFC 8446 §4.2. */
const ALLOWED_IN_TICKET: ReadonlySet<number> = new Set([ExtensionType.early_data]);

function decodeTicket(message: HandshakeMessage): NewSessionTicket {
  const ticket = decodeNewSessionTicket(message.body);
  refuseMisplaced(ticket.extensions, ALLOWED_IN_TICKET, 'NewSessionTicket');
  if (ticket.ticketLifetime > MAX_TICKET_LIFETIME) {
    throw new TlsError(
      'tls.illegal_parameter',
      `A ticket of ${ticket.ticketLifetime} seconds: seven days are the most`,
    );
  }
  return ticket;
}

/** A session to resume, removed from the store: a ticket is used once (RFC 8446 appendix C.4). */
export function takeSession13(settings: ClientSettings): Session | undefined {
  const key = sessionKey(settings, 'tls13');
  const stored = key === undefined ? undefined : settings.sessions!.take(key, 'once');
  const now = settings.clock.now();
  if (stored === undefined || stored.expires <= now) return undefined;
  const session = decodeSession(stored.state.slice());
  if (session === undefined || isUsable(session, settings, now)) return session;
  forgetSession(session);
  return undefined;
}

function isUsable(session: Session, { profile }: ClientSettings, now: number): boolean {
  if (session.version !== ProtocolVersion.tls13 || session.created > now) return false;
  const hash = cipherSuite(session.cipherSuite)?.hash;
  return profile.cipherSuites.some((id) => {
    const suite = cipherSuite(id);
    return suite?.minVersion === ProtocolVersion.tls13 && suite.hash === hash;
  });
}
