// Parses what axTLS must be able to read in a certificate, which it does not verify: ssl/x509.c (x509_new), ssl/asn1.c.
import { DerReader, Tag } from '../../../asn1/der.ts';
import { isTlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';

/**
 * The hash of the certificate's signature by its TLS number (RFC 5246 §7.4.1.4.1); none for MD2, MD5 and other RSA
 * hashes.
 */
export type AxtlsHash = 2 | 4 | 5 | 6 | undefined;

export interface AxtlsCertificate {
  /** Including tag and length: any bytes that follow are another certificate. */
  readonly encoded: Uint8Array;
  readonly publicKeyInfo: Uint8Array;
  readonly hash: AxtlsHash;
}

/** @returns `undefined` for one that axTLS rejects: signed with ECDSA or PSS, or with a key that is not RSA. */
export function parseAxtlsCertificate(bytes: Uint8Array): AxtlsCertificate | undefined {
  try {
    return parse(bytes);
  } catch (error) {
    if (isTlsError(error)) return undefined;
    throw error;
  }
}

/** `[0] EXPLICIT`. */
const VERSION = 0xa0;

function parse(bytes: Uint8Array): AxtlsCertificate | undefined {
  const encoded = new DerReader(bytes, 'certificate').encoded(Tag.sequence, 'certificate');
  const tbs = new DerReader(encoded, 'certificate').enter('certificate').enter('tbsCertificate');
  tbs.readOptional(VERSION, 'version');
  tbs.read(Tag.integer, 'serialNumber');
  const algorithm = tbs.enter('signature');
  const hash = hashOf(algorithm.read(Tag.objectIdentifier, 'algorithm'));
  // Anything but NULL is taken for the issuer, which fails.
  algorithm.readOptional(Tag.null, 'parameters');
  if (hash === 'unknown' || !algorithm.done) return undefined;
  tbs.read(Tag.sequence, 'issuer');
  const validity = tbs.enter('validity');
  for (const field of ['notBefore', 'notAfter'])
    if (validity.nextTag === Tag.utcTime) validity.read(Tag.utcTime, field);
    else validity.read(Tag.generalizedTime, field);
  tbs.read(Tag.sequence, 'subject');
  const publicKeyInfo = tbs.encoded(Tag.sequence, 'subjectPublicKeyInfo');
  const key = new DerReader(publicKeyInfo, 'subjectPublicKeyInfo').enter('subjectPublicKeyInfo');
  key.read(Tag.sequence, 'algorithm');
  const bits = key.read(Tag.bitString, 'subjectPublicKey');
  const rsa = new DerReader(bits.subarray(1), 'subjectPublicKey').enter('RSAPublicKey');
  rsa.read(Tag.integer, 'modulus');
  rsa.read(Tag.integer, 'publicExponent');
  return { encoded, publicKeyInfo, hash };
}

/** 1.2.840.113549.1.1, whose last number identifies the signature; and OIDs of plain hashes. */
const PKCS1 = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01);
const PKCS1_HASHES: Readonly<Record<number, AxtlsHash>> = { 5: 2, 11: 4, 12: 5, 13: 6 };
const HASHES: readonly (readonly [oid: Uint8Array, hash: AxtlsHash])[] = [
  [Uint8Array.of(0x2b, 0x0e, 0x03, 0x02, 0x1d), 2],
  [Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01), 4],
  [Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02), 5],
  [Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03), 6],
];

function hashOf(oid: Uint8Array): AxtlsHash | 'unknown' {
  const found = HASHES.find(([known]) => equalBytes(known, oid));
  if (found !== undefined) return found[1];
  if (!equalBytes(oid.subarray(0, PKCS1.length), PKCS1)) return 'unknown';
  return PKCS1_HASHES[oid[PKCS1.length] ?? 0];
}
