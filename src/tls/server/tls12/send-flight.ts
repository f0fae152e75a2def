// The server's first flight: ServerHello, Certificate, CertificateStatus, ServerKeyExchange, CertificateRequest,
// ServerHelloDone. RFC 5246 §7.3 (figure 1), §7.4.1.3..§7.4.5; RFC 6066 §8; RFC 8422 §5.4; RFC 4279 §2.

import { encodeWhole, type Writer } from '../../../codec/writer.ts';
import {
  ClientCertificateType,
  CompressionMethod,
  ECPointFormat,
  ExtensionType,
  SignallingSuite,
} from '../../constants.ts';
import { caNamesToSend } from '../../extensions/certificate-extensions.ts';
import {
  decodeMaxFragmentLength,
  decodeRecordSizeLimit,
  encodeAlpn,
  encodeMaxFragmentLength,
  encodeRecordSizeLimit,
  encodeRenegotiationInfo,
} from '../../extensions/connection.ts';
import type { Extension } from '../../extensions/extension.ts';
import { encodeEcPointFormats } from '../../extensions/negotiation.ts';
import { FFDHE2048 } from '../../ffdhe2048.ts';
import { askSigner } from '../../handshake/decide.ts';
import type { Output, State } from '../../handshake/state.ts';
import { hasCertificate, type Parameters12, serverKeyExchangeOf } from '../../handshake/tls12/parameters.ts';
import { signedParams } from '../../handshake/tls12/signatures.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import {
  encodeCertificate12,
  encodeCertificateRequest12,
  encodeCertificateStatus,
} from '../../messages/authentication-messages.ts';
import { encodeServerHelloDone } from '../../messages/handshake-message.ts';
import { DOWNGRADE_TLS11, DOWNGRADE_TLS12, encodeServerHello, helloRandom } from '../../messages/hellos.ts';
import { encodeServerKeyExchange, encodeServerParams, type ServerKeyExchange } from '../../messages/key-exchange.ts';
import { groupName } from '../../named-groups.ts';
import { ProtocolVersion } from '../../profile.ts';
import { type ServerHandshake, ServerHandshake12 } from '../handshake.ts';
import type { Choice12 } from './choose.ts';
import { ExpectClientCertificate, ExpectClientKeyExchange } from './client-flight.ts';
import { agreesOnEncryptThenMac, newSession } from './server-sessions.ts';

export function sendServerFlight(base: ServerHandshake, choice: Choice12, out: Output): State {
  const { info, offer, transcript } = base;
  const { suite, credential, group } = choice;
  info.cipherSuite = suite.id;
  info.hash = suite.hash;
  info.group = group;
  if (info.version >= ProtocolVersion.tls12) transcript.start(suite.hash);
  else transcript.start('md5', 'sha1');

  // 1. ServerHello.
  const parameters: Parameters12 = {
    version: info.version,
    suite,
    clientRandom: offer.hello.random.slice(), // the exporter keeps it, not the whole hello
    serverRandom: serverRandom(base),
    extendedMasterSecret: info.extendedMasterSecret,
    encryptThenMac: suite.cipher.kind === 'cbc' && agreesOnEncryptThenMac(base),
  };
  const session = newSession(base);
  const handshake = new ServerHandshake12(base, parameters, session, credential);
  const ocspResponse = offer.wantsOcspResponse ? credential?.ocspResponse : undefined;
  const status = ocspResponse !== undefined;
  const serverName = offer.serverName !== undefined && base.settings.profile.asServer?.serverName !== 'unanswered';
  sendServerHello(handshake, { ticket: session.ticket, status, serverName }, out);

  // 2. Certificate, and its status.
  if (hasCertificate(suite)) base.send(encodeCertificate12(credential!.chain), out);
  if (ocspResponse) base.send(encodeCertificateStatus(ocspResponse), out);

  // 3. ServerKeyExchange.
  return sendServerKeyExchange(handshake, choice, out, (output) => {
    // 4. CertificateRequest: not if a pre-shared key authenticates both sides.
    const asks = base.settings.clientAuth !== undefined && suite.authentication !== 'psk';
    if (asks) sendCertificateRequest(handshake, output);
    else transcript.dropMessages();
    base.send(encodeServerHelloDone(), output);
    return asks ? new ExpectClientCertificate(handshake) : new ExpectClientKeyExchange(handshake);
  });
}

