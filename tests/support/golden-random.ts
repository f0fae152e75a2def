// Fixed randomness and time, for golden files.
import { createHash } from 'node:crypto';
import type { RandomSource } from '../../src/util/ambient.ts';

export const GOLDEN_NOW = Date.UTC(2026, 10, 21, 12);

/** SHA-256 in counter mode: the same bytes for the same seed, regardless of the requested lengths. */
export function goldenRandom(seed: string): RandomSource {
  let counter = 0;
  let pool = new Uint8Array(0);
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      if (pool.length === 0) pool = new Uint8Array(createHash('sha256').update(`${seed} ${counter++}`).digest());
      const part = pool.subarray(0, length - at);
      out.set(part, at);
      at += part.length;
      pool = pool.subarray(part.length);
    }
    return out;
  };
}
