// CertificateVerify: RFC 8446 §4.4.3, RFC 5246 §7.4.8.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { ProtocolVersion } from '../profile.ts';
import { encodeHandshake } from './handshake.ts';

export interface CertificateVerify {
  /** SignatureScheme; `undefined` before TLS 1.2, where the key's type says it. */
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