function sendServerKeyExchange(
  handshake: ServerHandshake12,
  { suite, signature, group }: Choice12,
  out: Output,
  then: (out: Output) => State,
): State {
  const { base, parameters, credential } = handshake;
  const { crypto, psk, random } = base.settings;
  const hint = psk?.hint;
  if (serverKeyExchangeOf(suite) === 'none' || (serverKeyExchangeOf(suite) === 'optional' && !hint)) return then(out);

  // A fresh key for every handshake.
  let encodedParams: Uint8Array = new Uint8Array(0);
  if (suite.keyExchange === 'ecdhe') {
    handshake.keyAgreement = crypto.generateKeyAgreement(groupName(crypto, group!)!, random);
    encodedParams = encodeServerParams({ kind: 'ecdhe', group: group!, point: handshake.keyAgreement.share });
  } else if (suite.keyExchange === 'dhe') {
    handshake.keyAgreement = crypto.generateDh(FFDHE2048, random);
    encodedParams = encodeServerParams({ kind: 'dhe', ...FFDHE2048, publicValue: handshake.keyAgreement.share });
  }
  const pskIdentityHint = suite.authentication === 'psk' ? (hint ?? new Uint8Array(0)) : undefined;
  const send = (signed: ServerKeyExchange['signature'], output: Output): State => {
    base.send(encodeServerKeyExchange({ pskIdentityHint, encodedParams, signature: signed }), output);
    return then(output);
  };
  if (signature === undefined) return send(undefined, out);
  const content = signedParams(parameters, encodedParams);
  return askSigner(
    { credential: credential!, scheme: signature.name, content },
    signature.algorithm,
    out,
    (bytes, output) => send({ algorithm: signature.code, bytes }, output),
  );
}

function sendCertificateRequest({ base, parameters }: ServerHandshake12, out: Output): void {
  const { clientAuth, profile } = base.settings;
  const schemes = profile.asServer?.requestedSchemes ?? profile.signatureSchemes;
  base.send(
    encodeCertificateRequest12({
      certificateTypes: [ClientCertificateType.rsa_sign, ClientCertificateType.ecdsa_sign],
      supportedSignatureAlgorithms: parameters.version >= ProtocolVersion.tls12 ? schemes : undefined,
      certificateAuthorities: caNamesToSend(clientAuth?.verifier.acceptableCaNames),
    }),
    out,
  );
}

// The ServerHello of TLS 1.2 and older: RFC 5246 §7.4.1.3, with the answers to the client's extensions.

/** Fields of the ServerHello beyond the negotiated parameters. */
interface Announcements {
  /** A NewSessionTicket follows. */
  readonly ticket: boolean;
  /** A CertificateStatus follows. */
  readonly status: boolean;
  /** The client's host name was used; not sent when a session is resumed (RFC 6066 §3). */
  readonly serverName: boolean;
}

export function sendServerHello(handshake: ServerHandshake12, announcements: Announcements, out: Output): void {
  const { base, parameters, sessionId } = handshake;
  const { quirks } = handshake.base.settings.profile;
  const extensions = quirks?.bareServerHello ? [] : answers(handshake, announcements, out);
  base.send(
    encodeServerHello({
      legacyVersion: parameters.version,
      random: parameters.serverRandom,
      legacySessionId: sessionId,
      cipherSuite: parameters.suite.id,
      compressionMethod: CompressionMethod.null,
      extensions: extensions.length > 0 ? extensions : undefined,
    }),
    out,
  );
}

