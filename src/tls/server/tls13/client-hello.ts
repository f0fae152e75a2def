// What a server of TLS 1.3 answers to a ClientHello: RFC 8446 §4.1 (RECVD_CH, NEGOTIATED).

import { encodeWhole } from '../../../codec/writer.ts';
import type { HashName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import { type Extension, extensionName } from '../../extensions/extension.ts';
import {
  decodeCookie,
  decodeKeyShares,
  encodeCookie,
  encodeSelectedGroup,
  encodeSelectedVersion,
  type KeyShareEntry,
} from '../../extensions/negotiation.ts';
import type { Output, State } from '../../handshake/state.ts';
import { KeySchedule } from '../../key-schedule.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import { encodeServerHello, HELLO_RETRY_REQUEST_RANDOM, preSharedKeyIsLast } from '../../messages/hellos.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import { forgetSession } from '../../sessions/session-state.ts';
import { type ClientOffer, selectProtocol } from '../client-offer.ts';
import type { ServerHandshake } from '../handshake.ts';
import { checkBinder, findPsk } from './resumption.ts';
import { sendServerFlight } from './send-flight.ts';

// A ClientHello for TLS 1.3: RFC 8446 §4.1.1..§4.1.4, §9.2.

/**
 * @param encoded - the ClientHello, a copy that the handshake owns.
 * @returns the next state, or the request of a HelloRetryRequest: then another ClientHello must follow.
 */
export function acceptClientHello13(
  handshake: ServerHandshake,
  encoded: Uint8Array,
  retried: Retried | undefined,
  out: Output,
): State | Retried {
  const { offer, settings, info } = handshake;

  // 1. Required and forbidden extensions (§9.2).
  checkHello(offer);
  if (retried) checkRetried(offer, retried, settings.cookie);
  const shares = decodeKeyShares(required(offer, ExtensionType.key_share));

  // 2. PSK, suite and group. An external PSK may be all that there is, so its hash decides; a session's does not.
  info.alpnProtocol = selectProtocol(handshake.settings.alpnProtocols, handshake.offer);
  const psk = findPsk(handshake);
  const suite = retried?.suite ?? chooseSuite(handshake, psk?.session ? undefined : psk?.hash);
  const usable = psk !== undefined && psk.hash === suite.hash ? psk : undefined;
  if (usable === undefined) forgetSession(psk?.session);
  const group = chooseGroup(handshake, shares);
  const share = shares.find((each) => each.group === group);
  if (share === undefined) {
    if (retried)
      throw new TlsError('tls.illegal_parameter', 'The second ClientHello lacks the share that was asked for');
    forgetSession(psk?.session); // the second ClientHello offers it again
    return sendHelloRetryRequest(handshake, encoded, suite, group, out);
  }
  if (retried) checkRetriedShares(shares, retried);

  // 3. The binder proves that the client knows the PSK, before anything is answered (§4.2.11).
  const schedule = new KeySchedule(settings.crypto, suite.hash);
  if (usable) checkBinder(handshake, encoded, usable, schedule);
  if (!handshake.transcript.started) handshake.transcript.start(suite.hash);
  handshake.transcript.add(encoded);

  return sendServerFlight(handshake, suite, schedule, share, usable, out);
}

function checkHello({ hello }: ClientOffer): void {
  if (hello.compressionMethods.length !== 1) {
    throw new TlsError('tls.illegal_parameter', 'A TLS 1.3 ClientHello offers compression');
  }
  if (!preSharedKeyIsLast(hello.extensions ?? [])) {
    throw new TlsError('tls.illegal_parameter', 'pre_shared_key is not the last extension');
  }
}

function required(offer: ClientOffer, type: number): Uint8Array {
  const data = offer.extension(type);
  if (data === undefined) throw new TlsError('tls.missing_extension', `The ClientHello lacks ${extensionName(type)}`);
  return data;
}

/**
 * §4.1.2: the second ClientHello equals the first, except for the requested changes. Random, session id and suites are
 * compared here, and the key shares below; other extensions are not, and those of the second ClientHello count.
 */
function checkRetried(offer: ClientOffer, { first }: Retried, cookie: Uint8Array | undefined): void {
  const a = first.hello;
  const b = offer.hello;
  const same =
    equalBytes(a.random, b.random) &&
    equalBytes(a.legacySessionId, b.legacySessionId) &&
    a.cipherSuites.length === b.cipherSuites.length &&
    a.cipherSuites.every((suite, i) => suite === b.cipherSuites[i]);
  if (!same) throw new TlsError('tls.illegal_parameter', 'The second ClientHello is another than the first');
  if (cookie === undefined) return;
  const data = offer.extension(ExtensionType.cookie);
  if (data === undefined) throw new TlsError('tls.missing_extension', 'The second ClientHello lacks the cookie');
  if (!equalBytes(decodeCookie(data), cookie)) throw new TlsError('tls.illegal_parameter', 'The cookie was changed');
}

function checkRetriedShares(shares: readonly KeyShareEntry[], { group }: Retried): void {
  if (shares.length === 1 && shares[0]!.group === group) return;
  throw new TlsError('tls.illegal_parameter', 'The second ClientHello has other shares than the one asked for');
}

// Suite and group of a TLS 1.3 handshake, by the server's order or the client's: RFC 8446 §4.1.1.

/** @param pskHash - a suite of this hash is preferred, since a PSK needs it. */
function chooseSuite({ settings, offer }: ServerHandshake, pskHash: HashName | undefined): CipherSuite {
  const { profile, crypto } = settings;
  const suites = common(profile.cipherSuites, offer.hello.cipherSuites, profile.serverOrder).flatMap((id) => {
    const suite = cipherSuite(id);
    const usable =
      suite?.minVersion === ProtocolVersion.tls13 &&
      suite.cipher.kind === 'aead' &&
      crypto.aeads.has(suite.cipher.aead);
    return usable ? suite : [];
  });
  const suite = suites.find(({ hash }) => hash === pskHash) ?? suites[0];
  if (suite === undefined) {
    throw new TlsError('tls.no_common_parameters', 'The client offers no TLS 1.3 cipher suite that is allowed here');
  }
  return suite;
}

/** The best group with a share; if there is none, the best of all, for a HelloRetryRequest. */
function chooseGroup({ settings, offer }: ServerHandshake, shares: readonly KeyShareEntry[]): number {
  const { profile, crypto } = settings;
  if (offer.groups.length === 0) {
    throw new TlsError('tls.missing_extension', 'The ClientHello lacks supported_groups');
  }
  for (const { group } of shares) {
    if (offer.groups.includes(group)) continue;
    throw new TlsError('tls.illegal_parameter', `key_share has the group ${group}, which supported_groups lacks`);
  }
  const groups = common(profile.groups, offer.groups, profile.serverOrder).filter(
    (group) => groupName(crypto, group) !== undefined,
  );
  const group = groups.find((each) => shares.some((share) => share.group === each)) ?? groups[0];
  if (group === undefined) {
    throw new TlsError('tls.no_common_parameters', 'The client offers no key exchange group that is allowed here');
  }
  return group;
}

function common(ours: readonly number[], theirs: readonly number[], serverOrder: boolean): number[] {
  return serverOrder ? ours.filter((each) => theirs.includes(each)) : theirs.filter((each) => ours.includes(each));
}

// HelloRetryRequest, as a server sends it: RFC 8446 §4.1.4.

/** The request of a HelloRetryRequest, and what the second ClientHello must repeat (§4.1.2). */
export interface Retried {
  readonly group: number;
  readonly suite: CipherSuite;
  readonly first: ClientOffer;
  /** 0-RTT was offered with the first ClientHello. */
  readonly earlyData: boolean;
}

/** @param encoded - the first ClientHello. @param group - the group of which a share is wanted. */
function sendHelloRetryRequest(
  handshake: ServerHandshake,
  encoded: Uint8Array,
  suite: CipherSuite,
  group: number,
  out: Output,
): Retried {
  const { settings, offer, transcript, info } = handshake;
  transcript.start(suite.hash);
  transcript.add(encoded);
  transcript.replaceWithMessageHash();

  const { cookie } = settings;
  const extensions: Extension[] = [
    { type: ExtensionType.key_share, data: encodeWhole(2, (w) => encodeSelectedGroup(w, group)) },
  ];
  if (cookie) {
    const data = encodeWhole(MAX_HANDSHAKE_MESSAGE, (w) => encodeCookie(w, cookie));
    extensions.push({ type: ExtensionType.cookie, data });
  }
  const version = encodeWhole(2, (w) => encodeSelectedVersion(w, ProtocolVersion.tls13));
  extensions.push({ type: ExtensionType.supported_versions, data: version });
  const message = encodeServerHello({
    legacyVersion: ProtocolVersion.tls12,
    random: HELLO_RETRY_REQUEST_RANDOM,
    legacySessionId: offer.hello.legacySessionId,
    cipherSuite: suite.id,
    compressionMethod: 0,
    extensions,
  });
  handshake.send(message, out);
  info.helloRetryRequest = true;
  if (offer.hello.legacySessionId.length > 0) out.sendChangeCipherSpec(); // appendix D.4
  const earlyData = offer.extension(ExtensionType.early_data) !== undefined;
  return { group, suite, first: offer, earlyData };
}
