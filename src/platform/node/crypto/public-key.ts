// Public keys on node:crypto. Each type comes in by whichever way this Node is fastest at (key-import.ts).
import { constants, createPublicKey, type KeyObject, publicEncrypt, verify } from 'node:crypto';
import { CURVES } from '../../../crypto/curves.ts';
import { padPremaster } from '../../../crypto/premaster-padding.ts';
import type { CurveName, HashName, KeyType, PublicKey, SignatureAlgorithm } from '../../../crypto/provider.ts';
import { type PublicKeyInfo, parsePublicKeyInfo } from '../../../crypto/public-key-info.ts';
import { TlsError } from '../../../errors.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { base64url, plainBytes } from './bytes.ts';
import { importPublicDer, SLOW_KEY_DECODER } from './key-import.ts';
import { nodeSignature } from './signatures.ts';

export function importNodePublicKey(spki: Uint8Array): PublicKey {
  const info = parsePublicKeyInfo(spki);
  return new NodePublicKey(info, importKey(info, spki));
}

/** Whatever curve OpenSSL knows. Its point is checked by OpenSSL. */
export function importNodeOldPublicKey(spki: Uint8Array): PublicKey {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ec') throw new TypeError('no EC key');
    return {
      type: 'ec',
      curve: undefined,
      bits: 0,
      verify(algorithm, data, signature) {
        if (algorithm.kind !== 'ecdsa') return false;
        try {
          return verify(algorithm.hash, data, key, signature);
        } catch {
          return false; // a signature that OpenSSL cannot even read
        }
      },
    };
  } catch (error) {
    throw new TlsError('crypto.bad_public_key', 'an EC key that OpenSSL does not take', { cause: error });
  }
}

/** RSAES-PKCS1-v1_5 with our own padding, so that it uses the caller's randomness. */
export function nodeEncryptPremaster(key: PublicKey, premaster: Uint8Array, random: RandomSource): Uint8Array {
  if (!(key instanceof NodePublicKey)) throw new TypeError('a public key of another provider');
  if (key.type !== 'rsa') throw new TlsError('crypto.unsupported', `RSA encryption to a key of type ${key.type}`);
  const block = padPremaster(premaster, Math.ceil(key.bits / 8), random);
  try {
    return plainBytes(publicEncrypt({ key: key.keyObject, padding: constants.RSA_NO_PADDING }, block));
  } finally {
    block.fill(0);
  }
}

class NodePublicKey implements PublicKey {
  readonly type: KeyType;
  readonly curve: CurveName | undefined;
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly pssSaltLength: number | undefined;
  readonly keyObject: KeyObject;

  constructor(info: PublicKeyInfo, keyObject: KeyObject) {
    this.type = info.type;
    this.curve = info.type === 'ec' ? info.curve : undefined;
    this.bits = info.bits;
    this.pssHash = info.type === 'rsa-pss' ? info.pssHash : undefined;
    this.pssSaltLength = info.type === 'rsa-pss' ? info.pssSaltLength : undefined;
    this.keyObject = keyObject;
  }

  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean {
    const how = nodeSignature(algorithm, this.keyObject, this);
    if (how === undefined) return false;
    // RFC 8017 §8.1.2 step 1: OpenSSL takes a PSS signature without its leading zeros.
    if (algorithm.kind.startsWith('rsa') && signature.length !== Math.ceil(this.bits / 8)) return false;
    try {
      return verify(how.digest, data, how.key, signature);
    } catch {
      return false; // a signature that OpenSSL cannot even read
    }
  }
}

function importKey(info: PublicKeyInfo, spki: Uint8Array): KeyObject {
  try {
    switch (info.type) {
      case 'ec':
        // On OpenSSL 3.0 a JWK is faster only for P-256: with a larger curve it costs a multiplication of the point
        // by the order, 300..800 µs. The curves have cofactor 1, so that being on the curve, which SPKI checks too, is
        // enough.
        return SLOW_KEY_DECODER && info.curve === 'secp256r1'
          ? fromJwk(info.point)
          : importPublicDer('PUBLIC KEY', spki);
      case 'ed25519':
        return SLOW_KEY_DECODER
          ? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(info.key) }, format: 'jwk' })
          : importPublicDer('PUBLIC KEY', spki);
      default:
        // Also for id-RSASSA-PSS: signatures.ts enforces its restrictions.
        return importPublicDer('RSA PUBLIC KEY', info.pkcs1);
    }
  } catch (error) {
    const what = info.type === 'ec' ? `a point that is not on ${info.curve}` : `an unusable ${info.type} key`;
    throw new TlsError('crypto.bad_public_key', what, { cause: error });
  }
}

function fromJwk(point: Uint8Array): KeyObject {
  const { bytes } = CURVES.secp256r1;
  const x = base64url(point.subarray(1, 1 + bytes));
  const y = base64url(point.subarray(1 + bytes));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
