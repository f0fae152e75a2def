// A server's TLS 1.2 sessions: in tickets (RFC 5077), or stored under a session id (RFC 5246 §7.3). Only those with
// extended master secret are kept or resumed (RFC 7627 §5.4).
import { TlsError } from '../../../errors.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import type { Output } from '../../handshake/state.ts';
import { TICKET_LIFETIME } from '../../limits.ts';
import { encodeNewSessionTicket12 } from '../../messages/post-handshake.ts';
import { forgetSession, type Session } from '../../sessions/session-state.ts';
import { findSession, openTicket, sealSession, storeSession } from '../../sessions/ticket-box.ts';
import type { NewSession, ServerHandshake, ServerHandshake12 } from '../handshake.ts';

const NONE = new Uint8Array(0);

/** @throws TlsError `tls.no_common_parameters` if the client forgot extended master secret (RFC 7627 §5.3). */
export function resumableSession(handshake: ServerHandshake): Session | undefined {
  const { settings, offer, info } = handshake;
  const ticket = offer.extension(ExtensionType.session_ticket);
  const id = offer.hello.legacySessionId;
  const speaksTickets = settings.profile.extensions.includes('session_ticket');
  const session =
    ticket && ticket.length > 0 && speaksTickets ? openTicket(settings, ticket) : findSession(settings, id);
  if (!session) return undefined;
  if (!isUsable(session, handshake)) {
    forgetSession(session);
    return undefined;
  }
  if (!info.extendedMasterSecret) {
    throw new TlsError('tls.no_common_parameters', 'The client resumes a session without its extended master secret');
  }
  return session;
}

function isUsable(session: Session, handshake: ServerHandshake): boolean {
  const { settings, offer, info } = handshake;
  const now = settings.clock.now();
  const suite = cipherSuite(session.cipherSuite);
  return (
    session.version === info.version &&
    session.extendedMasterSecret &&
    now < session.expires &&
    now < (session.acceptedUntil ?? Number.POSITIVE_INFINITY) &&
    suite !== undefined &&
    offer.offers(suite.id) &&
    settings.profile.cipherSuites.includes(suite.id) &&
    session.serverName === offer.serverName && // RFC 6066 §3
    session.alpnProtocol === info.alpnProtocol &&
    session.created <= now &&
    session.encryptThenMac === (suite.cipher.kind === 'cbc' && agreesOnEncryptThenMac(handshake))
  );
}

export function newSession({ settings, offer, info }: ServerHandshake): NewSession {
  const { profile, sessions, ticketKeys, random } = settings;
  if (profile.asServer?.sessionId === 'always') return { id: random(32), ticket: false };
  if (!info.extendedMasterSecret || (!sessions && !ticketKeys)) return { id: NONE, ticket: false };
  const offered = offer.extension(ExtensionType.session_ticket) !== undefined;
  const ticket = offered && profile.extensions.includes('session_ticket');
  return { id: sessions && !ticket ? random(32) : NONE, ticket };
}

/** Sends an empty ticket if the session does not fit into one, because a ticket was announced (RFC 5077 §3.3). */
export function sendTicket(handshake: ServerHandshake12, out: Output): void {
  if (!handshake.sendsTicket) return;
  const { base } = handshake;
  const ticket = sealSession(base.settings, session(handshake)) ?? NONE;
  base.send(encodeNewSessionTicket12({ ticketLifetimeHint: ticket.length > 0 ? TICKET_LIFETIME : 0, ticket }), out);
}

export function keepSession(handshake: ServerHandshake12): void {
  if (handshake.sessionId.length > 0) storeSession(handshake.base.settings, session(handshake), handshake.sessionId);
}

function session({ base, parameters, secrets, acceptedUntil }: ServerHandshake12): Session {
  const { info, settings } = base;
  const created = settings.clock.now();
  return {
    version: parameters.version,
    cipherSuite: parameters.suite.id,
    secret: secrets!.master,
    created,
    received: created,
    expires: created + 1000 * TICKET_LIFETIME,
    acceptedUntil,
    serverName: info.serverName,
    alpnProtocol: info.alpnProtocol,
    group: info.group ?? 0,
    peerSignatureScheme: info.peerSignatureScheme ?? 0,
    peerCertificates: info.peerCertificates,
    extendedMasterSecret: true,
    encryptThenMac: parameters.encryptThenMac,
    ticket: NONE,
    sessionId: NONE,
    ticketAgeAdd: 0,
  };
}

/** RFC 7366 §3, for CBC suites: the client offers it and our profile names it. */
export function agreesOnEncryptThenMac({ offer, settings }: ServerHandshake): boolean {
  const offered = offer.extension(ExtensionType.encrypt_then_mac) !== undefined;
  return offered && settings.profile.extensions.includes('encrypt_then_mac');
}
