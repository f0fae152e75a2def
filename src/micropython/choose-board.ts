// Which board a program is for, when nobody says: CircuitPython's has modules that no MicroPython has.

import { BOARD_OF_PROGRAM } from '../boards/catalogue.ts';

/** Modules of CircuitPython's firmware and libraries. `adafruit_*` counts as well. */
const MODULES: ReadonlySet<string> = new Set([
  'adafruit_connection_manager',
  'adafruit_requests',
  'alarm',
  'analogio',
  'board',
  'busio',
  'digitalio',
  'displayio',
  'microcontroller',
  'rtc',
  'socketpool',
  'storage',
  'supervisor',
  'wifi',
]);

export interface BoardChoice {
  readonly id: string;
  readonly runtime: 'micropython' | 'circuitpython';
  /** Why, for people. */
  readonly reason: string;
}

/** A folder with a code.py, which boards with CircuitPython start. */
export const FOLDER_OF_CIRCUITPYTHON: BoardChoice = {
  id: BOARD_OF_PROGRAM.circuitpython,
  runtime: 'circuitpython',
  reason: 'it has a code.py',
};

/** @param source - the text of a Python program. */
export function chooseBoard(source: string): BoardChoice {
  const found = importedModules(source).find((name) => MODULES.has(name) || name.startsWith('adafruit_'));
  if (found !== undefined)
    return {
      id: BOARD_OF_PROGRAM.circuitpython,
      runtime: 'circuitpython',
      reason: `it imports CircuitPython's ${found}`,
    };
  return {
    id: BOARD_OF_PROGRAM.micropython,
    runtime: 'micropython',
    reason: "it imports none of CircuitPython's modules",
  };
}

/** The top-level modules that import statements name, in order, those within functions included. */
function importedModules(source: string): string[] {
  return source.split(/[\r\n]/).flatMap(modulesOf);
}

/** Every pattern is anchored, and none can match a run of characters in two ways: a line of a megabyte is read once. */
function modulesOf(line: string): string[] {
  const [keyword] = /^[ \t]*(?:from|import)(?=[ \t])/.exec(line) ?? [];
  if (keyword === undefined) return [];
  const rest = line.slice(keyword.length).replace(/^[ \t]+/, '');
  if (keyword.endsWith('import'))
    return rest
      .split(/[^\w., \t]/, 1)[0]!
      .split(',')
      .flatMap(topOf);
  const path = /^[\w.]+/.exec(rest)?.[0] ?? '';
  return /^[ \t]+import\b/.test(rest.slice(path.length)) ? topOf(path) : [];
}

/** `wifi` of ` wifi.radio as radio`. */
function topOf(name: string): string[] {
  const top = /^[ \t]*(\w+)/.exec(name)?.[1];
  return top === undefined ? [] : [top];
}
