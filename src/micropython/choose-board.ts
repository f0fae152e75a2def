// Which board a program is for, when nobody says: CircuitPython's has modules that no MicroPython has.

const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';
const MICROPYTHON = 'guide';

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
  /** Why, for people. */
  readonly reason: string;
}

/** @param source - the text of a Python program. */
export function chooseBoard(source: string): BoardChoice {
  const found = importedModules(source).find((name) => MODULES.has(name) || name.startsWith('adafruit_'));
  if (found !== undefined) return { id: CIRCUITPYTHON, reason: `it imports CircuitPython's ${found}` };
  return { id: MICROPYTHON, reason: "it imports none of CircuitPython's modules" };
}

/** The top-level modules that import statements name, in order, those within functions included. */
function importedModules(source: string): string[] {
  const statements = source.matchAll(/^[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+([\w., \t]+))/gm);
  return [...statements].flatMap(([, from, names = '']) => {
    if (from !== undefined) return [from];
    return names.split(',').map((name) => name.trim().split(/[.\s]/)[0]!);
  });
}
