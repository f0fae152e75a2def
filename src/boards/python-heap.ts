// Estimates a board's Python heap, for gc.mem_free() and gc.mem_alloc(), and for TLS where it allocates from that heap (facts:
// boards-memory-time §1a).
import type { BoardProfile } from './profile.ts';
import { at, type ByVersion } from './versions.ts';

/** Bytes. */
export interface PythonHeap {
  readonly total: number;
  /** Bytes in use before a program starts. */
  readonly atStart: number;
}

/** Size of the objects at start: "free_at_boot = GC total - 5..7 K". */
const AT_START = 6_000;
/** As reported at the start of code.py on a Pico W (adafruit/circuitpython#9085, #10027). */
const PICO_W_FREE: ByVersion<number> = [
  ['8.2', 139_000],
  ['9.0', 126_112],
  ['9.1', 126_112],
  ['9.2', 138_000],
  ['10.0', 183_000],
];
/** Derived: the Pico 2 W has 520 KB of RAM, the Pico W 264 KB. */
const PICO_2_W_MORE = 262_144;
/** With the 2 MB of PSRAM in the profiles of these chips (adafruit/circuitpython#9115). */
const ESPRESSIF_FREE = 2_039_824;
const WITH_PSRAM: ReadonlySet<string> = new Set(['esp32-s2', 'esp32-s3']);
/**
 * 134,544 bytes free and 30,704 used at boot, including growth into ESP-IDF's heap (micropython#18859); other chips:
 * derived.
 */
const ESP32_TOTAL = 165_248;
/** micropython#5554 and glenn20/micropython#1: one heap of fixed size, before 1.22. */
const ESP32_FIXED = 111_168;
const ESP32_TOTALS: ByVersion<number> = [
  ['1.20', ESP32_FIXED],
  ['1.22', ESP32_TOTAL],
];

/** @returns `undefined` if there is no limit, or no figure. */
export function pythonHeapOf({ chip, runtime }: BoardProfile): PythonHeap | undefined {
  if (chip.heap !== undefined) return { total: chip.heap, atStart: AT_START };
  const free = freeForPrograms({ chip, runtime });
  return free === undefined ? undefined : { total: free + AT_START, atStart: AT_START };
}

/** Free when a program starts. @returns `undefined` if there is no figure, or the chip's `heap` has it. */
export function freeForPrograms({
  chip: { id: chip },
  runtime: { id, version },
}: Pick<BoardProfile, 'chip' | 'runtime'>): number | undefined {
  if (id === 'micropython') return chip.startsWith('esp32') ? at(ESP32_TOTALS, version) - AT_START : undefined;
  if (chip === 'pico-w') return at(PICO_W_FREE, version);
  if (chip === 'pico-2-w') return at(PICO_W_FREE, version) + PICO_2_W_MORE;
  return WITH_PSRAM.has(chip) ? ESPRESSIF_FREE : undefined;
}
