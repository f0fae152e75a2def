// HelloRetryRequest: RFC 8446 §4.1.4.
import { TlsError } from '../../../errors.ts';
import { ExtensionType, NamedGroup, nameOf } from '../../constants.ts';
import { decodeCookie } from '../../extensions/cookie.ts';
import { type Extension, extensionName, findExtension } from '../../extensions/extension.ts';
import { decodeSelectedGroup } from '../../extensions/key-share.ts';
import type { HandshakeMessage, Output } from '../../handshake/state.ts';
import { MAX_COOKIE } from '../../limits.ts';
import type { ServerHello } from '../../messages/server-hello.ts';
import { groupName } from '../../named-groups.ts';
import type { ClientHandshake } from '../handshake.ts';
import { resendClientHello } from '../send-client-hello.ts';
import { checkEcho, chosenSuite } from './accept-server-hello.ts';
import { pskHash } from './pre-shared-keys.ts';

/** What may stand in one; a cookie need not have been offered (§4.2.2). */
const ALLOWED: ReadonlySet<number> = new Set([
  ExtensionType.supported_versions,
  ExtensionType.key_share,
  ExtensionType.cookie,
]);

/** Sends the second ClientHello: another ServerHello is due then. */
export function acceptHelloRetryRequest(
  handshake: ClientHandshake,
  hello: ServerHello,
  message: HandshakeMessage,
  out: Output,
): void {
  if (handshake.info.helloRetryRequest) {
    throw new TlsError('tls.unexpected_message', 'A second HelloRetryRequest');
  }
  checkEcho(handshake, hello);
  const suite = chosenSuite(handshake, hello);

  // 1. What it asks for must change the ClientHello.
  const extensions = hello.extensions ?? [];
  for (const { type } of extensions) refuseForeign(type, handshake);
  const group = selectedGroup(extensions, handshake);
  const cookieData = findExtension(extensions, ExtensionType.cookie);
  const cookie = cookieData && decodeCookie(cookieData);
  if (cookie !== undefined && cookie.length > MAX_COOKIE) {
    const detail = `A HelloRetryRequest with a cookie of ${cookie.length} bytes, more than ${MAX_COOKIE}`;
    throw new TlsError('tls.message_too_long', detail);
  }
  if (group === undefined && cookie === undefined) {
    throw new TlsError('tls.illegal_parameter', 'A HelloRetryRequest that asks for no change');
  }

  // 2. The transcript goes on from the first ClientHello's hash (§4.4.1).
  handshake.transcript.start(suite.hash);
  handshake.transcript.replaceWithMessageHash();
  handshake.transcript.add(message.encoded);

  // 3. PSKs of another hash cannot be used any more (§4.1.4).
  handshake.psks = handshake.psks.filter((psk) => pskHash(psk) === suite.hash);
  handshake.info.helloRetryRequest = true;
  handshake.info.cipherSuite = suite.id;
  if (handshake.settings.profile.middleboxCompatibility) out.sendChangeCipherSpec();
  resendClientHello(handshake, { group, cookie: cookie?.slice() }, out);
}

function refuseForeign(type: number, handshake: ClientHandshake): void {
  if (ALLOWED.has(type)) return;
  const code = handshake.offered.has(type) ? 'tls.illegal_parameter' : 'tls.unsupported_extension';
  throw new TlsError(code, `A HelloRetryRequest carries ${extensionName(type)}`);
}

function selectedGroup(extensions: readonly Extension[], handshake: ClientHandshake): number | undefined {
  const data = findExtension(extensions, ExtensionType.key_share);
  if (data === undefined) return undefined;
  const group = decodeSelectedGroup(data);
  const name = nameOf(NamedGroup, group);
  const { profile, crypto } = handshake.settings;
  if (!profile.groups.includes(group) || groupName(crypto, group) === undefined) {
    throw new TlsError(
      'tls.illegal_parameter',
      `A HelloRetryRequest asks for the group ${name}, which was not offered`,
    );
  }
  if (handshake.keyAgreements.has(group)) {
    throw new TlsError('tls.illegal_parameter', `A HelloRetryRequest asks for a share of ${name}, which was sent`);
  }
  return group;
}
