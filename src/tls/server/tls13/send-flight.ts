// The server's flight, ServerHello to Finished: RFC 8446 §4.1.3, §4.3, §4.4, §7.1.
import { encodeWhole, type Writer } from '../../../codec/writer.ts';
import { TlsError } from '../../../errors.ts';
import type { CipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import {
  caNamesToSend,
  encodeDistinguishedNames,
  encodeSignatureAlgorithms,
} from '../../extensions/certificate-extensions.ts';
import {
  decodeMaxFragmentLength,
  decodeRecordSizeLimit,
  encodeAlpn,
  encodeMaxFragmentLength,
  encodeRecordSizeLimit,
} from '../../extensions/connection.ts';
import type { Extension } from '../../extensions/extension.ts';
import {
  encodeKeyShare,
  encodeSelectedVersion,
  encodeSupportedGroups,
  type KeyShareEntry,
} from '../../extensions/negotiation.ts';
import { encodeSelectedIdentity } from '../../extensions/pre-shared-keys.ts';
import { askCredential } from '../../handshake/decide.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { Output, State } from '../../handshake/state.ts';
import { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import { sendCertificateAndVerify } from '../../handshake/tls13/certificate-verify.ts';
import type { KeySchedule, TrafficSecret } from '../../key-schedule.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import { encodeCertificateRequest, encodeFinished } from '../../messages/authentication-messages.ts';
import { encodeEncryptedExtensions, encodeServerHello } from '../../messages/hellos.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import { chooseScheme, type SchemeSpec } from '../../signature-schemes.ts';
import { type ServerHandshake, ServerHandshake13 } from '../handshake.ts';
import { ExpectCertificate, ExpectFinished } from './client-flight.ts';
import type { ChosenPsk } from './resumption.ts';

/** @param schedule - started from the PSK, if there is one. @param share - the client's. @param psk - its binder was checked. */
export function sendServerFlight(
  handshake: ServerHandshake,
  suite: CipherSuite,
  schedule: KeySchedule,
  share: KeyShareEntry,
  psk: ChosenPsk | undefined,
  out: Output,
): State {
  if (psk !== undefined) return answer(handshake, suite, schedule, share, psk, undefined, out);
  return chooseCredential(handshake, out, (authentication, output) =>
    answer(handshake, suite, schedule, share, undefined, authentication, output),
  );
}

interface Authentication {
  readonly credential: Credential;
  readonly scheme: SchemeSpec;
}

/** The certificate is chosen before anything is sent: without one the client gets an unencrypted handshake_failure. */
function chooseCredential(
  { settings, offer }: ServerHandshake,
  out: Output,
  then: (authentication: Authentication, out: Output) => State,
): State {
  if (offer.signatureSchemes.length === 0) {
    throw new TlsError('tls.missing_extension', 'The ClientHello lacks signature_algorithms');
  }
  const fitting = (credential: Credential): Authentication | undefined => {
    const ours = settings.profile.signatureSchemes;
    const scheme = chooseScheme(credential, ours, offer.signatureSchemes, ProtocolVersion.tls13);
    return scheme && { credential, scheme };
  };
  const { credential } = settings;
  if (typeof credential !== 'function') return then(firstFitting(credential, fitting), out);
  return askCredential(credential, offer.certificateRequest(ProtocolVersion.tls13), out, (chosen, output) =>
    then(firstFitting(chosen ? [chosen] : [], fitting), output),
  );
}

function firstFitting(
  credentials: readonly Credential[],
  fitting: (credential: Credential) => Authentication | undefined,
): Authentication {
  for (const credential of credentials) {
    const authentication = fitting(credential);
    if (authentication) return authentication;
  }
  throw new TlsError('tls.no_common_parameters', 'No certificate here fits what the client can verify');
}

function answer(
  handshake: ServerHandshake,
  suite: CipherSuite,
  schedule: KeySchedule,
  share: KeyShareEntry,
  psk: ChosenPsk | undefined,
  authentication: Authentication | undefined,
  out: Output,
): State {
  const { settings, offer, info, transcript } = handshake;

  // 1. ServerHello, under no keys.
  const random = settings.random(32);
  const { crypto } = settings;
  const group = groupName(crypto, share.group)!;
  const agreement = crypto.answerKeyAgreement(group, share.keyExchange, settings.random);
  handshake.send(serverHello(handshake, suite, random, { ...share, keyExchange: agreement.share }, psk), out);
  if (offer.hello.legacySessionId.length > 0 && !info.helloRetryRequest) out.sendChangeCipherSpec(); // appendix D.4

  // 2. Handshake keys (§7.1).
  const { client, server } = schedule.enterHandshake(agreement.secret, transcript.hash());
  agreement.secret.fill(0);
  psk?.session?.secret.fill(0);
  logSecret(settings, 'c hs traffic', offer.hello.random, client.bytes);
  logSecret(settings, 's hs traffic', offer.hello.random, server.bytes);
  out.setReadProtection(client.reader(suite));
  out.setWriteProtection(server.writer(suite));

  info.cipherSuite = suite.id;
  info.hash = suite.hash;
  info.group = share.group;
  info.extendedMasterSecret = true;
  if (psk?.session) resume(handshake, psk);
  const next = new ServerHandshake13(handshake, suite, schedule, client, psk !== undefined, psk?.session);

  // 3. EncryptedExtensions, CertificateRequest, Certificate, CertificateVerify.
  agreeOnRecordSize(handshake, out);
  handshake.send(encodeEncryptedExtensions(encryptedExtensions(handshake)), out);
  if (authentication === undefined) return finish(next, server, out);
  if (settings.clientAuth) handshake.send(certificateRequest(handshake), out);
  const { credential, scheme } = authentication;
  return sendCertificateAndVerify('server', credential, scheme, offer.wantsOcspResponse, handshake, out, (output) =>
    finish(next, server, output),
  );
}

/**
 * 4. Finished. Application data may follow at once (§4.4.4), but `write` takes none before the client's Finished: until then
 * the client has not proved that it is live, nor who it is.
 */
function finish(next: ServerHandshake13, server: TrafficSecret, out: Output): State {
  const { base, schedule, suite } = next;
  const { settings, transcript, offer } = base;
  base.send(encodeFinished(server.finishedMac(transcript.hash())), out);
  server.bytes.fill(0);

  const main = schedule.enterMain(transcript.hash());
  logSecret(settings, 'c ap traffic', offer.hello.random, main.client.bytes);
  logSecret(settings, 's ap traffic', offer.hello.random, main.server.bytes);
  logSecret(settings, 'exp master', offer.hello.random, main.exporter);
  next.application = new ApplicationSecrets(settings, suite, {
    read: main.client.bytes,
    write: main.server.bytes,
    exporter: main.exporter,
  });
  out.setWriteProtection(next.application.writer());
  next.earlyData = offer.extension(ExtensionType.early_data) !== undefined && !base.info.helloRetryRequest;
  const asked = settings.clientAuth !== undefined && !next.psk;
  return asked ? new ExpectCertificate(next) : new ExpectFinished(next);
}

function serverHello(
  { settings, offer }: ServerHandshake,
  suite: CipherSuite,
  random: Uint8Array,
  share: KeyShareEntry,
  psk: ChosenPsk | undefined,
): Uint8Array {
  const order = settings.profile.serverHelloOrder ?? ['key_share', 'supported_versions', 'pre_shared_key'];
  const bodies = {
    key_share: encodeWhole(MAX_HANDSHAKE_MESSAGE, (w) => encodeKeyShare(w, share)),
    supported_versions: encodeWhole(2, (w) => encodeSelectedVersion(w, ProtocolVersion.tls13)),
    pre_shared_key: psk && encodeWhole(2, (w) => encodeSelectedIdentity(w, psk.index)),
  };
  const extensions = order.flatMap((name): Extension[] => {
    const data = bodies[name];
    return data ? [{ type: ExtensionType[name], data }] : [];
  });
  return encodeServerHello({
    legacyVersion: ProtocolVersion.tls12,
    random,
    legacySessionId: offer.hello.legacySessionId,
    cipherSuite: suite.id,
    compressionMethod: 0,
    extensions,
  });
}

function certificateRequest({ settings }: ServerHandshake): Uint8Array {
  const { profile, clientAuth } = settings;
  const names = caNamesToSend(clientAuth?.verifier.acceptableCaNames);
  const extensions: Extension[] = [
    {
      type: ExtensionType.signature_algorithms,
      data: encodeWhole(MAX_HANDSHAKE_MESSAGE, (w) => encodeSignatureAlgorithms(w, profile.signatureSchemes)),
    },
  ];
  if (names.length > 0) {
    const data = encodeWhole(MAX_HANDSHAKE_MESSAGE, (w) => encodeDistinguishedNames(w, names));
    extensions.push({ type: ExtensionType.certificate_authorities, data });
  }
  return encodeCertificateRequest({ certificateRequestContext: new Uint8Array(0), extensions });
}

function resume({ info }: ServerHandshake, { session }: ChosenPsk): void {
  info.resumed = true;
  info.peerCertificates = session!.peerCertificates;
  info.peerSignatureScheme = session!.peerSignatureScheme || undefined;
}

// The contents of EncryptedExtensions: RFC 8446 §4.3.1, RFC 8449 §4, RFC 6066 §3, §4.

const EMPTY = new Uint8Array(0);

/** Record sizes from EncryptedExtensions on. record_size_limit takes precedence (RFC 8449 §5). */
function agreeOnRecordSize(handshake: ServerHandshake, out: Output): void {
  const { profile } = handshake.settings;
  const limit = recordSizeLimit(handshake);
  const fragment = maxFragmentLength(handshake);
  if (limit !== undefined) {
    out.setRecordLimits({ in: profile.maxRecordIn, out: Math.min(profile.maxRecordOut, limit - 1) });
  } else if (fragment !== undefined) {
    out.setRecordLimits({ in: fragment, out: Math.min(profile.maxRecordOut, fragment) });
  }
}

function encryptedExtensions(handshake: ServerHandshake): Extension[] {
  const { settings, offer, info } = handshake;
  const { profile } = settings;
  const extensions: Extension[] = [];
  const add = (type: number, write: (w: Writer) => void): void => {
    extensions.push({ type, data: encodeWhole(MAX_HANDSHAKE_MESSAGE, write) });
  };

  add(ExtensionType.supported_groups, (w) => encodeSupportedGroups(w, profile.groups)); // §4.2.7: for next time
  const fragment = maxFragmentLength(handshake);
  if (recordSizeLimit(handshake) !== undefined) {
    add(ExtensionType.record_size_limit, (w) => encodeRecordSizeLimit(w, profile.maxRecordIn + 1));
  } else if (fragment !== undefined) {
    add(ExtensionType.max_fragment_length, (w) => encodeMaxFragmentLength(w, fragment));
  }
  if (offer.serverName !== undefined && !info.resumed) {
    extensions.push({ type: ExtensionType.server_name, data: EMPTY });
  }
  const { alpnProtocol } = info;
  if (alpnProtocol !== undefined) {
    add(ExtensionType.application_layer_protocol_negotiation, (w) => encodeAlpn(w, [alpnProtocol]));
  }
  return extensions;
}

/** The client's, if this profile has the extension. */
function recordSizeLimit({ settings, offer }: ServerHandshake): number | undefined {
  if (!settings.profile.extensions.includes('record_size_limit')) return undefined;
  const data = offer.extension(ExtensionType.record_size_limit);
  return data && decodeRecordSizeLimit(data);
}

function maxFragmentLength({ settings, offer }: ServerHandshake) {
  if (!settings.profile.extensions.includes('max_fragment_length')) return undefined;
  const data = offer.extension(ExtensionType.max_fragment_length);
  return data && decodeMaxFragmentLength(data);
}
