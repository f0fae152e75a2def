// How much memory TLS connections can have on a board: a most favourable figure, beyond which none fits whatever the
// program is, and a usual one (facts: boards-memory-time). From both come estimates; a failure comes only from the first.
import type { BoardProfile } from './profile.ts';
import type { ByKey } from './stacks/stack.ts';

/** Bytes. */
export interface TlsHeap {
  /** What there is with no program at all. */
  readonly most: number;
  /** What is left in programs as people report them. */
  readonly usual: number;
}

/** Heaps that {@link BoardProfile.chip} does not give, by runtime and chip. */
const C_HEAPS: Readonly<Record<string, TlsHeap>> = {
  // ESP-IDF's heap of 137 to 150 KB at boot less Wi-Fi's 35; 50 KB where Python's heap has grown.
  'micropython esp32': { most: 115_000, usual: 50_000 },
  // adafruit/circuitpython PR#6021: free after Wi-Fi, internal RAM.
  'circuitpython esp32-s2': { most: 78_296, usual: 42_508 },
  // Derived of the chips' SRAM: less 100 KB of the firmware, 35 of Wi-Fi, 64 of Python's first heap (37 on the S2, of which
  // micropython#7214 has the rest); usual: as the ESP32's, with half of what there is more.
  'micropython esp32-s2': { most: 108_000, usual: 50_000 },
  'micropython esp32-c3': { most: 185_000, usual: 85_000 },
  'micropython esp32-s3': { most: 265_000, usual: 125_000 },
  'micropython esp32-c6': { most: 313_000, usual: 149_000 },
  // Derived: the ESP32-S2's and what SRAM there is more.
  'circuitpython esp32': { most: 278_000, usual: 78_000 },
  'circuitpython esp32-c3': { most: 158_000, usual: 82_000 },
  'circuitpython esp32-s3': { most: 270_000, usual: 138_000 },
  'circuitpython esp32-c6': { most: 270_000, usual: 138_000 },
  // Derived: 264 KB of RAM less the firmware's own; code.py starts with 126 to 183 KB free (#9085, #10027).
  'circuitpython pico-w': { most: 200_000, usual: 138_000 },
  // Derived: the Pico W's and the 256 KB of RAM that there is more.
  'circuitpython pico-2-w': { most: 462_000, usual: 400_000 },
  // micropython#2530: free after a program's imports.
  'micropython esp8266': { most: 37_952, usual: 19_840 },
  // One profile stands for all boards: the largest SDRAM (STM32H747I_DISCO), and half of what an STM32F767 (384 KB) has
  // after its stack and its variables; derived.
  'micropython stm32': { most: 33_554_432, usual: 150_000 },
};
/** Of a heap that Python has too, half is the program's: derived. */
const SHARE = 0.5;

/** @returns `undefined` where nothing is limited, or no figure is known. */
export function tlsHeapOf({ chip, runtime, stack }: BoardProfile): TlsHeap | undefined {
  if (stack.memory.setUp === undefined) return undefined;
  const known = C_HEAPS[`${runtime.id} ${chip.id}`];
  if (stack.memory.heap !== 'python' || chip.heap === undefined) return known;
  return { most: chip.heap, usual: Math.min(known?.usual ?? Number.POSITIVE_INFINITY, chip.heap * SHARE) };
}

/** The numbers of open connections between which the next one fails. */
export interface FailureRange {
  readonly first: number;
  readonly last: number;
}

/** What a program holds besides, for each open connection: its socket, its objects (micropython-lib#741: 38 KB for 23). */
const BESIDES = { python: 1.6, c: 1.2 } as const;
/** How much more is needed than the peak, for want of one piece: `need = peak + 10 KB`. */
const FRAGMENTED = { python: 1.4, c: 1.2 } as const;
/** No board gets so far. */
const MAX_CONNECTIONS = 64;

/** Which open connection fails, at the worst and at the best; `undefined` where nothing is known to limit. */
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

/** The most favourable figure of a row. */
export function least({ ec, rsa2048, rsa4096 }: ByKey): number | undefined {
  const known = [ec, rsa2048, rsa4096].filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
