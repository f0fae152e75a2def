// RSA signatures in BigInt: RFC 8017 §8. PSS verification and MGF1 are micro-rsa-dsa-dh's; it lacks MD5 with SHA-1,
// signing by the Chinese remainder theorem, blinding, and PSS without an ambient source of randomness.
import { mgf1, PSS } from 'micro-rsa-dsa-dh/rsa.js';
import { invert, pow } from 'micro-rsa-dsa-dh/utils.js';
import { TlsError } from '../../errors.ts';
import { bigIntToBytes, bytesToBigInt } from '../../util/bigint.ts';
import { concatBytes } from '../../util/bytes.ts';
import { fromHex } from '../../util/hex.ts';
import { HASH_LENGTH } from '../hash-lengths.ts';
import type { RsaPrivateKeyInfo } from '../private-key-info.ts';
import type { HashName, SignatureAlgorithm } from '../provider.ts';
import { pssSaltLengthOf } from '../signature-schemes.ts';
import { NOBLE_HASHES, portableDigest, portableHmac } from './hash.ts';

export interface RsaPublicNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly bits: number;
}

export interface RsaPrivateNumbers extends RsaPublicNumbers {
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qInverse: bigint;
  /** The private exponent, used as the key from which blinding and salts are derived. */
  readonly d: Uint8Array;
}

export type RsaSignatureAlgorithm = Extract<SignatureAlgorithm, { kind: 'rsa-pkcs1' | 'rsa-pss' }>;

export function rsaPrivateNumbers(info: RsaPrivateKeyInfo): RsaPrivateNumbers {
  return {
    n: bytesToBigInt(info.modulus),
    e: bytesToBigInt(info.publicExponent),
    bits: info.bits,
    p: bytesToBigInt(info.prime1),
    q: bytesToBigInt(info.prime2),
    dp: bytesToBigInt(info.exponent1),
    dq: bytesToBigInt(info.exponent2),
    qInverse: bytesToBigInt(info.coefficient),
    d: Uint8Array.from(info.privateExponent),
  };
}

/** RSASSA-PKCS1-v1_5 and RSASSA-PSS verification: RFC 8017 §8.2.2, §8.1.2. */
export function rsaVerify(
  key: RsaPublicNumbers,
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (algorithm.kind === 'rsa-pss') {
    const hash = NOBLE_HASHES[algorithm.hash];
    const saltLength = pssSaltLengthOf(algorithm);
    if (Math.ceil((key.bits - 1) / 8) < hash.outputLen + saltLength + 2) return false; // RFC 8017 §9.1.2 step 3
    return PSS(hash, mgf1(hash), saltLength).verify(key, data, signature);
  }
  const length = Math.ceil(key.bits / 8);
  const encoded = encodePkcs1(algorithm.hash, data, length);
  if (signature.length !== length || encoded === undefined) return false;
  const s = bytesToBigInt(signature);
  return s < key.n && pow(s, key.e, key.n) === bytesToBigInt(encoded);
}

/**
 * RSASSA-PKCS1-v1_5 and RSASSA-PSS signatures: RFC 8017 §8.2.1, §8.1.1.
 *
 * @throws TlsError `crypto.unsupported` if the modulus is too small for the hash.
 */
export function rsaSign(key: RsaPrivateNumbers, algorithm: RsaSignatureAlgorithm, data: Uint8Array): Uint8Array {
  const length = Math.ceil(key.bits / 8);
  const encoded =
    algorithm.kind === 'rsa-pss' ? encodePss(key, algorithm, data) : encodePkcs1(algorithm.hash, data, length);
  if (encoded === undefined)
    throw new TlsError('crypto.unsupported', `an rsa key of ${key.bits} bits is too small for this signature`);
  return bigIntToBytes(privateOperation(key, bytesToBigInt(encoded)), length);
}

/** RSAEP: RFC 8017 §5.1.1. @param block - as long as the modulus. @returns a fresh array of the same length. */
export function rsaEncryptBlock(key: RsaPublicNumbers, block: Uint8Array): Uint8Array {
  return bigIntToBytes(pow(bytesToBigInt(block), key.e, key.n), block.length);
}

/**
 * RSASP1 by the Chinese remainder theorem (RFC 8017 §5.2.1), blinded, because the timing of BigInt depends on its operands
 * (Kocher 1996). The factor comes from the key and the message, so that no source of randomness is needed.
 */
