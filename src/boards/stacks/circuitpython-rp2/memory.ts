// Bytes that a connection takes from Python's heap on the Pico W, in a 32-bit build of each version:
// ../shared/facts/circuitpython-rp2/circuitpython-memory-32bit.txt (p256, leaf_by_2048, rsa4096).
import type { MemoryFigures } from '../stack.ts';

const COMMON = { heap: 'python', largestBlock: undefined } as const;
const OLD_CA = { ec: 627, rsa2048: 758 } as const;

export const MEMORY_8_2: MemoryFigures = {
  ...COMMON,
  setUp: 23_590,
  afterHandshake: { ec: 23_744, rsa2048: 25_389, rsa4096: 26_190 },
  peak: { ec: 28_584, rsa2048: 30_201, rsa4096: 34_842 },
  perCa: OLD_CA,
};

export const MEMORY_9_2: MemoryFigures = {
  ...COMMON,
  setUp: 23_522,
  afterHandshake: { ec: 22_845, rsa2048: 23_369, rsa4096: 22_845 },
  peak: { ec: 27_145, rsa2048: 29_357, rsa4096: 33_697 },
  perCa: OLD_CA,
};

export const MEMORY_10_2: MemoryFigures = {
  ...COMMON,
  setUp: 23_642,
  afterHandshake: { ec: 22_845, rsa2048: 23_369, rsa4096: 22_845 },
  peak: { ec: 27_265, rsa2048: 29_477, rsa4096: 33_817 },
  perCa: OLD_CA,
};

export const MEMORY_MAIN: MemoryFigures = {
  ...COMMON,
  setUp: 22_690,
  afterHandshake: { ec: 22_756, rsa2048: 23_157, rsa4096: 23_714 },
  peak: { ec: 29_111, rsa2048: 30_355, rsa4096: 36_544 },
  perCa: { ec: 387, rsa2048: 518 },
};
