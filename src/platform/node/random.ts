// The operating system's randomness.
import { randomFillSync } from 'node:crypto';
import type { RandomSource } from '../../util/ambient.ts';

export const systemRandom: RandomSource = (length) => randomFillSync(new Uint8Array(length));
