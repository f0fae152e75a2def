// The browser's implementation of context/environment.ts (by shape: platform code does not import context).
import { portableCrypto } from '../../crypto/portable/provider.ts';
import { systemClock } from '../clock.ts';
import { isPublicSuffix } from '../public-suffix.ts';
import { systemRandom } from './random.ts';

/** @param roots - DER: no page can ask its browser for any. */
export function browserEnvironment(roots: readonly Uint8Array[]) {
  return { crypto: portableCrypto, random: systemRandom, clock: systemClock, systemRoots: () => roots, isPublicSuffix };
}
