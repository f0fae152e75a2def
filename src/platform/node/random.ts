// The operating system's random bytes, fetched in blocks that serve many requests.
import { randomFillSync } from 'node:crypto';
import type { RandomSource } from '../../util/ambient.ts';

/** Drawing this much costs as much as drawing 32 bytes, and a handshake has a dozen small draws. */
const POOL = 1_024;

const pool = new Uint8Array(POOL);
let left = 0;

/** Bytes are erased from the pool when they are returned, so that they exist only once. */
export const systemRandom: RandomSource = (length) => {
  if (length > POOL / 4) return randomFillSync(new Uint8Array(length));
  if (length > left) {
    randomFillSync(pool);
    left = POOL;
  }
  const bytes = pool.slice(left - length, left);
  pool.fill(0, left - length, left);
  left -= length;
  return bytes;
};
