// SIGNED{}, the structure that certificates, CRLs and OCSP responses share: to-be-signed bytes, an algorithm, a signature.
import { DerReader, Tag } from '../asn1/der.ts';
import type { PublicKey } from '../crypto/provider.ts';
import { parseSignatureAlgorithm, weakHash } from './signature-algorithm.ts';

export interface Signed {
  /** With tag and length. */
  readonly tbs: Uint8Array;
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

export interface ReadSigned extends Signed {
  /** Over the content of `tbs`. */
  readonly fields: DerReader;
  /** Bytes after the signature: none, except OCSP's certificates. The caller must check the end. */
  readonly tail: DerReader;
}

/** @throws TlsError `der.*`. */
export function readSigned(der: Uint8Array, what: string, tbsField: string): ReadSigned {
  const outer = new DerReader(der, what);
  const sequence = outer.enter(what);
  outer.end();
  const tbs = sequence.encoded(Tag.sequence, tbsField);
  const signatureAlgorithm = sequence.encoded(Tag.sequence, 'signatureAlgorithm');
  const signature = sequence.octetAlignedBitString('signature');
  return { tbs, signatureAlgorithm, signature, fields: new DerReader(tbs, what, 1).enter(what), tail: sequence };
}

/** @throws TlsError `x509.unsupported_signature`. */
export function isSignedBy({ tbs, signatureAlgorithm, signature }: Signed, key: PublicKey): boolean {
  return key.verify(parseSignatureAlgorithm(signatureAlgorithm), tbs, signature);
}

/** {@link weakHash} of the signature. @throws TlsError `x509.unsupported_signature`. */
export function weakHashOf({ signatureAlgorithm }: Signed): string | undefined {
  return weakHash(parseSignatureAlgorithm(signatureAlgorithm));
}
