// Which OpenSSL parameters stand for a SignatureAlgorithm (RFC 8017 §8, RFC 3279 §2.2.3, RFC 8032).
import { constants, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import type { HashName, KeyType, SignatureAlgorithm } from '../../../crypto/provider.ts';
import { fitsKeyType } from '../../../crypto/signature-schemes.ts';

export interface NodeSignature {
  /** `null` for Ed25519, which hashes by itself. */
  readonly digest: string | null;
  readonly key: KeyObject | SignKeyObjectInput;
}

/** @returns `undefined` if a key of this type does not sign so. */
export function nodeSignature(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  type: KeyType,
  pssHash: HashName | undefined,
): NodeSignature | undefined {
  if (!fitsKeyType(algorithm, type, pssHash)) return undefined;
  switch (algorithm.kind) {
    case 'ed25519':
      return { digest: null, key };
    case 'rsa-pss':
      return {
        digest: algorithm.hash,
        key: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
      };
    default:
      return { digest: algorithm.hash, key };
  }
}
