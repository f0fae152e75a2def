// The providers tested with Wycheproof, and how many cases are part of `npm test`.
import { nobleMlKem768 } from '../../../src/crypto/portable/ml-kem.ts';
import { portableCrypto } from '../../../src/crypto/portable/provider.ts';
import { portableCryptoSmallAes } from '../../../src/crypto/portable/provider-small-aes.ts';
import { nodeMlKem768 } from '../../../src/platform/node/crypto/ml-kem.ts';
import { nodeCrypto } from '../../../src/platform/node/crypto/provider.ts';
import type { Subject } from './outcome.ts';

export const NATIVE: Subject = { crypto: nodeCrypto, mlKem768: nodeMlKem768(), seeded: false };
export const PORTABLE: Subject = { crypto: portableCrypto, mlKem768: nobleMlKem768, seeded: true };
export const SMALL_AES: Subject = { ...PORTABLE, crypto: portableCryptoSmallAes, files: ['aes_gcm_test.json'] };

/**
 * The larger curves take four fifths of the time. `npm test` runs only this many of their cases for each class (result
 * and flags) in the order of the file; `tsx scripts/wycheproof.ts` runs all.
 */
export const CAP = 8;

export function isCapped(file: string): boolean {
  return /_secp(384|521)r1_/.test(file);
}
