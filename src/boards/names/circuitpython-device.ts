// Which board of a chip a name means: those of CircuitPython differ in the names that their pins have.
import { readBanner } from './banner.ts';
import { CIRCUITPYTHON_BOARDS } from './circuitpython-boards.ts';
import { reduceName, squeezeName } from './reduce-name.ts';

/**
 * @param text - what `--board` was given: `adafruit_magtag_2.9_grayscale@circuitpython-10.2`, or what a board says of itself.
 * @returns the board's id, as `board.board_id` has it; `undefined` if the text names no board, or the chip alone.
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
