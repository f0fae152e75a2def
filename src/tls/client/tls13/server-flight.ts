// What follows the ServerHello, up to the server's Finished, and our answer: RFC 8446 §4.3, §4.4 (WAIT_EE to WAIT_FINISHED).

import { Reader } from '../../../codec/reader.ts';
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { ExtensionType, HandshakeType } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import {
  decodeCertificateAuthorities,
  decodeOcspResponse,
  decodeSignatureAlgorithms,
} from '../../extensions/certificate-extensions.ts';
import {
  decodeMaxFragmentLength,
  decodeRecordSizeLimit,
  decodeSelectedAlpn,
  refuseTwoLimits,
} from '../../extensions/connection.ts';
import {
  decodeEmpty,
  type Extension,
  extensionName,
  findExtension,
  refuseMisplaced,
} from '../../extensions/extension.ts';
import { decodeSupportedGroups } from '../../extensions/negotiation.ts';
import { askCredential, askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { ApplicationSecrets } from '../../handshake/tls13/application-secrets.ts';
import {
  ExpectCertificateVerify,
  emptyCertificate,
  sendCertificateAndVerify,
} from '../../handshake/tls13/certificate-verify.ts';
import { Connected } from '../../handshake/tls13/connected.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import {
  type CertificateEntry,
  decodeCertificate,
  decodeCertificateRequest,
  decodeFinished,
  encodeFinished,
} from '../../messages/authentication-messages.ts';
import { decodeEncryptedExtensions } from '../../messages/hellos.ts';
import { ProtocolVersion } from '../../profile.ts';
import { sessionKey } from '../../sessions/session-key.ts';
import { chooseScheme, schemeNames } from '../../signature-schemes.ts';
import type { CertificateRequest13, ClientHandshake, ClientHandshake13 } from '../handshake.ts';
import { ClientTickets, DROPS_TICKETS } from './resumption.ts';

// EncryptedExtensions: RFC 8446 §4.3.1 (WAIT_EE).

/** Those marked EE in the table of RFC 8446 §4.2, as far as they may have been offered; and record_size_limit (RFC 8449 §4). */
const ALLOWED: ReadonlySet<number> = new Set([
  ExtensionType.server_name,
  ExtensionType.max_fragment_length,
  ExtensionType.supported_groups,
  ExtensionType.application_layer_protocol_negotiation,
  ExtensionType.record_size_limit,
]);

export class ExpectEncryptedExtensions implements State {
  readonly name = 'ExpectEncryptedExtensions';
  readonly expects = [HandshakeType.encrypted_extensions];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const { base, psk } = this.#handshake;
    const extensions = decodeEncryptedExtensions(message.body);
    for (const { type } of extensions) refuseForeign(type, base);

    const serverName = findExtension(extensions, ExtensionType.server_name);
    if (serverName) decodeEmpty(ExtensionType.server_name, serverName);
    const groups = findExtension(extensions, ExtensionType.supported_groups);
    if (groups) decodeSupportedGroups(groups); // a hint for later connections (§4.2.7); not kept
    base.info.alpnProtocol = selectedProtocol(extensions, base);
    agreeOnRecordSize(extensions, base, out);

    base.transcript.add(message.encoded);
    return psk ? new ExpectFinished(this.#handshake) : new ExpectCertificateOrRequest(this.#handshake);
  }
}

function refuseForeign(type: number, { offered }: ClientHandshake): void {
  if (!offered.has(type)) {
    const detail = `EncryptedExtensions carries ${extensionName(type)}, which was not offered`;
    throw new TlsError('tls.unsupported_extension', detail);
  }
  if (!ALLOWED.has(type)) {
    throw new TlsError('tls.illegal_parameter', `EncryptedExtensions is no place for ${extensionName(type)}`);
  }
}

/** RFC 7301 §3.2. */
function selectedProtocol(extensions: readonly Extension[], { settings }: ClientHandshake): string | undefined {
  const data = findExtension(extensions, ExtensionType.application_layer_protocol_negotiation);
  if (data === undefined) return undefined;
  const protocol = decodeSelectedAlpn(data);
  if (!settings.alpnProtocols?.includes(protocol)) {
    throw new TlsError('tls.illegal_parameter', `The server chose the protocol ${protocol}, which was not offered`);
  }
  return protocol;
}

