// Loads the names of one board's `board` module, from its chip's list only.
import type { BoardValue } from './board-value.ts';
import { readBoard } from './read-board.ts';

export interface BoardNames {
  /** `board.board_id`. */
  readonly id: string;
  readonly names: Readonly<Record<string, BoardValue>>;
}

/** @param device - CircuitPython's id of a board of that chip; `undefined`: the usual one. */
export async function loadBoardNames(chip: string, device: string | undefined): Promise<BoardNames> {
  const id = device ?? DEFAULT_BOARDS[chip];
  const load = LOADERS[chip];
  if (load === undefined || id === undefined) throw new RangeError(`no boards with ${chip} are known`);
  const names = readBoard((await load()).BOARDS, id);
  if (names === undefined) throw new RangeError(`no board ${id} with ${chip} is known`);
  return { id, names };
}

/** The board whose pins a program gets on a chip; not on each chip the one whose modules the profile has. */
export const DEFAULT_BOARDS: Readonly<Record<string, string>> = {
  'pico-w': 'raspberry_pi_pico_w',
  'pico-2-w': 'raspberry_pi_pico2_w',
  esp32: 'adafruit_feather_esp32_v2',
  'esp32-s2': 'espressif_saola_1_wroom',
  'esp32-s3': 'espressif_esp32s3_devkitc_1_n8',
  'esp32-c3': 'adafruit_qtpy_esp32c3',
  'esp32-c6': 'espressif_esp32c6_devkitc_1_n8',
  samd51: 'pyportal',
};

const LOADERS: Readonly<Record<string, () => Promise<{ readonly BOARDS: string }>>> = {
  'pico-w': () => import('./circuitpython/pico-w.ts'),
  'pico-2-w': () => import('./circuitpython/pico-2-w.ts'),
  esp32: () => import('./circuitpython/esp32.ts'),
  'esp32-s2': () => import('./circuitpython/esp32-s2.ts'),
  'esp32-s3': () => import('./circuitpython/esp32-s3.ts'),
  'esp32-c3': () => import('./circuitpython/esp32-c3.ts'),
  'esp32-c6': () => import('./circuitpython/esp32-c6.ts'),
  samd51: () => import('./circuitpython/samd51.ts'),
};
