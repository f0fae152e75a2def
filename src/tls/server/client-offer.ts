// A ClientHello as a server reads it: RFC 8446 §4.1.2, §4.2. The extensions that concern every
// version are decoded at once, the others by the state that uses them.
import { TlsError } from '../../errors.ts';
import { ExtensionType, SignallingSuite } from '../constants.ts';
import type { CertificateRequestInfo } from '../credential.ts';
import {
  decodeCertificateAuthorities,
  decodeSignatureAlgorithms,
  decodeStatusRequest,
} from '../extensions/certificate-extensions.ts';
import { decodeAlpn, decodeServerName } from '../extensions/connection.ts';
import { findExtension } from '../extensions/extension.ts';
import { decodeSupportedGroups, decodeSupportedVersions } from '../extensions/negotiation.ts';
import { type ClientHello, decodeClientHello } from '../messages/hellos.ts';
import { ProtocolVersion } from '../profile.ts';
import { schemeNames } from '../signature-schemes.ts';

export class ClientOffer {
  readonly hello: ClientHello;
  /** Supported versions, from supported_versions or from legacy_version (§4.2.1). */
  readonly versions: readonly number[];
  readonly serverName: string | undefined;
  readonly alpnProtocols: readonly string[];
  readonly groups: readonly number[];
  /** Empty if the extension is missing: the meaning depends on the version. */
  readonly signatureSchemes: readonly number[];
  readonly certificateSignatureSchemes: readonly number[];
  readonly certificateAuthorities: readonly Uint8Array[];
  readonly wantsOcspResponse: boolean;
  readonly size: number;

  /**
   * @param body - the ClientHello without its header, which must stay: all arrays are views of it.
   * @throws TlsError `tls.decode_error`, `tls.illegal_parameter`.
   */
  constructor(body: Uint8Array) {
    this.size = body.length;
    this.hello = decodeClientHello(body);
    if (!this.hello.compressionMethods.includes(0)) {
      throw new TlsError('tls.illegal_parameter', 'The ClientHello leaves out the null compression method');
    }
    this.versions = this.#decode(ExtensionType.supported_versions, decodeSupportedVersions) ?? this.legacyVersions;
    this.serverName = this.#decode(ExtensionType.server_name, decodeServerName);
    this.alpnProtocols = this.#decode(ExtensionType.application_layer_protocol_negotiation, decodeAlpn) ?? [];
    this.groups = this.#decode(ExtensionType.supported_groups, decodeSupportedGroups) ?? [];
    this.signatureSchemes = this.#decode(ExtensionType.signature_algorithms, decodeSignatureAlgorithms) ?? [];
    this.certificateSignatureSchemes =
      this.#decode(ExtensionType.signature_algorithms_cert, (data) =>
        decodeSignatureAlgorithms(data, ExtensionType.signature_algorithms_cert),
      ) ?? this.signatureSchemes;
    this.certificateAuthorities =
      this.#decode(ExtensionType.certificate_authorities, decodeCertificateAuthorities) ?? [];
    this.wantsOcspResponse = this.#decode(ExtensionType.status_request, decodeStatusRequest) ?? false;
  }

  /** An extension's body, or `undefined` if it was not sent. */
  extension(type: number): Uint8Array | undefined {
    return findExtension(this.hello.extensions ?? [], type);
  }

  offers(suite: number): boolean {
    return this.hello.cipherSuites.includes(suite);
  }

  /** RFC 7507: the client tried something newer before. */
  get isFallback(): boolean {
    return this.offers(SignallingSuite.TLS_FALLBACK_SCSV);
  }

  /** The request for a certificate chooser. */
  certificateRequest(version: ProtocolVersion): CertificateRequestInfo {
    return {
      role: 'server',
      version,
      serverName: this.serverName,
      signatureSchemes: schemeNames(this.signatureSchemes),
      certificateSignatureSchemes: schemeNames(this.certificateSignatureSchemes),
      alpnProtocols: this.alpnProtocols,
      certificateAuthorities: this.certificateAuthorities,
    };
  }

  /** The versions that legacy_version implies. */
  get legacyVersions(): number[] {
    const { legacyVersion } = this.hello;
    return [ProtocolVersion.tls12, ProtocolVersion.tls11, ProtocolVersion.tls10].filter((v) => v <= legacyVersion);
  }

  #decode<T>(type: number, decode: (data: Uint8Array) => T): T | undefined {
    const data = this.extension(type);
    return data === undefined ? undefined : decode(data);
  }
}

/**
 * ALPN: RFC 7301 §3.2. Our order decides.
 *
 * @throws TlsError `tls.no_application_protocol` if both sides name protocols and none in common.
 */
export function selectProtocol(
  ours: readonly string[] | undefined,
  { alpnProtocols }: ClientOffer,
): string | undefined {
  if (ours === undefined || ours.length === 0 || alpnProtocols.length === 0) return undefined;
  const protocol = ours.find((each) => alpnProtocols.includes(each));
  if (protocol === undefined) {
    const detail = `The client offers ${alpnProtocols.join(', ')}, but this server supports ${ours.join(', ')}`;
    throw new TlsError('tls.no_application_protocol', detail);
  }
  return protocol;
}