/**
 * 32 bytes as in a ClientHello. The last 8 tell a client that a newer version was possible (RFC 8446 §4.1.3): one mark
 * for TLS 1.2 by a server of TLS 1.3, one for anything older by a server of TLS 1.2 or 1.3. Older servers send none.
 */
export function serverRandom({ settings, info }: ServerHandshake): Uint8Array {
  const { profile } = settings;
  if (profile.quirks?.bareServerHello) return settings.random(32); // such a stack is older than this signal
  const random = helloRandom(profile, settings.random, settings.clock);
  if (profile.asServer?.downgradeMark === 'none') return random;
  const best = Math.max(...profile.versions);
  if (info.version < ProtocolVersion.tls12 && best >= ProtocolVersion.tls12) random.set(DOWNGRADE_TLS11, 24);
  else if (info.version === ProtocolVersion.tls12 && best >= ProtocolVersion.tls13) random.set(DOWNGRADE_TLS12, 24);
  return random;
}

const EMPTY: Uint8Array = new Uint8Array(0);

function answers(handshake: ServerHandshake12, announcements: Announcements, out: Output): Extension[] {
  const { base, parameters } = handshake;
  const { offer, info } = base;
  const extensions: Extension[] = [];
  const add = (type: number, data = EMPTY): void => {
    extensions.push({ type, data });
  };

  if (
    offer.extension(ExtensionType.renegotiation_info) ||
    offer.offers(SignallingSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
  ) {
    add(
      ExtensionType.renegotiation_info,
      body((w) => encodeRenegotiationInfo(w, EMPTY)),
    ); // RFC 5746 §3.6
  }
  if (announcements.serverName) add(ExtensionType.server_name);
  if (parameters.extendedMasterSecret) add(ExtensionType.extended_master_secret);
  if (parameters.encryptThenMac) add(ExtensionType.encrypt_then_mac);
  if (announcements.ticket) add(ExtensionType.session_ticket);
  if (announcements.status) add(ExtensionType.status_request);
  if (parameters.suite.keyExchange === 'ecdhe' && offer.extension(ExtensionType.ec_point_formats)) {
    add(
      ExtensionType.ec_point_formats,
      body((w) => encodeEcPointFormats(w, [ECPointFormat.uncompressed])),
    );
  }
  const protocol = info.alpnProtocol;
  if (protocol !== undefined) {
    add(
      ExtensionType.application_layer_protocol_negotiation,
      body((w) => encodeAlpn(w, [protocol])),
    );
  }
  const recordSize = agreeOnRecordSize(handshake, out);
  if (recordSize) extensions.push(recordSize);
  return extensions;
}

/** RFC 8449 §5: if record_size_limit is offered and supported here, max_fragment_length is ignored. */
function agreeOnRecordSize(handshake: ServerHandshake12, out: Output): Extension | undefined {
  const { offer, settings } = handshake.base;
  const { profile } = settings;
  const limit = offer.extension(ExtensionType.record_size_limit);
  if (limit && profile.extensions.includes('record_size_limit')) {
    const theirs = decodeRecordSizeLimit(limit);
    handshake.recordSizeLimit = profile.maxRecordIn;
    out.setRecordLimits({ out: Math.min(profile.maxRecordOut, theirs) });
    return { type: ExtensionType.record_size_limit, data: body((w) => encodeRecordSizeLimit(w, profile.maxRecordIn)) };
  }
  const fragment = offer.extension(ExtensionType.max_fragment_length);
  if (fragment && profile.extensions.includes('max_fragment_length')) {
    const length = decodeMaxFragmentLength(fragment);
    out.setRecordLimits({ in: length, out: Math.min(profile.maxRecordOut, length) });
    return { type: ExtensionType.max_fragment_length, data: body((w) => encodeMaxFragmentLength(w, length)) };
  }
  return undefined;
}

function body(write: (w: Writer) => void): Uint8Array {
  return encodeWhole(MAX_HANDSHAKE_MESSAGE, write);
}
