// How much memory a board has for TLS connections: a best-case figure, which no program can exceed, and a usual one
// (facts: boards-memory-time). Both are used for estimates; only the first makes a connection fail.
import type { BoardProfile } from './profile.ts';
import { freeForPrograms, pythonHeapOf } from './python-heap.ts';
import { type ByKey, USUAL_CHAIN } from './stacks/stack.ts';
import { at, type ByVersion } from './versions.ts';

/** Bytes. */
export interface TlsHeap {
  /** Available with no program at all. */
  readonly most: number;
  /** Left in programs, according to reports. */
  readonly usual: number;
  /** Of `most`, in use by Python before a program starts, if Python's objects are in it. Absent: they are in another heap. */
  readonly atStart?: number;
}

/**
 * By runtime and chip: of the heap from which the firmware's TLS library allocates. Where that is Python's heap, its size is
 * in `BoardProfile.chip` or python-heap.ts if it is known.
 */
const HEAPS_FOR_TLS: Readonly<Record<string, TlsHeap>> = {
  // ESP-IDF's heap of 137 to 150 KB at boot minus Wi-Fi's 35; 50 KB if Python's heap has grown.
  'micropython esp32': { most: 115_000, usual: 50_000 },
  // adafruit/circuitpython PR#6021: free after Wi-Fi, internal RAM.
  'circuitpython esp32-s2': { most: 78_296, usual: 42_508 },
  // Derived of the chips' SRAM: less 100 KB of the firmware, 35 of Wi-Fi, 64 of Python's first heap (37 on the S2, of which
  // micropython#7214 has the rest); usual: as the ESP32's, with half of what there is more.
  'micropython esp32-s2': { most: 108_000, usual: 50_000 },
  'micropython esp32-c3': { most: 185_000, usual: 85_000 },
  'micropython esp32-s3': { most: 265_000, usual: 125_000 },
  'micropython esp32-c6': { most: 313_000, usual: 149_000 },
  // Derived: the ESP32-S2's plus the additional SRAM.
  'circuitpython esp32': { most: 278_000, usual: 78_000 },
  'circuitpython esp32-c3': { most: 158_000, usual: 82_000 },
  'circuitpython esp32-s3': { most: 270_000, usual: 138_000 },
  'circuitpython esp32-c6': { most: 270_000, usual: 138_000 },
  // micropython#2530: free after a program's imports.
  'micropython esp8266': { most: 37_952, usual: 19_840 },
  // One profile represents all boards: the largest SDRAM (STM32H747I_DISCO), and half of what an STM32F767 (384 KB) has
  // after its stack and its variables; derived.
  'micropython stm32': { most: 33_554_432, usual: 150_000 },
};
/** The share of TLS, if Python shares the heap: half of it is the program's, derived. */
const SHARE = 0.5;
/** With 9.2 a program with a display and Wi-Fi left 71 of 138 KB, with 10.0 one with Wi-Fi 128 of 183 (adafruit/circuitpython#10027). */
const CIRCUITPYTHON_SHARE: ByVersion<number> = [
  ['8.2', SHARE],
  ['10.0', 0.7],
];

/**
 * Besides Python's heap, whose free bytes python-heap.ts has, on the Pico W: derived of 264 KB of RAM minus the firmware's own.
 * Programs with adafruit_requests (22 KB of objects) had all eight sockets in TLS (200 KB;
 * adafruit/Adafruit_CircuitPython_Requests#62, #73).
 */
const BESIDES_PYTHON: ByVersion<number> = [
  ['8.2', 0],
  ['10.0', 40_000],
];

/** @returns `undefined` if there is no limit, or no figure. */
export function tlsHeapOf(profile: BoardProfile): TlsHeap | undefined {
  const { chip, runtime, stack } = profile;
  if (stack.memory.setUp === undefined) return undefined;
  const known = HEAPS_FOR_TLS[`${runtime.id} ${chip.id}`];
  const heap = chip.heap ?? freeForPrograms({ chip, runtime });
  if (stack.memory.heap !== 'python') return known;
  if (heap === undefined) return known && { ...known, atStart: pythonHeapOf(profile)?.atStart ?? 0 };
  if (runtime.id === 'circuitpython') {
    const { version } = runtime;
    const most = heap + at(BESIDES_PYTHON, version);
    return { most, usual: heap * at(CIRCUITPYTHON_SHARE, version), atStart: 0 }; // both are what programs have free
  }
  const usual = Math.min(known?.usual ?? Number.POSITIVE_INFINITY, heap * SHARE);
  return { most: heap, usual, atStart: pythonHeapOf(profile)?.atStart ?? 0 };
}

/** The range of the number of open connections at which the next one fails. */
export interface FailureRange {
  readonly first: number;
  readonly last: number;
}

/** Factor for other memory of each open connection: its socket, its objects (micropython-lib#741: 38 KB for 23). */
const BESIDES = { python: 1.6, c: 1.2 } as const;
/** Factor for fragmentation, in addition to the peak: `need = peak + 10 KB`. */
const FRAGMENTED = { python: 1.4, c: 1.2 } as const;
/** More than any board reaches. */
const MAX_CONNECTIONS = 64;

/** The open connection that fails, in the worst and in the best case; `undefined` if there is no known limit. */
export function failureRangeOf(profile: BoardProfile): FailureRange | undefined {
  const heap = tlsHeapOf(profile);
  const { memory } = profile.stack;
  if (heap === undefined) return undefined;
  const held = least(memory.afterHandshake) ?? memory.setUp!;
  const peak = least(memory.peak) ?? held;
  const fails = (limit: number, each: number, need: number) => {
    let n = 1;
    while (n < MAX_CONNECTIONS && (n - 1) * each + need <= limit) n++;
    return n;
  };
  const { heap: kind } = memory;
  const last = Math.min(fails(heap.most, held, peak), (profile.chip.sockets.most ?? MAX_CONNECTIONS) + 1);
  const first = Math.max(2, fails(heap.usual, held * BESIDES[kind], peak * FRAGMENTED[kind]));
  return { first: Math.min(first, last), last };
}

/** The best-case figure of a row. */
export function least({ ec, rsa2048, rsa3072, rsa4096 }: ByKey): number | undefined {
  const known = [ec, rsa2048, rsa3072, rsa4096].filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

const SIZES = ['ec', 'rsa2048', 'rsa3072', 'rsa4096'] as const;

/** The figure for a key, or else for the next smaller one that has a figure. */
export function figureOf(row: ByKey, key: keyof ByKey | undefined): number | undefined {
  const upTo = key === undefined ? [] : SIZES.slice(0, SIZES.indexOf(key) + 1);
  const known = upTo.findLast((size) => row[size] !== undefined);
  return known === undefined ? least(row) : row[known];
}

/** Bytes of a chain beyond the usual, which take memory in addition. @param chain - DER. */
export function chainBeyondUsual(chain: readonly Uint8Array[]): number {
  return Math.max(0, chain.reduce((sum, der) => sum + der.length, 0) - USUAL_CHAIN);
}
