// OpenSSL's parameters for each SignatureAlgorithm (RFC 8017 §8, RFC 3279 §2.2.3, RFC 8032).
import { constants, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import type { SignatureAlgorithm } from '../../../crypto/provider.ts';
import { fitsKeyType, pssSaltLengthOf, type SchemeKey } from '../../../crypto/signature-schemes.ts';

export interface NodeSignature {
  /** `null` for Ed25519, which hashes by itself. */
  readonly digest: string | null;
  readonly key: KeyObject | SignKeyObjectInput;
}

/** @returns `undefined` if a key of this type does not sign so. */
export function nodeSignature(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  restrictions: Omit<SchemeKey, 'curve' | 'bits'>,
): NodeSignature | undefined {
  if (!fitsKeyType(algorithm, restrictions)) return undefined;
  switch (algorithm.kind) {
    case 'ed25519':
      return { digest: null, key };
    case 'rsa-pss':
      return {
        digest: algorithm.hash,
        key: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pssSaltLengthOf(algorithm) },
      };
    default:
      return { digest: algorithm.hash, key };
  }
}
