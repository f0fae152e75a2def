// Web Crypto's randomness: browsers, workers, Deno, Bun and Node have it as a global.
import type { RandomSource } from '../../util/ambient.ts';

/** What `getRandomValues` gives at most in one call (Web Crypto §10.1.1). */
const QUOTA = 65_536;

/** Randomness of the operating system. */
export const systemRandom: RandomSource = (length) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += QUOTA) crypto.getRandomValues(bytes.subarray(at, at + QUOTA));
  return bytes;
};
