// Guesses the board for a program without `--board`: some modules exist only in CircuitPython.

import { BOARD_OF_PROGRAM } from '../boards/catalogue.ts';

/** Modules of CircuitPython's firmware and libraries; `adafruit_*` counts too. */
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
  /** The reason, for display. */
  readonly reason: string;
}

/** The choice for a folder with a code.py, which CircuitPython boards run at start. */
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

/** The top-level modules named by import statements, in order, including imports inside functions. */
function importedModules(source: string): string[] {
  return source.split(/[\r\n]/).flatMap(modulesOf);
}

/** Every pattern is anchored and unambiguous, so a line of 1 MB is matched in linear time. */
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

/** Returns `wifi` for ` wifi.radio as radio`. */
function topOf(name: string): string[] {
  const top = /^[ \t]*(\w+)/.exec(name)?.[1];
  return top === undefined ? [] : [top];
}
