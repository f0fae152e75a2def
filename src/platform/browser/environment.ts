// The browser's implementation of context/environment.ts (by shape: platform code does not import context).
import { withEncryptedKeys } from '../../crypto/portable/encrypted-keys.ts';
import { portableCrypto } from '../../crypto/portable/provider.ts';
import { systemClock } from '../clock.ts';
import { isPublicSuffix } from '../public-suffix.ts';
import { systemRandom } from './random.ts';

const crypto = withEncryptedKeys(portableCrypto);

/** @param roots - DER: no page can ask its browser for any. */
export function browserEnvironment(roots: readonly Uint8Array[]) {
  return { crypto, random: systemRandom, clock: systemClock, systemRoots: () => roots, isPublicSuffix };
}