/** RFC 8449 §4, §5, RFC 6066 §4. */
function agreeOnRecordSize(extensions: readonly Extension[], { settings }: ClientHandshake, out: Output): void {
  const { profile } = settings;
  const limit = findExtension(extensions, ExtensionType.record_size_limit);
  const fragment = findExtension(extensions, ExtensionType.max_fragment_length);
  refuseTwoLimits(extensions);
  if (limit) {
    // The inner content type counts (RFC 8449 §4), so plaintext has one byte less.
    out.setRecordLimits({
      in: profile.maxRecordIn,
      out: Math.min(profile.maxRecordOut, decodeRecordSizeLimit(limit) - 1),
    });
  }
  if (fragment) {
    const length = decodeMaxFragmentLength(fragment);
    if (length !== profile.maxFragmentLength) {
      throw new TlsError('tls.illegal_parameter', `The server answers another max_fragment_length, ${length}`);
    }
    out.setRecordLimits({ in: length, out: Math.min(profile.maxRecordOut, length) });
  }
}

// CertificateRequest and Certificate: RFC 8446 §4.3.2, §4.4.2 (WAIT_CERT_CR, WAIT_CERT).

class ExpectCertificateOrRequest implements State {
  readonly name = 'ExpectCertificateOrRequest';
  readonly expects = [HandshakeType.certificate_request, HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const next = new ExpectCertificate(this.#handshake);
    if (message.type === HandshakeType.certificate) return next.handle(message, out);
    this.#handshake.request = readRequest(message.body);
    this.#handshake.base.transcript.add(message.encoded);
    return next;
  }
}

class ExpectCertificate implements State {
  readonly name = 'ExpectCertificate';
  readonly expects = [HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { settings, info, transcript, offered } = handshake.base;
    const { certificateRequestContext, certificateList } = decodeCertificate(message.body);
    if (certificateRequestContext.length > 0) {
      throw new TlsError('tls.illegal_parameter', "A server's Certificate has a certificate_request_context");
    }
    const leaf = certificateList[0];
    if (leaf === undefined) throw new TlsError('tls.decode_error', "The server's Certificate is empty");
    for (const entry of certificateList) refuseUnoffered(entry, offered);
    transcript.add(message.encoded);

    const chain = certificateList.map(({ certData }) => certData.slice());
    info.peerCertificates = chain;
    const now = settings.clock.now();
    const request = {
      peer: 'server',
      chain,
      serverName: settings.serverName,
      now,
      ocspResponse: ocspResponse(leaf),
    } as const;
    return askVerifier(settings.verifier, request, out, (answer) => {
      keepVerdict(info, answer);
      handshake.verified = { created: now, acceptedUntil: answer.notAfter };
      return new ExpectCertificateVerify('server', handshake, answer.leaf, new ExpectFinished(handshake));
    });
  }
}

/** Those marked CR in the table of RFC 8446 §4.2. */
const ALLOWED_IN_REQUEST: ReadonlySet<number> = new Set([
  ExtensionType.status_request,
  ExtensionType.signature_algorithms,
  ExtensionType.signed_certificate_timestamp,
  ExtensionType.certificate_authorities,
  ExtensionType.oid_filters,
  ExtensionType.signature_algorithms_cert,
]);

function readRequest(body: Uint8Array): CertificateRequest13 {
  const { certificateRequestContext, extensions } = decodeCertificateRequest(body);
  if (certificateRequestContext.length > 0) {
    throw new TlsError('tls.illegal_parameter', 'A CertificateRequest of the handshake has a context');
  }
  refuseMisplaced(extensions, ALLOWED_IN_REQUEST, 'CertificateRequest');
  const schemes = findExtension(extensions, ExtensionType.signature_algorithms);
  if (!schemes) throw new TlsError('tls.missing_extension', 'CertificateRequest lacks signature_algorithms');
  const authorities = findExtension(extensions, ExtensionType.certificate_authorities);
  return {
    signatureSchemes: decodeSignatureAlgorithms(schemes),
    certificateAuthorities: authorities ? decodeCertificateAuthorities(authorities).map((name) => name.slice()) : [],
  };
}

/** §4.4.2: an entry may have extensions that the ClientHello requested: status_request, signed_certificate_timestamp. */
function refuseUnoffered({ extensions }: CertificateEntry, offered: ReadonlySet<number>): void {
  for (const { type } of extensions) {
    if (!offered.has(type)) {
      throw new TlsError('tls.unsupported_extension', `A certificate carries ${extensionName(type)}`);
    }
    if (type !== ExtensionType.status_request && type !== ExtensionType.signed_certificate_timestamp) {
      throw new TlsError('tls.illegal_parameter', `A certificate is no place for ${extensionName(type)}`);
    }
  }
}

function ocspResponse({ extensions }: CertificateEntry): Uint8Array | undefined {
  const data = findExtension(extensions, ExtensionType.status_request);
  return data && decodeOcspResponse(new Reader(data, 'status_request')).slice();
}

// Finished, and our answer: RFC 8446 §4.4.4, §7.1 (WAIT_FINISHED).

class ExpectFinished implements State {
  readonly name = 'ExpectFinished';
  readonly expects = [HandshakeType.finished];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const { base, schedule, server, suite } = this.#handshake;
    const { settings, transcript } = base;

