// Pre-shared keys that a client offers, and the tickets that a server sends: RFC 8446 §4.2.11, §4.6.1.
import type { HashName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType, PskKeyExchangeMode } from '../../constants.ts';
import type { ExternalPsk } from '../../engine.ts';
import { bindersLength, decodeOfferedPsks, decodePskKeyExchangeModes } from '../../extensions/pre-shared-keys.ts';
import type { Output } from '../../handshake/state.ts';
import { resumptionPsk } from '../../handshake/tls13/application-secrets.ts';
import type { KeySchedule } from '../../key-schedule.ts';
import { MAX_PSK_IDENTITIES, MAX_TICKET_LIFETIME, TICKET_LIFETIME } from '../../limits.ts';
import { encodeNewSessionTicket } from '../../messages/post-handshake.ts';
import { ProtocolVersion } from '../../profile.ts';
import { forgetSession, type Session } from '../../sessions/session-state.ts';
import { openTicket, sealSession } from '../../sessions/ticket-box.ts';
import type { ServerHandshake, ServerHandshake13 } from '../handshake.ts';

// A server's choice among the PSKs of a ClientHello, and their binders: RFC 8446 §4.2.11.

export interface ChosenPsk {
  /** Its index among the identities. */
  readonly index: number;
  readonly hash: HashName;
  readonly secret: Uint8Array;
  readonly binder: Uint8Array;
  /** Bytes of the ClientHello that no binder covers: the list of binders. */
  readonly uncovered: number;
  /** Absent for external keys. */
  readonly session: Session | undefined;
}

/**
 * The first known PSK that fits the name and the protocol; its hash may be another than the suite's, and its binder has not
 * been checked yet.
 *
 * @throws TlsError `tls.missing_extension`, `tls.illegal_parameter`, `tls.decode_error`.
 */
export function findPsk(handshake: ServerHandshake): ChosenPsk | undefined {
  const { offer } = handshake;
  const data = offer.extension(ExtensionType.pre_shared_key);
  if (data === undefined) return undefined;
  const modes = offer.extension(ExtensionType.psk_key_exchange_modes);
  if (modes === undefined) {
    throw new TlsError('tls.missing_extension', 'pre_shared_key comes without psk_key_exchange_modes');
  }
  const { identities, binders } = decodeOfferedPsks(data);
  if (identities.length !== binders.length) {
    throw new TlsError('tls.illegal_parameter', `${identities.length} PSKs have ${binders.length} binders`);
  }
  // Without forward secrecy (psk_ke) nothing is resumed here.
  if (!decodePskKeyExchangeModes(modes).includes(PskKeyExchangeMode.psk_dhe_ke)) return undefined;
  const uncovered = bindersLength({ binders });
  for (let index = 0; index < Math.min(identities.length, MAX_PSK_IDENTITIES); index++) {
    const known = lookUp(handshake, identities[index]!.identity);
    if (known) return { ...known, index, binder: binders[index]!, uncovered };
  }
  return undefined;
}

/**
 * @param schedule - of the PSK's hash; started from the PSK.
 * @throws TlsError `tls.bad_binder`.
 */
export function checkBinder(
  { transcript }: ServerHandshake,
  encoded: Uint8Array,
  psk: ChosenPsk,
  schedule: KeySchedule,
): void {
  schedule.startFromPsk(psk.secret);
  const truncated = encoded.subarray(0, encoded.length - psk.uncovered);
  const secret = schedule.binderSecret(psk.session ? 'res binder' : 'ext binder');
  const expected = secret.finishedMac(transcript.hashWith(psk.hash, truncated));
  secret.bytes.fill(0);
  if (!equalConstantTime(expected, psk.binder)) {
    throw new TlsError('tls.bad_binder', `The binder of PSK ${psk.index} is wrong`);
  }
}

type Known = Pick<ChosenPsk, 'hash' | 'secret' | 'session'>;

function lookUp(handshake: ServerHandshake, identity: Uint8Array): Known | undefined {
  const external = handshake.settings.psk?.find?.(identity);
  if (external !== undefined) return fromExternal(external);
  const session = openTicket(handshake.settings, identity);
  if (session === undefined) return undefined;
  if (!isUsable(session, handshake)) {
    forgetSession(session);
    return undefined;
  }
  return { hash: cipherSuite(session.cipherSuite)!.hash, secret: session.secret, session };
}

function fromExternal({ key, hash = 'sha256' }: ExternalPsk): Known {
  return { hash, secret: key, session: undefined };
}

/** Bound to version, name and protocol; who the client is, the ticket itself is bound to. */
function isUsable(session: Session, { settings, offer, info }: ServerHandshake): boolean {
  const now = settings.clock.now();
  return (
    session.version === ProtocolVersion.tls13 &&
    cipherSuite(session.cipherSuite) !== undefined &&
    session.created <= now &&
    now < Math.min(session.expires, session.acceptedUntil ?? session.expires) &&
    session.serverName === offer.serverName &&
    session.alpnProtocol === info.alpnProtocol &&
    (!settings.clientAuth?.required || session.peerCertificates.length > 0)
  );
}

// A server's tickets: RFC 8446 §4.6.1.

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
