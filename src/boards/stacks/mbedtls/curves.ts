// The elliptic curves that mbedTLS can be built with, and detection of a key's curve (RFC 5480 §2.1.1, RFC 5639).
import { DerReader } from '../../../asn1/der.ts';

const OIDS = {
  secp192r1: '1.2.840.10045.3.1.1',
  secp224r1: '1.3.132.0.33',
  secp256r1: '1.2.840.10045.3.1.7',
  secp384r1: '1.3.132.0.34',
  secp521r1: '1.3.132.0.35',
  secp192k1: '1.3.132.0.31',
  secp224k1: '1.3.132.0.32',
  secp256k1: '1.3.132.0.10',
  brainpoolP256r1: '1.3.36.3.3.2.8.1.1.7',
  brainpoolP384r1: '1.3.36.3.3.2.8.1.1.11',
  brainpoolP512r1: '1.3.36.3.3.2.8.1.1.13',
} as const;

export type EcCurve = keyof typeof OIDS;

export const EC_CURVES = Object.keys(OIDS) as readonly EcCurve[];

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const NAMES: ReadonlyMap<string, EcCurve> = new Map(EC_CURVES.map((curve) => [OIDS[curve], curve]));

/**
 * @param publicKeyInfo - a SubjectPublicKeyInfo, DER.
 * @returns the curve's name; `'unknown'` for a curve that mbedTLS never supports; `undefined` for other kinds of keys.
 * @throws TlsError `der.*`.
 */
export function curveOf(publicKeyInfo: Uint8Array): EcCurve | 'unknown' | undefined {
  const algorithm = new DerReader(publicKeyInfo, 'public key').enter('public key').enter('algorithm');
  if (algorithm.oid('algorithm') !== EC_PUBLIC_KEY) return undefined;
  return NAMES.get(algorithm.oid('curve')) ?? 'unknown';
}
