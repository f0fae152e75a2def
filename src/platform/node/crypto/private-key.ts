// Private keys on node:crypto, parsed by our own parser, whose errors say what is wrong.
import {
  constants,
  createECDH,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  sign,
} from 'node:crypto';
import { CURVES } from '../../../crypto/curves.ts';
import { unpadPremaster } from '../../../crypto/premaster-padding.ts';
import {
  type EcPrivateKeyInfo,
  type Ed25519PrivateKeyInfo,
  type PrivateKeyInfo,
  parsePrivateKeyInfo,
} from '../../../crypto/private-key-info.ts';
import type { CurveName, HashName, KeyType, PrivateKey, SignatureAlgorithm } from '../../../crypto/provider.ts';
import { encodeEcPublicKeyInfo, encodeRsaPublicKeyInfo } from '../../../crypto/public-key-info.ts';
import { TlsError } from '../../../errors.ts';
import { concatBytes, equalBytes } from '../../../util/bytes.ts';
import { fromHex } from '../../../util/hex.ts';
import { base64url, plainBytes } from './bytes.ts';
import { OPENSSL_CURVES } from './ecdh.ts';
import { importPrivateDer } from './key-import.ts';
import { openNodeEncryptedKey } from './password.ts';
import { nodeSignature } from './signatures.ts';

export function importNodePrivateKey(der: Uint8Array, password?: string): PrivateKey {
  const info = parsePrivateKeyInfo(der, (encrypted) => openNodeEncryptedKey(encrypted, password));
  switch (info.type) {
    case 'ec':
      return importEc(info);
    case 'ed25519':
      return importEd25519(info);
    default: {
      const key = create(() => createPrivateKey({ key: Buffer.from(info.pkcs1), format: 'der', type: 'pkcs1' }));
      return new NodePrivateKey(info, key, encodeRsaPublicKeyInfo(info.algorithm, info.modulus, info.publicExponent));
    }
  }
}

class NodePrivateKey implements PrivateKey {
  readonly type: KeyType;
  readonly curve: CurveName | undefined;
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly publicKeyInfo: Uint8Array;
  readonly #key: KeyObject;

  constructor(info: PrivateKeyInfo, key: KeyObject, publicKeyInfo: Uint8Array) {
    this.type = info.type;
    this.curve = info.type === 'ec' ? info.curve : undefined;
    this.bits = info.bits;
    this.pssHash = info.type === 'rsa-pss' ? info.pssHash : undefined;
    this.publicKeyInfo = publicKeyInfo;
    this.#key = key;
  }

  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array {
    const how = nodeSignature(algorithm, this.#key, this);
    if (how === undefined)
      throw new TlsError('crypto.unsupported', `a key of type ${this.type} does not sign with ${algorithm.kind}`);
    try {
      return plainBytes(sign(how.digest, data, how.key));
    } catch (error) {
      const detail = `an ${this.type} key of ${this.bits} bits is too small for this signature`;
      throw new TlsError('crypto.unsupported', detail, { cause: error });
    }
  }

  decryptPremaster(ciphertext: Uint8Array, version: number, fallback: Uint8Array): Uint8Array {
    if (this.type !== 'rsa') throw new TlsError('crypto.unsupported', `RSA decryption with a key of type ${this.type}`);
    let block: Uint8Array;
    try {
      // Not RSA_PKCS1_PADDING: some versions of Node refuse it, in others the timing reveals whether the padding was right.
      block = plainBytes(privateDecrypt({ key: this.#key, padding: constants.RSA_NO_PADDING }, ciphertext));
    } catch {
      // Not a number below the modulus, or of another length: the sender knows that as well as we do.
      return Uint8Array.from(fallback);
    }
    return unpadPremaster(block, version, fallback);
  }
}

function importEc(info: EcPrivateKeyInfo): PrivateKey {
  const { bytes } = CURVES[info.curve];
  const point = create(() => {
    const ecdh = createECDH(OPENSSL_CURVES[info.curve]);
    ecdh.setPrivateKey(info.scalar);
    return plainBytes(ecdh.getPublicKey());
  });
  if (info.publicPoint !== undefined && !equalBytes(point, info.publicPoint)) throw mismatch();
  const key = create(() =>
    createPrivateKey({
      key: {
        kty: 'EC',
        crv: JWK_CURVES[info.curve],
        x: base64url(point.subarray(1, 1 + bytes)),
        y: base64url(point.subarray(1 + bytes)),
        d: base64url(info.scalar),
      },
      format: 'jwk',
    }),
  );
  return new NodePrivateKey(info, key, encodeEcPublicKeyInfo(info.curve, point));
}

const JWK_CURVES: Readonly<Record<CurveName, string>> = { secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

/** OneAsymmetricKey of an Ed25519 key (RFC 8410 §7), up to the seed. */
const ED25519_PREFIX = fromHex('302e020100300506032b657004220420')!;
const ED25519_SPKI_PREFIX_LENGTH = 12;

function importEd25519(info: Ed25519PrivateKeyInfo): PrivateKey {
  const pkcs8 = concatBytes(ED25519_PREFIX, info.seed);
  const key = create(() => importPrivateDer(pkcs8));
  pkcs8.fill(0);
  const spki = plainBytes(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  if (info.publicKey !== undefined && !equalBytes(spki.subarray(ED25519_SPKI_PREFIX_LENGTH), info.publicKey))
    throw mismatch();
  return new NodePrivateKey(info, key, spki);
}

function create<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new TlsError('crypto.bad_private_key', 'the numbers of this private key do not belong together', {
      cause: error,
    });
  }
}

function mismatch(): TlsError {
  return new TlsError('crypto.bad_private_key', 'the public key in this file is not that of its private key');
}
