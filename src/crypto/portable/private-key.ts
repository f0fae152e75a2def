// Private keys of the portable provider. RSA decryption is refused: BigInt's timing would be a padding oracle.
import { ed25519 } from '@noble/curves/ed25519.js';
import { TlsError } from '../../errors.ts';
import { equalBytes } from '../../util/bytes.ts';
import {
  type EcPrivateKeyInfo,
  type Ed25519PrivateKeyInfo,
  type OpenEncryptedKey,
  parsePrivateKeyInfo,
  type RsaPrivateKeyInfo,
} from '../private-key-info.ts';
import type { CurveName, HashName, KeyType, PrivateKey, SignatureAlgorithm } from '../provider.ts';
import { encodeEcPublicKeyInfo, encodeEd25519PublicKeyInfo, encodeRsaPublicKeyInfo } from '../public-key-info.ts';
import { fitsKeyType } from '../signature-schemes.ts';
import { portableDigest } from './hash.ts';
import { NOBLE_CURVES } from './key-agreement.ts';
import { ECDSA } from './public-key.ts';
import { type RsaSignatureAlgorithm, rsaPrivateNumbers, rsaSign } from './rsa.ts';

/** @param openEncrypted - absent where encrypted keys are refused. */
export function importPortablePrivateKey(der: Uint8Array, openEncrypted?: OpenEncryptedKey): PrivateKey {
  const info = parsePrivateKeyInfo(der, openEncrypted ?? refuseEncrypted);
  switch (info.type) {
    case 'ec':
      return importEc(info);
    case 'ed25519':
      return importEd25519(info);
    default:
      return importRsa(info);
  }
}

interface PortableKey {
  readonly type: KeyType;
  readonly curve: CurveName | undefined;
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly publicKeyInfo: Uint8Array;
  /** The algorithm fits the key. */
  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array;
}

class PortablePrivateKey implements PrivateKey {
  readonly type: KeyType;
  readonly curve: CurveName | undefined;
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly publicKeyInfo: Uint8Array;
  readonly #sign: PortableKey['sign'];

  constructor(key: PortableKey) {
    this.type = key.type;
    this.curve = key.curve;
    this.bits = key.bits;
    this.pssHash = key.pssHash;
    this.publicKeyInfo = key.publicKeyInfo;
    this.#sign = key.sign;
  }

  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array {
    if (!fitsKeyType(algorithm, this))
      throw new TlsError('crypto.unsupported', `a key of type ${this.type} does not sign with ${algorithm.kind}`);
    return this.#sign(algorithm, data);
  }

  decryptPremaster(): Uint8Array {
    throw new TlsError('crypto.unsupported', 'RSA decryption in BigInt: its timing would give the secret away', {
      hint: 'Use the native provider of Node, or a suite with (EC)DHE.',
    });
  }
}

function importRsa(info: RsaPrivateKeyInfo): PrivateKey {
  const numbers = rsaPrivateNumbers(info);
  return new PortablePrivateKey({
    type: info.type,
    curve: undefined,
    bits: info.bits,
    pssHash: info.pssHash,
    publicKeyInfo: encodeRsaPublicKeyInfo(info.algorithm, info.modulus, info.publicExponent),
    sign: (algorithm, data) => rsaSign(numbers, algorithm as RsaSignatureAlgorithm, data),
  });
}

function importEc({ curve, bits, scalar, publicPoint }: EcPrivateKeyInfo): PrivateKey {
  const noble = NOBLE_CURVES[curve];
  const point = noble.getPublicKey(scalar, false);
  if (publicPoint !== undefined && !equalBytes(point, publicPoint)) throw mismatch();
  return new PortablePrivateKey({
    type: 'ec',
    curve,
    bits,
    pssHash: undefined,
    publicKeyInfo: encodeEcPublicKeyInfo(curve, point),
    sign(algorithm, data) {
      if (algorithm.kind !== 'ecdsa') throw new RangeError(algorithm.kind);
      return noble.sign(portableDigest(algorithm.hash, data), scalar, ECDSA);
    },
  });
}

function importEd25519(info: Ed25519PrivateKeyInfo): PrivateKey {
  const seed = Uint8Array.from(info.seed);
  const key = ed25519.getPublicKey(seed);
  if (info.publicKey !== undefined && !equalBytes(key, info.publicKey)) throw mismatch();
  return new PortablePrivateKey({
    type: 'ed25519',
    curve: undefined,
    bits: 256,
    pssHash: undefined,
    publicKeyInfo: encodeEd25519PublicKeyInfo(key),
    sign: (_, data) => ed25519.sign(data, seed),
  });
}

function refuseEncrypted(): never {
  throw new TlsError('crypto.bad_private_key', 'the private key is encrypted, and this crypto provider opens none', {
    hint: 'Use withEncryptedKeys of thimble/encrypted-keys, or decrypt the file: openssl pkey -in KEYFILE -out plain.pem',
  });
}

function mismatch(): TlsError {
  return new TlsError('crypto.bad_private_key', 'the public key in this file is not that of its private key');
}