function privateOperation(key: RsaPrivateNumbers, m: bigint): bigint {
  const seed = portableHmac('sha512', key.d).mac(BLINDING, bigIntToBytes(m, Math.ceil(key.bits / 8)));
  const r = bytesToBigInt(mgf1(NOBLE_HASHES.sha512)(seed, { dkLen: Math.ceil(key.bits / 8) })) % key.n;
  const blinded = (m * pow(r, key.e, key.n)) % key.n;

  const s1 = pow(blinded % key.p, key.dp, key.p);
  const s2 = pow(blinded % key.q, key.dq, key.q);
  const h = (((s1 - s2) % key.p) + key.p) * key.qInverse;
  const s = ((s2 + key.q * (h % key.p)) * invert(r, key.n)) % key.n;
  // One wrong half would give away a prime (Boneh, DeMillo and Lipton 1997).
  if (pow(s, key.e, key.n) !== m) throw new RangeError('an RSA signature went wrong');
  return s;
}

const BLINDING = Uint8Array.from('blinding', (character) => character.charCodeAt(0));
const SALT = Uint8Array.from('salt', (character) => character.charCodeAt(0));

/** DigestInfo up to the hash (RFC 8017 §9.2, note 1); MD5 with SHA-1 has none (RFC 2246 §7.4.3). */
const DIGEST_INFO: Readonly<Record<HashName | 'md5-sha1' | 'sha224', Uint8Array>> = {
  md5: fromHex('3020300c06082a864886f70d020505000410')!,
  sha1: fromHex('3021300906052b0e03021a05000414')!,
  sha224: fromHex('302d300d06096086480165030402040500041c')!,
  sha256: fromHex('3031300d060960864801650304020105000420')!,
  sha384: fromHex('3041300d060960864801650304020205000430')!,
  sha512: fromHex('3051300d060960864801650304020305000440')!,
  'md5-sha1': new Uint8Array(0),
};

/** EMSA-PKCS1-v1_5: RFC 8017 §9.2. @returns `undefined` if it does not fit. */
function encodePkcs1(hash: keyof typeof DIGEST_INFO, data: Uint8Array, length: number): Uint8Array | undefined {
  const digest =
    hash === 'md5-sha1'
      ? concatBytes(portableDigest('md5', data), portableDigest('sha1', data))
      : portableDigest(hash, data);
  const prefix = DIGEST_INFO[hash];
  const zeroAt = length - prefix.length - digest.length - 1;
  if (zeroAt < 10) return undefined;
  const encoded = new Uint8Array(length);
  encoded[1] = 1;
  encoded.fill(0xff, 2, zeroAt);
  encoded.set(prefix, zeroAt + 1);
  encoded.set(digest, zeroAt + 1 + prefix.length);
  return encoded;
}

/** EMSA-PSS: RFC 8017 §9.1.1, with a salt made from the key and the message. @returns `undefined` if it does not fit. */
function encodePss(
  key: RsaPrivateNumbers,
  algorithm: Extract<SignatureAlgorithm, { kind: 'rsa-pss' }>,
  data: Uint8Array,
): Uint8Array | undefined {
  const { hash } = algorithm;
  const saltLength = pssSaltLengthOf(algorithm);
  const length = Math.ceil((key.bits - 1) / 8);
  const maskedLength = length - HASH_LENGTH[hash] - 1;
  if (maskedLength < saltLength + 1) return undefined;
  const digest = portableDigest(hash, data);
  const seed = portableHmac(hash, key.d).mac(SALT, digest);
  const salt = saltLength === seed.length ? seed : mgf1(NOBLE_HASHES[hash])(seed, { dkLen: saltLength });
  const h = portableDigest(hash, new Uint8Array(8), digest, salt);

  const block = new Uint8Array(length);
  block.set(mgf1(NOBLE_HASHES[hash])(h, { dkLen: maskedLength }));
  const saltStart = maskedLength - saltLength;
  block[saltStart - 1]! ^= 1;
  for (let i = 0; i < saltLength; i++) block[saltStart + i]! ^= salt[i]!;
  block[0]! &= 0xff >> (8 * length - (key.bits - 1));
  block.set(h, maskedLength);
  block[length - 1] = 0xbc;
  return block;
}
