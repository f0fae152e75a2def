// A server's choice among the PSKs of a ClientHello, and their binders: RFC 8446 §4.2.11.
import type { HashName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType, PskKeyExchangeMode } from '../../constants.ts';
import type { ExternalPsk } from '../../engine.ts';
import { bindersLength, decodeOfferedPsks } from '../../extensions/pre-shared-key.ts';
import { decodePskKeyExchangeModes } from '../../extensions/psk-key-exchange-modes.ts';
import { KeySchedule } from '../../key-schedule.ts';
import { MAX_PSK_IDENTITIES } from '../../limits.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { Session } from '../../sessions/session-state.ts';
import { openTicket } from '../../sessions/ticket-box.ts';
import type { ServerHandshake } from '../handshake.ts';

export interface ChosenPsk {
  /** Its place among the identities. */
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
 * The first PSK that we know and that fits what was agreed on; its binder is still to be checked.
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

/** @throws TlsError `tls.bad_binder`. */
export function checkBinder({ settings, transcript }: ServerHandshake, encoded: Uint8Array, psk: ChosenPsk): void {
  const schedule = new KeySchedule(settings.crypto, psk.hash);
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
  if (session === undefined || !isUsable(session, handshake)) return undefined;
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
