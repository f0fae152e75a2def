// The ServerHello of TLS 1.3, and the handshake keys: RFC 8446 §4.1.3, §7.1.
import { TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType, NamedGroup, nameOf } from '../../constants.ts';
import { extensionName, findExtension } from '../../extensions/extension.ts';
import { decodeKeyShare } from '../../extensions/key-share.ts';
import { decodeSelectedIdentity } from '../../extensions/pre-shared-key.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { KeySchedule } from '../../key-schedule.ts';
import type { ServerHello } from '../../messages/server-hello.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { ClientHandshake, OfferedPsk } from '../handshake.ts';
import { ClientHandshake13 } from './client-handshake13.ts';
import { ExpectEncryptedExtensions } from './expect-encrypted-extensions.ts';
import { forgetPsks, pskHash, pskSecret } from './pre-shared-keys.ts';

const ALLOWED: ReadonlySet<number> = new Set([
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
    if (ALLOWED.has(type) && handshake.offered.has(type)) continue;
    const code = handshake.offered.has(type) ? 'tls.illegal_parameter' : 'tls.unsupported_extension';
    throw new TlsError(code, `The ServerHello carries ${extensionName(type)}`);
  }

  // 2. A PSK, if it took one (§4.2.11), and always (EC)DHE: psk_ke is not offered.
  const psk = selectedPsk(handshake, hello, suite);
  const shared = agree(handshake, hello);

  // 3. The transcript and the handshake keys (§7.1).
  if (!transcript.started) transcript.start(suite.hash);
  transcript.add(message.encoded);
  const schedule = new KeySchedule(settings.crypto, suite.hash);
  if (psk !== undefined) schedule.startFromPsk(pskSecret(psk));
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
  info.extendedMasterSecret = true; // TLS 1.3 binds all that it derives to the transcript (RFC 8446 appendix D)
  if (psk?.kind === 'session') resume(handshake, psk);
  forgetPsks(handshake);
  const { client, server } = secrets;
  const verified = psk?.kind === 'session' ? psk.session : { created: settings.clock.now(), acceptedUntil: undefined };
  return new ExpectEncryptedExtensions(
    new ClientHandshake13(handshake, suite, schedule, client, server, psk !== undefined, verified),
  );
}

/** legacy_session_id_echo (§4.1.3). */
export function checkEcho(handshake: ClientHandshake, hello: ServerHello): void {
  if (equalBytes(hello.legacySessionId, handshake.hello.legacySessionId)) return;
  throw new TlsError('tls.illegal_parameter', 'The ServerHello does not echo the session id');
}

export function chosenSuite({ settings, info }: ClientHandshake, hello: ServerHello): CipherSuite {
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
  if (pskHash(psk) !== suite.hash) {
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
    const detail = `The server chose the group ${nameOf(NamedGroup, group)}, of which it got no share`;
    throw new TlsError('tls.illegal_parameter', detail);
  }
  info.group = group;
  keyAgreements.clear();
  settings.trace?.({ type: 'secret', label: nameOf(NamedGroup, group) });
  return agreement.agree(keyExchange);
}

function resume({ info }: ClientHandshake, { session }: Extract<OfferedPsk, { kind: 'session' }>): void {
  info.resumed = true;
  info.peerCertificates = session.peerCertificates;
  info.peerSignatureScheme = session.peerSignatureScheme || undefined;
}
