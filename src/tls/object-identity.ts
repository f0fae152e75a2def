// Unique names for objects that have none, so that sessions made with one object are not resumed with another.
import type { RandomSource } from '../util/ambient.ts';
import { toHex } from '../util/hex.ts';

const IDENTITIES = new WeakMap<object, string>();

/**
 * @returns the same text for the same object for as long as the process runs, and no other object's: not of another
 *   process either, with which a store or ticket keys may be shared.
 */
export function objectIdentity(object: object, random: RandomSource): string {
  let identity = IDENTITIES.get(object);
  if (identity === undefined) {
    identity = toHex(random(16));
    IDENTITIES.set(object, identity);
  }
  return identity;
}
