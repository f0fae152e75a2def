// A server's tickets: RFC 8446 §4.6.1.
import { ExtensionType, PskKeyExchangeMode } from '../../constants.ts';
import { decodePskKeyExchangeModes } from '../../extensions/psk-key-exchange-modes.ts';
import type { Output } from '../../handshake/state.ts';
import { resumptionPsk } from '../../handshake/tls13/application-secrets.ts';
import { MAX_TICKET_LIFETIME, TICKET_LIFETIME } from '../../limits.ts';
import { encodeNewSessionTicket } from '../../messages/new-session-ticket.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sealSession } from '../../sessions/ticket-box.ts';
import type { ServerHandshake } from '../handshake.ts';
import type { ServerHandshake13 } from './server-handshake13.ts';

const EMPTY = new Uint8Array(0);
const DEFAULT_TICKETS = 2; // OpenSSL's

/** How many tickets go out: none to a client that could not use them (§4.2.9). */
export function ticketCount({ settings, offer }: ServerHandshake): number {
  const { tickets = DEFAULT_TICKETS } = settings;
  const keeps = settings.ticketKeys !== undefined || settings.sessions !== undefined;
  const modes = keeps ? offer.extension(ExtensionType.psk_key_exchange_modes) : undefined;
  return modes && decodePskKeyExchangeModes(modes).includes(PskKeyExchangeMode.psk_dhe_ke) ? tickets : 0;
}

/** @param secret - resumption_secret; the caller zeroes it. */
export function sendTickets(handshake: ServerHandshake13, secret: Uint8Array, out: Output): void {
  const { base, suite } = handshake;
  const count = ticketCount(base);
  for (let nonce = 0; nonce < count; nonce++) {
    const ticketNonce = Uint8Array.of(nonce);
    const psk = resumptionPsk(base.settings.crypto, suite.hash, secret, ticketNonce);
    sendTicket(handshake, ticketNonce, psk, out);
    psk.fill(0);
  }
}

/** @param secret - the ticket's PSK; the caller zeroes it. */
function sendTicket(
  { base, verified }: ServerHandshake13,
  ticketNonce: Uint8Array,
  secret: Uint8Array,
  out: Output,
): void {
  const { settings, info } = base;
  const now = settings.clock.now();
  const week = verified.created + MAX_TICKET_LIFETIME * 1000;
  const expires = Math.min(now + TICKET_LIFETIME * 1000, week, verified.acceptedUntil ?? week);
  const ticketLifetime = Math.floor((expires - now) / 1000);
  if (ticketLifetime <= 0) return;

  const ticket = sealSession(settings, {
    version: ProtocolVersion.tls13,
    cipherSuite: info.cipherSuite,
    secret,
    created: verified.created,
    received: now,
    expires,
    acceptedUntil: verified.acceptedUntil,
    serverName: info.serverName,
    alpnProtocol: info.alpnProtocol,
    group: info.group ?? 0,
    peerSignatureScheme: info.peerSignatureScheme ?? 0,
    peerCertificates: info.peerCertificates,
    extendedMasterSecret: true,
    encryptThenMac: false,
    ticket: EMPTY,
    sessionId: EMPTY,
    ticketAgeAdd: 0,
  });
  if (ticket === undefined) return;
  const random = settings.random(4);
  const ticketAgeAdd = random.reduce((value, byte) => value * 256 + byte, 0);
  out.sendHandshake(encodeNewSessionTicket({ ticketLifetime, ticketAgeAdd, ticketNonce, ticket, extensions: [] }));
}
