// Signature schemes: RFC 8446 §4.2.3, their code points and parameters, and which key may use which in which version.
import { HASH_LENGTH } from './hash-lengths.ts';
import type { CurveName, HashName, KeyType, SignatureAlgorithm, SignatureSchemeName } from './provider.ts';

export interface SignatureSchemeInfo {
  readonly name: SignatureSchemeName;
  /** `undefined` for the signatures of TLS 1.0 and 1.1, which are not negotiated. */
  readonly code: number | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly keyType: KeyType;
  /** The curve that TLS 1.3 pins; TLS 1.2 reads the scheme as hash and ECDSA on any curve (RFC 8446 §4.2.3). */
  readonly curve: CurveName | undefined;
  /** Whether a TLS 1.3 handshake may be signed with it; PKCS#1 and SHA-1 are only for certificates (§4.2.3). */
  readonly tls13: boolean;
}

export const SIGNATURE_SCHEMES: Readonly<Record<SignatureSchemeName, SignatureSchemeInfo>> = {
  rsa_pkcs1_sha1: pkcs1('rsa_pkcs1_sha1', 0x0201, 'sha1'),
  rsa_pkcs1_sha256: pkcs1('rsa_pkcs1_sha256', 0x0401, 'sha256'),
  rsa_pkcs1_sha384: pkcs1('rsa_pkcs1_sha384', 0x0501, 'sha384'),
  rsa_pkcs1_sha512: pkcs1('rsa_pkcs1_sha512', 0x0601, 'sha512'),
  rsa_pkcs1_md5_sha1: pkcs1('rsa_pkcs1_md5_sha1', undefined, 'md5-sha1'),
  ecdsa_sha1: ecdsa('ecdsa_sha1', 0x0203, 'sha1', undefined),
  ecdsa_secp256r1_sha256: ecdsa('ecdsa_secp256r1_sha256', 0x0403, 'sha256', 'secp256r1'),
  ecdsa_secp384r1_sha384: ecdsa('ecdsa_secp384r1_sha384', 0x0503, 'sha384', 'secp384r1'),
  ecdsa_secp521r1_sha512: ecdsa('ecdsa_secp521r1_sha512', 0x0603, 'sha512', 'secp521r1'),
  rsa_pss_rsae_sha256: pss('rsa_pss_rsae_sha256', 0x0804, 'sha256', 'rsa'),
  rsa_pss_rsae_sha384: pss('rsa_pss_rsae_sha384', 0x0805, 'sha384', 'rsa'),
  rsa_pss_rsae_sha512: pss('rsa_pss_rsae_sha512', 0x0806, 'sha512', 'rsa'),
  ed25519: {
    name: 'ed25519',
    code: 0x0807,
    algorithm: { kind: 'ed25519' },
    keyType: 'ed25519',
    curve: undefined,
    tls13: true,
  },
  rsa_pss_pss_sha256: pss('rsa_pss_pss_sha256', 0x0809, 'sha256', 'rsa-pss'),
  rsa_pss_pss_sha384: pss('rsa_pss_pss_sha384', 0x080a, 'sha384', 'rsa-pss'),
  rsa_pss_pss_sha512: pss('rsa_pss_pss_sha512', 0x080b, 'sha512', 'rsa-pss'),
};

const BY_CODE: ReadonlyMap<number, SignatureSchemeInfo> = new Map(
  Object.values(SIGNATURE_SCHEMES).flatMap((scheme) => (scheme.code === undefined ? [] : [[scheme.code, scheme]])),
);

/** @returns `undefined` for a code point that we do not know. */
export function signatureSchemeByCode(code: number): SignatureSchemeInfo | undefined {
  return BY_CODE.get(code);
}

/** The properties of a public or private key that determine its usable schemes. */
export interface SchemeKey {
  readonly type: KeyType;
  readonly curve: CurveName | undefined;
  readonly bits: number;
  readonly pssHash?: HashName | undefined;
  readonly pssSaltLength?: number | undefined;
}

/** Whether a handshake signature of this version may be made by this key with this scheme. */
export function schemeFitsKey(scheme: SignatureSchemeInfo, key: SchemeKey, version: 'tls12' | 'tls13'): boolean {
  if (scheme.keyType !== key.type) return false;
  if (version === 'tls13' && (!scheme.tls13 || (scheme.curve !== undefined && scheme.curve !== key.curve)))
    return false;
  return fitsKeyType(scheme.algorithm, key) && fitsModulus(scheme.algorithm, key.bits);
}

/** Whether keys of this type can make such signatures at all, in certificates or elsewhere. */
export function fitsKeyType(algorithm: SignatureAlgorithm, key: Omit<SchemeKey, 'curve' | 'bits'>): boolean {
  const { type, pssHash, pssSaltLength = 0 } = key;
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return type === 'rsa';
    case 'rsa-pss':
      if (type === 'rsa') return true;
      return (
        type === 'rsa-pss' &&
        (pssHash === undefined || pssHash === algorithm.hash) &&
        pssSaltLengthOf(algorithm) >= pssSaltLength
      );
    case 'ecdsa':
      return type === 'ec';
    case 'ed25519':
      return type === 'ed25519';
  }
}

/** Length of the salt in bytes: RFC 8446 §4.2.3, unless the algorithm gives another. */
export function pssSaltLengthOf({ hash, saltLength }: Extract<SignatureAlgorithm, { kind: 'rsa-pss' }>): number {
  return saltLength ?? HASH_LENGTH[hash];
}

/** DigestInfo around a hash takes 15 to 19 bytes more (RFC 8017 §9.2, note 1); MD5 and SHA-1 together have none. */
const DIGEST_INFO_LENGTH: Readonly<Record<HashName | 'md5-sha1' | 'sha224', number>> = {
  md5: 34,
  sha1: 35,
  sha224: 47,
  sha256: 51,
  sha384: 67,
  sha512: 83,
  'md5-sha1': 36,
};

/** RFC 8017 §9.1.1 step 3, §9.2 step 3. */
function fitsModulus(algorithm: SignatureAlgorithm, bits: number): boolean {
  if (algorithm.kind === 'rsa-pss')
    return Math.ceil((bits - 1) / 8) >= HASH_LENGTH[algorithm.hash] + pssSaltLengthOf(algorithm) + 2;
  if (algorithm.kind === 'rsa-pkcs1') return Math.ceil(bits / 8) >= DIGEST_INFO_LENGTH[algorithm.hash] + 11;
  return true;
}

function pkcs1(name: SignatureSchemeName, code: number | undefined, hash: HashName | 'md5-sha1'): SignatureSchemeInfo {
  return { name, code, algorithm: { kind: 'rsa-pkcs1', hash }, keyType: 'rsa', curve: undefined, tls13: false };
}

function pss(name: SignatureSchemeName, code: number, hash: HashName, keyType: KeyType): SignatureSchemeInfo {
  return { name, code, algorithm: { kind: 'rsa-pss', hash }, keyType, curve: undefined, tls13: true };
}

function ecdsa(
  name: SignatureSchemeName,
  code: number,
  hash: HashName,
  curve: CurveName | undefined,
): SignatureSchemeInfo {
  return { name, code, algorithm: { kind: 'ecdsa', hash }, keyType: 'ec', curve, tls13: curve !== undefined };
}
