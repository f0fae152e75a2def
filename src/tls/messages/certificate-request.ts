// CertificateRequest: RFC 8446 §4.3.2, RFC 5246 §7.4.4, RFC 4346 §7.4.4.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { decodeDistinguishedNames, encodeDistinguishedNames } from '../extensions/certificate-authorities.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { ProtocolVersion } from '../profile.ts';
import { encodeHandshake } from './handshake.ts';

/** TLS 1.3's. */
export interface CertificateRequest {
  /** Empty during the handshake. 0..255 bytes. */
  readonly certificateRequestContext: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** @returns the whole message, header included. */
export function encodeCertificateRequest(request: CertificateRequest): Uint8Array {
  return encodeHandshake(HandshakeType.certificate_request, (w) => {
    w.opaque(1, request.certificateRequestContext);
    encodeExtensions(w, request.extensions);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeCertificateRequest(body: Uint8Array): CertificateRequest {
  const r = new Reader(body, 'CertificateRequest');
  const certificateRequestContext = r.opaque(1, 'certificate_request_context');
  const extensions = decodeExtensions(r);
  r.end();
  return { certificateRequestContext, extensions };
}

/** TLS 1.2's, and older ones'. */
export interface CertificateRequest12 {
  /** ClientCertificateType values, at least one. */
  readonly certificateTypes: readonly number[];
  /** SignatureScheme values; `undefined` before TLS 1.2, which had no such field. */
  readonly supportedSignatureAlgorithms: readonly number[] | undefined;
  /** DER distinguished names; empty means any. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

/** @returns the whole message, header included. */
export function encodeCertificateRequest12(request: CertificateRequest12): Uint8Array {
  return encodeHandshake(HandshakeType.certificate_request, (w) => {
    w.uints(1, 1, request.certificateTypes);
    if (request.supportedSignatureAlgorithms) w.uints(2, 2, request.supportedSignatureAlgorithms);
    encodeDistinguishedNames(w, request.certificateAuthorities);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeCertificateRequest12(body: Uint8Array, version: number): CertificateRequest12 {
  const r = new Reader(body, 'CertificateRequest');
  const certificateTypes = r.uints(1, 1, 'certificate_types');
  const supportedSignatureAlgorithms =
    version >= ProtocolVersion.tls12 ? r.uints(2, 2, 'supported_signature_algorithms') : undefined;
  const certificateAuthorities = decodeDistinguishedNames(r);
  r.end();
  return { certificateTypes, supportedSignatureAlgorithms, certificateAuthorities };
}
