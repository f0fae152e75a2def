// Finds which CircuitPython board of a chip a name means: boards differ in their pin names.
import { readBanner } from './banner.ts';
import { CIRCUITPYTHON_BOARDS } from './circuitpython-boards.ts';
import { reduceName, squeezeName } from './reduce-name.ts';

/**
 * @param text - value of `--board`: `adafruit_magtag_2.9_grayscale@circuitpython-10.2`, or a board's banner.
 * @returns the board's id, as in `board.board_id`; `undefined` if the text names no board, or only the chip.
 */
export function circuitpythonDevice(text: string, chip: string): string | undefined {
  const wanted = readBanner(text)?.device ?? text.trim().split('@')[0]!;
  if (wanted.toLowerCase() === chip) return undefined;
  const boards = boardsOf(chip);
  const found = (form: (name: string) => string) =>
    boards.find(({ id, name }) => form(id) === form(wanted) || form(name) === form(wanted))?.id;
  return found((name) => name.toLowerCase()) ?? found(squeezeName) ?? found(reduceName);
}

/** @returns `Adafruit MagTag` for `adafruit_magtag_2.9_grayscale`: MICROPY_HW_BOARD_NAME. */
export function circuitpythonDeviceName(id: string, chip: string): string | undefined {
  return boardsOf(chip).find((board) => board.id === id)?.name;
}

function boardsOf(chip: string): { id: string; name: string }[] {
  return (CIRCUITPYTHON_BOARDS[chip] ?? '')
    .trim()
    .split('\n')
    .map((line) => ({ id: line.split(' ')[0]!, name: line.slice(line.indexOf(' ') + 1) }));
}
