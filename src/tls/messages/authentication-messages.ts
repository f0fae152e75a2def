// The messages that authenticate a peer: RFC 8446 §4.3.2, §4.4, RFC 5246 §7.4.2 to §7.4.9.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import {
  decodeDistinguishedNames,
  decodeOcspResponse,
  encodeDistinguishedNames,
  encodeOcspResponse,
} from '../extensions/certificate-extensions.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../limits.ts';
import { ProtocolVersion } from '../profile.ts';
import { encodeHandshake } from './handshake-message.ts';

// CertificateRequest: RFC 8446 §4.3.2, RFC 5246 §7.4.4, RFC 4346 §7.4.4.

/** TLS 1.3's. */
interface CertificateRequest {
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

// Certificate: RFC 8446 §4.4.2 (with extensions to each), RFC 5246 §7.4.2 (a bare list).

export interface CertificateEntry {
  /** DER. */
  readonly certData: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** TLS 1.3's. */
interface Certificate {
  /** What the CertificateRequest said; empty in a server's. 0..255 bytes. */
  readonly certificateRequestContext: Uint8Array;
  readonly certificateList: readonly CertificateEntry[];
}

/** @returns the whole message, header included. */
export function encodeCertificate(certificate: Certificate): Uint8Array {
  return encodeHandshake(
    HandshakeType.certificate,
    (w) => {
      w.opaque(1, certificate.certificateRequestContext).vector(3, () => {
        for (const { certData, extensions } of certificate.certificateList) {
          w.opaque(3, certData);
          encodeExtensions(w, extensions);
        }
      });
    },
    MAX_CERTIFICATE_MESSAGE,
  );
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeCertificate(body: Uint8Array): Certificate {
  const r = new Reader(body, 'Certificate');
  const certificateRequestContext = r.opaque(1, 'certificate_request_context');
  const list = r.vector(3, 'certificate_list');
  const certificateList: CertificateEntry[] = [];
  while (list.left > 0) {
    const certData = list.opaque(3, 'cert_data', 1);
    certificateList.push({ certData, extensions: decodeExtensions(list) });
  }
  r.end();
  return { certificateRequestContext, certificateList };
}

/** TLS 1.2's. @param chain - DER, end entity first. @returns the whole message, header included. */
export function encodeCertificate12(chain: readonly Uint8Array[]): Uint8Array {
  return encodeHandshake(
    HandshakeType.certificate,
    (w) => {
      w.vector(3, () => {
        for (const certificate of chain) w.opaque(3, certificate);
      });
    },
    MAX_CERTIFICATE_MESSAGE,
  );
}

/** @param body - without the header. @returns DER certificates, views, end entity first; empty for a client without. */
export function decodeCertificate12(body: Uint8Array): Uint8Array[] {
  const r = new Reader(body, 'Certificate');
  const list = r.vector(3, 'certificate_list');
  const chain: Uint8Array[] = [];
  while (list.left > 0) chain.push(list.opaque(3, 'ASN.1Cert', 1));
  r.end();
  return chain;
}

// CertificateStatus: RFC 6066 §8, only in TLS 1.2.

/** @param response - DER OCSPResponse. @returns the whole message, header included. */
export function encodeCertificateStatus(response: Uint8Array): Uint8Array {
  return encodeHandshake(HandshakeType.certificate_status, (w) => encodeOcspResponse(w, response));
}

/** @param body - without the header. @returns the DER response, a view. */
export function decodeCertificateStatus(body: Uint8Array): Uint8Array {
  return decodeOcspResponse(new Reader(body, 'CertificateStatus'));
}

// CertificateVerify: RFC 8446 §4.4.3, RFC 5246 §7.4.8.

interface CertificateVerify {
  /** SignatureScheme; `undefined` before TLS 1.2, where the key's type determines it. */
  readonly algorithm: number | undefined;
  readonly signature: Uint8Array;
}

/** @returns the whole message, header included. */
export function encodeCertificateVerify(verify: CertificateVerify): Uint8Array {
  return encodeHandshake(HandshakeType.certificate_verify, (w) => {
    if (verify.algorithm !== undefined) w.uint(verify.algorithm, 2);
    w.opaque(2, verify.signature);
  });
}

/** @param body - without the header; the signature is a view of it. */
export function decodeCertificateVerify(body: Uint8Array, version: number): CertificateVerify {
  const r = new Reader(body, 'CertificateVerify');
  const algorithm = version >= ProtocolVersion.tls12 ? r.uint(2, 'algorithm') : undefined;
  const signature = r.opaque(2, 'signature');
  r.end();
  return { algorithm, signature };
}

// Finished: RFC 8446 §4.4.4 (as long as the hash), RFC 5246 §7.4.9 (12 bytes).

/** @returns the whole message, header included. */
export function encodeFinished(verifyData: Uint8Array): Uint8Array {
  return encodeHandshake(HandshakeType.finished, (w) => w.bytes(verifyData));
}

/** @param body - without the header. @param length - bytes due. @returns verify_data, a view. */
export function decodeFinished(body: Uint8Array, length: number): Uint8Array {
  const r = new Reader(body, 'Finished');
  const verifyData = r.view(length, 'verify_data');
  r.end();
  return verifyData;
}
