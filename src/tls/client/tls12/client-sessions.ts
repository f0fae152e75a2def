// A client's TLS 1.2 sessions, by ticket (RFC 5077) or by id (RFC 5246 §7.3): taken before the ClientHello, kept at the
// end. Only sessions with extended master secret are kept (RFC 7627 §5.4).
import type { ClientSettings } from '../../engine.ts';
import type { Output } from '../../handshake/state.ts';
import { MAX_TICKET_LIFETIME, SESSION_ID_LIFETIME } from '../../limits.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sessionKey } from '../../sessions/session-key.ts';
import { decodeSession, encodeSession, forgetSession, type Session } from '../../sessions/session-state.ts';
import type { ClientHandshake12 } from '../handshake.ts';

/** @returns a session that this ClientHello may offer. */
export function takeSession12(settings: ClientSettings): Session | undefined {
  const { profile, sessions, clock } = settings;
  const offersEms = profile.extensions.includes('extended_master_secret');
  if (!offersEms || !profile.versions.some((version) => version < ProtocolVersion.tls13)) return undefined;
  const key = sessionKey(settings, 'tls12');
  const stored = key === undefined ? undefined : sessions?.take(key, 'keep');
  const session = stored && decodeSession(stored.state.slice());
  if (!session || isUsable(session, settings, clock.now())) return session;
  forgetSession(session);
  return undefined;
}

/** Stores the negotiated session, if there is a store and the server named the session. */
export function saveSession12(handshake: ClientHandshake12, out: Output): void {
  const { base, parameters, ticket, sessionId, verified } = handshake;
  const { settings, info } = base;
  const key = sessionKey(settings, 'tls12');
  if (key === undefined || !info.extendedMasterSecret) return;
  // Resumed without a new ticket: the stored session does not change.
  if (ticket === undefined && (info.resumed || sessionId.length === 0)) return;

  const now = settings.clock.now();
  const lifetime = ticket ? ticket.lifetime || MAX_TICKET_LIFETIME : SESSION_ID_LIFETIME;
  const expires = now + 1000 * Math.min(lifetime, MAX_TICKET_LIFETIME);
  const session: Session = {
    version: parameters.version,
    cipherSuite: parameters.suite.id,
    secret: handshake.secrets!.master,
    created: verified?.created ?? now,
    received: now,
    expires,
    acceptedUntil: verified?.acceptedUntil,
    serverName: settings.serverName,
    alpnProtocol: info.alpnProtocol,
    group: info.group ?? 0,
    peerSignatureScheme: info.peerSignatureScheme ?? 0,
    peerCertificates: info.peerCertificates,
    extendedMasterSecret: true,
    encryptThenMac: parameters.encryptThenMac,
    ticket: ticket?.bytes ?? new Uint8Array(0),
    sessionId: ticket ? new Uint8Array(0) : sessionId,
    ticketAgeAdd: 0,
  };
  settings.sessions!.put(key, { expires, state: encodeSession(session) });
  if (ticket) out.emit({ type: 'ticket' });
}

function isUsable(session: Session, { profile }: ClientSettings, now: number): boolean {
  return (
    session.extendedMasterSecret &&
    now < session.expires &&
    now >= session.created &&
    now < session.created + 1000 * MAX_TICKET_LIFETIME &&
    now < (session.acceptedUntil ?? Number.POSITIVE_INFINITY) &&
    (session.ticket.length === 0 || profile.extensions.includes('session_ticket')) &&
    profile.versions.includes(session.version) &&
    profile.cipherSuites.includes(session.cipherSuite)
  );
}
