// Bytes that a connection takes from the C heap of ESP-IDF, without the headers of its blocks:
// ../shared/facts/esp32/memory.txt, each mbedTLS with the firmware's options in a 32-bit build.
import type { MemoryFigures } from '../stack.ts';

const COMMON = {
  heap: 'c',
  perCa: { ec: 620, rsa2048: 1205 },
  /** The input buffer, in one piece. */
  largestBlock: 16_717,
} as const satisfies Partial<MemoryFigures>;

const MICROPYTHON = {
  /** As on rp2: MPI_ALLOC_FAILED, alone or with RSA_PUBLIC_FAILED; derived. */
  handshakeFails: { ec: -0x10, rsa: -0x4280 - 0x10 },
  /** Derived: it keeps the certificates (a 13 KB chain took 44,100 at the peak, and 41,232 after it). */
  perChainByte: { peak: 1, afterHandshake: 1 },
} as const satisfies Partial<MemoryFigures>;

/** mbedTLS before 3.6 keeps more of a CA. */
const OLD_CA = { ...COMMON, perCa: { ec: 664 } } as const;

export const MEMORY_MICROPYTHON_1_25: MemoryFigures = {
  ...COMMON,
  ...MICROPYTHON,
  setUp: 22_458,
  afterHandshake: { ec: 24_902, rsa2048: 25_552, rsa4096: 26_321 },
  peak: { ec: 27_810, rsa2048: 29_940, rsa4096: 35_317 },
};

export const MEMORY_MICROPYTHON_1_24: MemoryFigures = {
  ...COMMON,
  ...MICROPYTHON,
  setUp: 22_602,
  afterHandshake: { ec: 24_902, rsa2048: 25_552 },
  peak: { ec: 27_958, rsa2048: 30_084 },
};

export const MEMORY_MICROPYTHON_1_23: MemoryFigures = {
  ...OLD_CA,
  ...MICROPYTHON,
  setUp: 22_682,
  afterHandshake: { ec: 24_854, rsa2048: 25_776 },
  peak: { ec: 27_986, rsa2048: 29_884 },
};

export const MEMORY_MICROPYTHON_1_21: MemoryFigures = {
  ...OLD_CA,
  ...MICROPYTHON,
  setUp: 22_658,
  afterHandshake: { ec: 24_854, rsa2048: 25_776 },
  peak: { ec: 28_202, rsa2048: 29_904 },
};

export const MEMORY_MICROPYTHON_1_20: MemoryFigures = {
  ...OLD_CA,
  ...MICROPYTHON,
  setUp: 23_726,
  afterHandshake: { ec: 24_858, rsa2048: 25_780 },
  peak: { ec: 31_242, rsa2048: 32_164 },
};

export const MEMORY_CIRCUITPYTHON_10_2: MemoryFigures = {
  ...COMMON,
  setUp: 20_406,
  afterHandshake: { ec: 20_849, rsa2048: 20_849, rsa4096: 20_849 },
  peak: { ec: 24_869, rsa2048: 25_913, rsa4096: 31_033 },
};

export const MEMORY_CIRCUITPYTHON_9_2: MemoryFigures = {
  ...COMMON,
  setUp: 20_406,
  afterHandshake: { ec: 20_849, rsa2048: 20_849 },
  peak: { ec: 24_985, rsa2048: 25_913 },
};

export const MEMORY_CIRCUITPYTHON_8_2: MemoryFigures = {
  ...OLD_CA,
  setUp: 21_666,
  afterHandshake: { ec: 22_810, rsa2048: 23_732 },
  peak: { ec: 29_182, rsa2048: 30_104 },
};
