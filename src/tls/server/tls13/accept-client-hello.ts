// A ClientHello for TLS 1.3: RFC 8446 §4.1.1..§4.1.4, §9.2.
import { TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { ExtensionType } from '../../constants.ts';
import { decodeCookie } from '../../extensions/cookie.ts';
import { extensionName } from '../../extensions/extension.ts';
import { decodeKeyShares, type KeyShareEntry } from '../../extensions/key-share.ts';
import type { Output, State } from '../../handshake/state.ts';
import { preSharedKeyIsLast } from '../../messages/client-hello.ts';
import type { ClientOffer } from '../client-offer.ts';
import type { ServerHandshake } from '../handshake.ts';
import { selectProtocol } from '../select-protocol.ts';
import { chooseGroup, chooseSuite } from './choose.ts';
import { type Retried, sendHelloRetryRequest } from './hello-retry-request.ts';
import { checkBinder, findPsk } from './pre-shared-keys.ts';
import { sendServerFlight } from './server-flight.ts';

/**
 * @param encoded - the ClientHello, a copy that the handshake owns.
 * @returns the next state, or what a HelloRetryRequest was sent for: another ClientHello is due then.
 */
export function acceptClientHello13(
  handshake: ServerHandshake,
  encoded: Uint8Array,
  retried: Retried | undefined,
  out: Output,
): State | Retried {
  const { offer, settings, info } = handshake;

  // 1. What must be there, and what must not (§9.2).
  checkHello(offer);
  if (retried) checkRetried(offer, retried, settings.cookie);
  const shares = decodeKeyShares(required(offer, ExtensionType.key_share));

  // 2. PSK, suite and group. An external PSK may be all that there is, so its hash decides; a session's does not.
  info.alpnProtocol = selectProtocol(handshake);
  const psk = findPsk(handshake);
  const suite = retried?.suite ?? chooseSuite(handshake, psk?.session ? undefined : psk?.hash);
  const usable = psk !== undefined && psk.hash === suite.hash ? psk : undefined;
  const group = chooseGroup(handshake, shares);
  const share = shares.find((each) => each.group === group);
  if (share === undefined) {
    if (retried)
      throw new TlsError('tls.illegal_parameter', 'The second ClientHello lacks the share that was asked for');
    return sendHelloRetryRequest(handshake, encoded, suite, group, out);
  }
  if (retried) checkRetriedShares(shares, retried);

  // 3. The binder proves that the client knows the PSK, before anything is answered (§4.2.11).
  if (usable) checkBinder(handshake, encoded, usable);
  if (!handshake.transcript.started) handshake.transcript.start(suite.hash);
  handshake.transcript.add(encoded);

  return sendServerFlight(handshake, suite, share, usable, out);
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

/** §4.1.2: but for what was asked, the second ClientHello is the first. */
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
