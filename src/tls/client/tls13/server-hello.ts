// HelloRetryRequest and ServerHello, and the handshake keys: RFC 8446 §4.1.3, §4.1.4, §7.1 (WAIT_SH).
import { TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType, NamedGroup, registeredName } from '../../constants.ts';
import { type Extension, extensionName, findExtension } from '../../extensions/extension.ts';
import { decodeCookie, decodeKeyShare, decodeSelectedGroup } from '../../extensions/negotiation.ts';
import { decodeSelectedIdentity } from '../../extensions/pre-shared-keys.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { KeySchedule } from '../../key-schedule.ts';
import { MAX_COOKIE } from '../../limits.ts';
import type { ServerHello } from '../../messages/hellos.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import { forgetSession } from '../../sessions/session-state.ts';
import { resendClientHello } from '../client-hello.ts';
import { forgetSessions } from '../forget-sessions.ts';
import { type ClientHandshake, ClientHandshake13, type OfferedPsk } from '../handshake.ts';
import { ExpectEncryptedExtensions } from './server-flight.ts';

// HelloRetryRequest: RFC 8446 §4.1.4.

/** Allowed extensions; a cookie need not have been offered (§4.2.2). */
const ALLOWED_IN_RETRY: ReadonlySet<number> = new Set([
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

  // 1. The request must change the ClientHello.
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

  // 2. The transcript continues from the first ClientHello's hash (§4.4.1).
  handshake.transcript.start(suite.hash);
  handshake.transcript.replaceWithMessageHash();
  handshake.transcript.add(message.encoded);

  // 3. PSKs of another hash cannot be used any more (§4.1.4).
  const usable = handshake.psks.filter(({ schedule }) => schedule.hash === suite.hash);
  for (const psk of handshake.psks) if (psk.kind === 'session' && !usable.includes(psk)) forgetSession(psk.session);
  handshake.psks = usable;
  handshake.info.helloRetryRequest = true;
  handshake.info.cipherSuite = suite.id;
  if (handshake.settings.profile.middleboxCompatibility) out.sendChangeCipherSpec();
  resendClientHello(handshake, { group, cookie: cookie?.slice() }, out);
}

function refuseForeign(type: number, handshake: ClientHandshake): void {
  if (ALLOWED_IN_RETRY.has(type)) return;
  const code = handshake.offered.has(type) ? 'tls.illegal_parameter' : 'tls.unsupported_extension';
  throw new TlsError(code, `A HelloRetryRequest carries ${extensionName(type)}`);
}

function selectedGroup(extensions: readonly Extension[], handshake: ClientHandshake): number | undefined {
  const data = findExtension(extensions, ExtensionType.key_share);
  if (data === undefined) return undefined;
  const group = decodeSelectedGroup(data);
  const name = registeredName(NamedGroup, group);
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

// The ServerHello of TLS 1.3, and the handshake keys: RFC 8446 §4.1.3, §7.1.

const ALLOWED_IN_SERVER_HELLO: ReadonlySet<number> = new Set([
  ExtensionType.supported_versions,
  ExtensionType.key_share,
  ExtensionType.pre_shared_key,
]);

export function acceptServerHello13(
  handshake: ClientHandshake,
  hello: ServerHello,
  message: HandshakeMessage,
  out: Output,
): State {
  const { settings, info, transcript } = handshake;

  // 1. The fields, in order (§4.1.3).
  checkEcho(handshake, hello);
  const suite = chosenSuite(handshake, hello);
  for (const { type } of hello.extensions ?? []) {
    if (ALLOWED_IN_SERVER_HELLO.has(type) && handshake.offered.has(type)) continue;
    const code = handshake.offered.has(type) ? 'tls.illegal_parameter' : 'tls.unsupported_extension';
    throw new TlsError(code, `The ServerHello carries ${extensionName(type)}`);
  }

  // 2. A PSK, if the server accepted one (§4.2.11), and always (EC)DHE: psk_ke is not offered.
  const psk = selectedPsk(handshake, hello, suite);
  const shared = agree(handshake, hello);

  // 3. The transcript and the handshake keys (§7.1).
  if (!transcript.started) transcript.start(suite.hash);
  transcript.add(message.encoded);
  const schedule = psk?.schedule ?? new KeySchedule(settings.crypto, suite.hash);
  const secrets = schedule.enterHandshake(shared, transcript.hash());
  shared.fill(0);
  logSecret(settings, 'c hs traffic', handshake.hello.random, secrets.client.bytes);
  logSecret(settings, 's hs traffic', handshake.hello.random, secrets.server.bytes);
  out.setReadProtection(secrets.server.reader(suite));
  out.setWriteProtection(secrets.client.writer(suite));
  // For middleboxes, before our first protected record; after a HelloRetryRequest it was sent (appendix D.4).
  if (settings.profile.middleboxCompatibility && !info.helloRetryRequest) out.deferChangeCipherSpec();

  info.cipherSuite = suite.id;
  info.hash = suite.hash;
  info.extendedMasterSecret = true; // TLS 1.3 binds all derived secrets to the transcript (RFC 8446 appendix D)
  if (psk?.kind === 'session') resume(handshake, psk);
  forgetSessions(handshake, undefined);
  const { client, server } = secrets;
  const verified = psk?.kind === 'session' ? psk.session : { created: settings.clock.now(), acceptedUntil: undefined };
  return new ExpectEncryptedExtensions(
    new ClientHandshake13(handshake, suite, schedule, client, server, psk !== undefined, verified),
  );
}

/** legacy_session_id_echo (§4.1.3). */
function checkEcho(handshake: ClientHandshake, hello: ServerHello): void {
  if (equalBytes(hello.legacySessionId, handshake.hello.legacySessionId)) return;
  throw new TlsError('tls.illegal_parameter', 'The ServerHello does not echo the session id');
}

function chosenSuite({ settings, info }: ClientHandshake, hello: ServerHello): CipherSuite {
  const suite = cipherSuite(hello.cipherSuite);
  if (!suite || suite.minVersion !== ProtocolVersion.tls13 || !settings.profile.cipherSuites.includes(suite.id)) {
    const id = `0x${hello.cipherSuite.toString(16).padStart(4, '0')}`;
    throw new TlsError('tls.illegal_parameter', `The server chose the suite ${id}, which was not offered for TLS 1.3`);
  }
  if (info.helloRetryRequest && suite.id !== info.cipherSuite) {
    throw new TlsError('tls.illegal_parameter', 'The ServerHello has another suite than the HelloRetryRequest');
  }
  return suite;
}

function selectedPsk(handshake: ClientHandshake, hello: ServerHello, suite: CipherSuite): OfferedPsk | undefined {
  const data = findExtension(hello.extensions ?? [], ExtensionType.pre_shared_key);
  if (data === undefined) return undefined;
  const index = decodeSelectedIdentity(data);
  const psk = handshake.psks[index];
  if (psk === undefined) {
    throw new TlsError('tls.illegal_parameter', `The server chose PSK ${index} of ${handshake.psks.length}`);
  }
  if (psk.schedule.hash !== suite.hash) {
    throw new TlsError('tls.illegal_parameter', `The server chose a PSK bound to another hash than ${suite.name}'s`);
  }
  return psk;
}

function agree({ settings, info, keyAgreements }: ClientHandshake, hello: ServerHello): Uint8Array {
  const data = findExtension(hello.extensions ?? [], ExtensionType.key_share);
  if (data === undefined) throw new TlsError('tls.missing_extension', 'The ServerHello has no key_share');
  const { group, keyExchange } = decodeKeyShare(data);
  const agreement = keyAgreements.get(group);
  if (agreement === undefined) {
    const detail = `The server chose the group ${registeredName(NamedGroup, group)}, of which it got no share`;
    throw new TlsError('tls.illegal_parameter', detail);
  }
  info.group = group;
  keyAgreements.clear();
  settings.trace?.({ type: 'secret', label: registeredName(NamedGroup, group) });
  return agreement.agree(keyExchange);
}

function resume({ info }: ClientHandshake, { session }: Extract<OfferedPsk, { kind: 'session' }>): void {
  info.resumed = true;
  info.peerCertificates = session.peerCertificates;
  info.peerSignatureScheme = session.peerSignatureScheme || undefined;
}
