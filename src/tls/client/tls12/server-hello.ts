// The ServerHello of TLS 1.2 and older: RFC 5246 §7.4.1.3, with the extensions of RFC 5746, 7627, 7366, 5077, 6066, 7301.
import { TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { type CipherSuite, cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import {
  decodeMaxFragmentLength,
  decodeRecordSizeLimit,
  decodeRenegotiationInfo,
  decodeSelectedAlpn,
  refuseTwoLimits,
} from '../../extensions/connection.ts';
import { decodeEmpty, type Extension, extensionName, refuseUnsolicited } from '../../extensions/extension.ts';
import { decodeEcPointFormats } from '../../extensions/negotiation.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { hasCertificate, type Parameters12 } from '../../handshake/tls12/parameters.ts';
import { Secrets12 } from '../../handshake/tls12/secrets.ts';
import { MAX_PLAINTEXT } from '../../limits.ts';
import type { ServerHello } from '../../messages/hellos.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { Session } from '../../sessions/session-state.ts';
import { forgetSessions } from '../forget-sessions.ts';
import { type ClientHandshake, ClientHandshake12 } from '../handshake.ts';
import { expectServerFinished } from './expect-finished.ts';
import { afterCertificate, ExpectCertificate } from './server-flight.ts';

/** @param hello - of the version in `handshake.info`, which the profile allows. */
export function acceptServerHello12(
  handshake: ClientHandshake,
  hello: ServerHello,
  message: HandshakeMessage,
  out: Output,
): State {
  const { settings, info, transcript } = handshake;

  // 1. The suite: one that was offered, for this version.
  const suite = chosenSuite(handshake, hello);
  info.cipherSuite = suite.id;
  info.hash = suite.hash;

  // 2. The extensions: only what was requested, each as its RFC defines it.
  const answers = readExtensions(handshake, hello.extensions ?? [], suite, out);
  info.alpnProtocol = answers.alpnProtocol;
  info.extendedMasterSecret = answers.extendedMasterSecret;

  // 3. The transcript: its messages are signed if we have a certificate to show (RFC 5246 §7.4.8).
  if (settings.credential !== undefined) transcript.keepMessages();
  if (info.version >= ProtocolVersion.tls12) transcript.start(suite.hash);
  else transcript.start('md5', 'sha1');
  transcript.add(message.encoded);

  // 4. The session that we offered, or a new one.
  const parameters: Parameters12 = {
    version: info.version,
    suite,
    clientRandom: handshake.hello.random,
    serverRandom: hello.random.slice(),
    extendedMasterSecret: answers.extendedMasterSecret,
    encryptThenMac: answers.encryptThenMac,
  };
  const sessionId = hello.legacySessionId.slice();
  const next = new ClientHandshake12(handshake, parameters, sessionId, answers);
  handshake.keyAgreements.clear(); // TLS 1.3's
  const echoed = sessionId.length > 0 && equalBytes(sessionId, handshake.hello.legacySessionId);
  const session = handshake.session12;
  forgetSessions(handshake, echoed ? session : undefined);
  if (!echoed) return hasCertificate(suite) ? new ExpectCertificate(next) : afterCertificate(next);
  if (session === undefined) {
    throw new TlsError('tls.illegal_parameter', 'The server resumes a session that was not offered');
  }
  return resume(next, session);
}

/** RFC 5246 §7.3, figure 2: the abbreviated handshake. */
function resume(handshake: ClientHandshake12, session: Session): State {
  const { base, parameters } = handshake;
  if (session.version !== parameters.version || session.cipherSuite !== parameters.suite.id) {
    throw new TlsError('tls.illegal_parameter', 'The server resumes a session with another version or suite');
  }
  // Only sessions with extended master secret are ever offered (RFC 7627 §5.3, §5.4).
  if (!parameters.extendedMasterSecret) {
    throw new TlsError('tls.no_common_parameters', 'The server resumes a session without extended master secret');
  }
  const { info, settings } = base;
  info.resumed = true;
  info.peerCertificates = session.peerCertificates;
  info.group = session.group || undefined;
  info.peerSignatureScheme = session.peerSignatureScheme || undefined;
  handshake.verified = session;
  logSecret(settings, 'master secret', parameters.clientRandom, session.secret);
  handshake.setSecrets(new Secrets12(settings.crypto, parameters, session.secret));
  return expectServerFinished(handshake);
}

function chosenSuite({ settings, info }: ClientHandshake, hello: ServerHello): CipherSuite {
  const suite = cipherSuite(hello.cipherSuite);
  const offered = settings.profile.cipherSuites.includes(hello.cipherSuite);
  if (!suite?.spoken || !offered || info.version < suite.minVersion || info.version > suite.maxVersion) {
    const name = suite?.name ?? `0x${hello.cipherSuite.toString(16).padStart(4, '0')}`;
    throw new TlsError(
      'tls.illegal_parameter',
      `The server chose the suite ${name}, which does not fit what was offered`,
    );
  }
  return suite;
}

interface Answers {
  alpnProtocol: string | undefined;
  extendedMasterSecret: boolean;
  encryptThenMac: boolean;
  ticket: boolean;
  status: boolean;
  /** Ours. */
  recordSizeLimit: number | undefined;
}

function readExtensions(
  handshake: ClientHandshake,
  extensions: readonly Extension[],
  suite: CipherSuite,
  out: Output,
): Answers {
  refuseUnsolicited(extensions, handshake.offered, 'The ServerHello');
  refuseTwoLimits(extensions);
  const { profile, alpnProtocols } = handshake.settings;
  const answers: Answers = {
    alpnProtocol: undefined,
    extendedMasterSecret: false,
    encryptThenMac: false,
    ticket: false,
    status: false,
    recordSizeLimit: undefined,
  };
  for (const { type, data } of extensions) {
    switch (type) {
      case ExtensionType.server_name:
        decodeEmpty(type, data);
        break;
      case ExtensionType.extended_master_secret:
        answers.extendedMasterSecret = decodeEmpty(type, data);
        break;
      case ExtensionType.encrypt_then_mac:
        answers.encryptThenMac = decodeEmpty(type, data);
        if (suite.cipher.kind !== 'cbc') {
          throw new TlsError('tls.illegal_parameter', `encrypt_then_mac does not go with ${suite.name}`); // RFC 7366 §3
        }
        break;
      case ExtensionType.session_ticket:
        answers.ticket = decodeEmpty(type, data);
        break;
      case ExtensionType.status_request:
        answers.status = decodeEmpty(type, data);
        break;
      case ExtensionType.renegotiation_info:
        if (decodeRenegotiationInfo(data).length > 0) {
          throw new TlsError('tls.no_common_parameters', 'renegotiation_info refers to an earlier handshake'); // RFC 5746 §3.4
        }
        break;
      case ExtensionType.ec_point_formats:
        decodeEcPointFormats(data);
        break;
      case ExtensionType.application_layer_protocol_negotiation:
        answers.alpnProtocol = decodeSelectedAlpn(data);
        if (!alpnProtocols?.includes(answers.alpnProtocol)) {
          const detail = `The server chose the protocol ${answers.alpnProtocol}, which was not offered`;
          throw new TlsError('tls.illegal_parameter', detail); // RFC 7301 §3.2
        }
        break;
      case ExtensionType.max_fragment_length: {
        const length = decodeMaxFragmentLength(data);
        if (length !== profile.maxFragmentLength) {
          throw new TlsError('tls.illegal_parameter', `The server answers another max_fragment_length, ${length}`);
        }
        out.setRecordLimits({ in: length, out: Math.min(profile.maxRecordOut, length) });
        break;
      }
      case ExtensionType.record_size_limit: {
        // Our limit counts TLS 1.3's inner content type, if that was offered: a server may use it unchanged.
        answers.recordSizeLimit = Math.min(MAX_PLAINTEXT, profile.maxRecordIn + (handshake.speaks13 ? 1 : 0));
        out.setRecordLimits({ out: Math.min(profile.maxRecordOut, decodeRecordSizeLimit(data)) });
        break;
      }
      // Servers that echo client-only extensions are old, common and harmless; and SCTs are ignored.
      case ExtensionType.supported_groups:
      case ExtensionType.signed_certificate_timestamp:
        break;
      default:
        throw new TlsError('tls.unsupported_extension', `The ServerHello is no place for ${extensionName(type)}`);
    }
  }
  return answers;
}