    // 1. Authenticate the server's view of the handshake.
    const verifyData = decodeFinished(message.body, schedule.length);
    if (!equalConstantTime(verifyData, server.finishedMac(transcript.hash()))) {
      throw new TlsError('tls.bad_finished', "The server's Finished does not match the handshake that we saw");
    }
    server.bytes.fill(0);
    transcript.add(message.encoded);

    // 2. Application secrets cover ClientHello..server Finished (§7.1): derive before adding ours.
    const main = schedule.enterMain(transcript.hash());
    const clientRandom = base.hello.random;
    logSecret(settings, 'c ap traffic', clientRandom, main.client.bytes);
    logSecret(settings, 's ap traffic', clientRandom, main.server.bytes);
    logSecret(settings, 'exp master', clientRandom, main.exporter);
    const secrets = new ApplicationSecrets(settings, suite, {
      read: main.server.bytes,
      write: main.client.bytes,
      exporter: main.exporter,
    });
    out.setReadProtection(secrets.reader());

    // 3. Answer under handshake keys: our certificate if asked, Finished.
    return this.#authenticate(out, (output) => this.#finish(secrets, output));
  }

  #authenticate(out: Output, then: (out: Output) => State): State {
    const { base, request } = this.#handshake;
    if (request === undefined) return then(out);
    const { credential } = base.settings;
    if (typeof credential !== 'function') return this.#present(credential, request, out, then);
    const info = {
      role: 'client',
      version: ProtocolVersion.tls13,
      signatureSchemes: schemeNames(request.signatureSchemes),
      certificateAuthorities: request.certificateAuthorities,
    } as const;
    return askCredential(credential, info, out, (chosen, output) => this.#present(chosen, request, output, then));
  }

  #present(
    credential: Credential | undefined,
    request: CertificateRequest13,
    out: Output,
    then: (out: Output) => State,
  ): State {
    const { base } = this.#handshake;
    const ours = base.settings.profile.signatureSchemes;
    const scheme = credential && chooseScheme(credential, ours, request.signatureSchemes, ProtocolVersion.tls13);
    if (credential === undefined || scheme === undefined) {
      base.send(emptyCertificate(), out);
      return then(out);
    }
    return sendCertificateAndVerify('client', credential, scheme, false, base, out, then);
  }

  #finish(secrets: ApplicationSecrets, out: Output): State {
    const { base, schedule, client, verified } = this.#handshake;
    const { settings, transcript, info } = base;
    base.send(encodeFinished(client.finishedMac(transcript.hash())), out);
    client.bytes.fill(0);

    // 4. Switch our direction; the handshake is dropped.
    out.setWriteProtection(secrets.writer());
    out.connected(info, secrets);
    const key = sessionKey(settings, 'tls13');
    if (key === undefined) return new Connected(secrets, DROPS_TICKETS);
    secrets.setResumption(schedule.resumptionSecret(transcript.hash())); // covers our Finished (§7.1)
    return new Connected(secrets, new ClientTickets(settings, info, verified));
  }
}
