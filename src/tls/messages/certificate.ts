// Certificate: RFC 8446 §4.4.2 (with extensions to each), RFC 5246 §7.4.2 (a bare list).
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../limits.ts';
import { encodeHandshake } from './handshake.ts';

export interface CertificateEntry {
  /** DER. */
  readonly certData: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** TLS 1.3's. */
export interface Certificate {
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
