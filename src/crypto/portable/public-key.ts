// Public keys of the portable provider.
import { ed25519 } from '@noble/curves/ed25519.js';
import { TlsError } from '../../errors.ts';
import type { RandomSource } from '../../util/ambient.ts';
import { bytesToBigInt } from '../../util/bigint.ts';
import { padPremaster } from '../premaster-padding.ts';
import type { CurveName, HashName, KeyType, PublicKey, SignatureAlgorithm } from '../provider.ts';
import { parsePublicKeyInfo, type RsaPublicKeyInfo } from '../public-key-info.ts';
import { fitsKeyType } from '../signature-schemes.ts';
import { portableDigest } from './hash.ts';
import { NOBLE_CURVES } from './key-agreement.ts';
import { type RsaPublicNumbers, type RsaSignatureAlgorithm, rsaEncryptBlock, rsaVerify } from './rsa.ts';

export function importPortablePublicKey(spki: Uint8Array): PublicKey {
  const info = parsePublicKeyInfo(spki);
  switch (info.type) {
    case 'ec':
      return new PortableEcPublicKey(info.curve, info.bits, Uint8Array.from(info.point));
    case 'ed25519':
      return new PortableEd25519PublicKey(Uint8Array.from(info.key));
    default:
      return new PortableRsaPublicKey(info);
  }
}

export function portableEncryptPremaster(key: PublicKey, premaster: Uint8Array, random: RandomSource): Uint8Array {
  if (key.type !== 'rsa') throw new TlsError('crypto.unsupported', `RSA encryption to a key of type ${key.type}`);
  if (!(key instanceof PortableRsaPublicKey)) throw new TypeError('a public key of another provider');
  const block = padPremaster(premaster, Math.ceil(key.bits / 8), random);
  const ciphertext = rsaEncryptBlock(key.numbers, block);
  block.fill(0);
  return ciphertext;
}

class PortableRsaPublicKey implements PublicKey {
  readonly type: 'rsa' | 'rsa-pss';
  readonly curve: undefined;
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly pssSaltLength: number | undefined;
  readonly numbers: RsaPublicNumbers;

  constructor(info: RsaPublicKeyInfo) {
    this.type = info.type;
    this.bits = info.bits;
    this.pssHash = info.pssHash;
    this.pssSaltLength = info.pssSaltLength;
    this.numbers = { n: bytesToBigInt(info.modulus), e: bytesToBigInt(info.exponent), bits: info.bits };
  }

  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean {
    if (!fitsKeyType(algorithm, this)) return false;
    return rsaVerify(this.numbers, algorithm as RsaSignatureAlgorithm, data, signature);
  }
}

class PortableEcPublicKey implements PublicKey {
  readonly type: KeyType = 'ec';
  readonly curve: CurveName;
  readonly bits: number;
  readonly #point: Uint8Array;

  constructor(curve: CurveName, bits: number, point: Uint8Array) {
    try {
      NOBLE_CURVES[curve].Point.fromBytes(point).assertValidity();
    } catch (error) {
      throw new TlsError('crypto.bad_public_key', `a point that is not on ${curve}`, { cause: error });
    }
    this.curve = curve;
    this.bits = bits;
    this.#point = point;
  }

  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean {
    if (algorithm.kind !== 'ecdsa') return false;
    try {
      const digest = portableDigest(algorithm.hash, data);
      return NOBLE_CURVES[this.curve].verify(signature, digest, this.#point, ECDSA);
    } catch {
      return false; // not a DER Ecdsa-Sig-Value
    }
  }
}

/** X.509 and TLS accept both values of s; the message is already hashed. */
export const ECDSA = { prehash: false, lowS: false, format: 'der' } as const;

class PortableEd25519PublicKey implements PublicKey {
  readonly type: KeyType = 'ed25519';
  readonly curve: undefined;
  readonly bits = 256;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean {
    if (algorithm.kind !== 'ed25519') return false;
    try {
      return ed25519.verify(signature, data, this.#key, { zip215: false }); // RFC 8032 §5.1.7, as strictly as others
    } catch {
      return false; // of a wrong length
    }
  }
}
