// A client's tickets: RFC 8446 §4.6.1.
import { TlsError } from '../../../errors.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import type { ClientSettings, ConnectionInfo } from '../../engine.ts';
import { refuseMisplaced } from '../../extensions/extension.ts';
import type { HandshakeMessage, Output } from '../../handshake/state.ts';
import type { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import type { TicketReceiver } from '../../handshake/tls13/connected.ts';
import { MAX_TICKET_LIFETIME, MAX_TICKETS_STORED } from '../../limits.ts';
import { decodeNewSessionTicket, type NewSessionTicket } from '../../messages/new-session-ticket.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sessionKey } from '../../sessions/session-key.ts';
import { decodeSession, encodeSession, type Session } from '../../sessions/session-state.ts';

/** For clients that keep no sessions: tickets must still be well-formed. */
export const DROPS_TICKETS: TicketReceiver = {
  size: 0,
  receive: (message) => void decodeTicket(message),
};

/** This object with its two times. */
const OBJECT = 88;

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
    return OBJECT;
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
    // However often it is renewed, a session ends a week after certificates were last looked at (§4.6.1).
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

/** RFC 8446 §4.2, the column NST. */
const ALLOWED: ReadonlySet<number> = new Set([ExtensionType.early_data]);

function decodeTicket(message: HandshakeMessage): NewSessionTicket {
  const ticket = decodeNewSessionTicket(message.body);
  refuseMisplaced(ticket.extensions, ALLOWED, 'NewSessionTicket');
  if (ticket.ticketLifetime > MAX_TICKET_LIFETIME) {
    throw new TlsError(
      'tls.illegal_parameter',
      `A ticket of ${ticket.ticketLifetime} seconds: seven days are the most`,
    );
  }
  return ticket;
}

/** A session to resume, taken out of the store: a ticket is shown once (RFC 8446 appendix C.4). */
export function takeSession13(settings: ClientSettings): Session | undefined {
  const key = sessionKey(settings, 'tls13');
  const stored = key === undefined ? undefined : settings.sessions!.take(key, 'once');
  const now = settings.clock.now();
  if (stored === undefined || stored.expires <= now) return undefined;
  const session = decodeSession(stored.state.slice());
  if (session === undefined || session.version !== ProtocolVersion.tls13 || session.created > now) return undefined;
  const hash = cipherSuite(session.cipherSuite)?.hash;
  const usable = settings.profile.cipherSuites.some((id) => {
    const suite = cipherSuite(id);
    return suite?.minVersion === ProtocolVersion.tls13 && suite.hash === hash;
  });
  return usable ? session : undefined;
}
