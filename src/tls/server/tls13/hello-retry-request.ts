// HelloRetryRequest, as a server sends it: RFC 8446 §4.1.4.
import { encodeWhole } from '../../../codec/writer.ts';
import type { CipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import { encodeCookie } from '../../extensions/cookie.ts';
import type { Extension } from '../../extensions/extension.ts';
import { encodeSelectedGroup } from '../../extensions/key-share.ts';
import { encodeSelectedVersion } from '../../extensions/supported-versions.ts';
import type { Output } from '../../handshake/state.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import { encodeServerHello, HELLO_RETRY_REQUEST_RANDOM } from '../../messages/server-hello.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { ClientOffer } from '../client-offer.ts';
import type { ServerHandshake } from '../handshake.ts';

/** What a HelloRetryRequest asked for, and what the second ClientHello must repeat (§4.1.2). */
export interface Retried {
  readonly group: number;
  readonly suite: CipherSuite;
  readonly first: ClientOffer;
  /** 0-RTT was offered with the first ClientHello. */
  readonly earlyData: boolean;
}

/** @param encoded - the first ClientHello. @param group - the group of which a share is wanted. */
export function sendHelloRetryRequest(
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
