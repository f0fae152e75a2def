// Reads which Python modules each firmware has from ../shared/facts/modules, by version and by chip. The facts were made
// from the firmwares' sources; modules/README.md there says how.
import type { Facts } from './facts.ts';

/** The modules of one board, sorted; of a frozen module the version of its package, or null. */
export interface BoardModules {
  readonly builtin: readonly string[];
  readonly extensible: readonly string[];
  readonly uNames: readonly string[];
  readonly frozen: Readonly<Record<string, string | null>>;
  readonly aliases: Readonly<Record<string, string>>;
}

export interface VersionModules {
  readonly version: string;
  /** Only the chips that the version has. */
  readonly chips: ReadonlyMap<string, BoardModules>;
}

/** The board whose build represents a chip; if there are several, the first that the version has. */
const MICROPYTHON_BOARDS: Readonly<Record<string, readonly string[]>> = {
  'pico-w': ['RPI_PICO_W'],
  'pico-2-w': ['RPI_PICO2_W'],
  esp32: ['ESP32_GENERIC'],
  'esp32-s2': ['ESP32_GENERIC_S2'],
  'esp32-s3': ['ESP32_GENERIC_S3'],
  'esp32-c3': ['ESP32_GENERIC_C3'],
  'esp32-c6': ['ESP32_GENERIC_C6'],
  esp8266: ['ESP8266_GENERIC'],
  stm32: ['PYBD_SF6'],
  unix: ['UNIX'],
};

const CIRCUITPYTHON_BOARDS: Readonly<Record<string, readonly string[]>> = {
  'pico-w': ['raspberry_pi_pico_w'],
  'pico-2-w': ['raspberry_pi_pico2_w'],
  esp32: ['espressif_esp32_devkitc_v4_wroom_32e', 'adafruit_feather_esp32_v2', 'adafruit_huzzah32_breakout'],
  'esp32-s2': ['espressif_esp32s2_devkitc_1_n4', 'espressif_saola_1_wroom'],
  'esp32-s3': ['espressif_esp32s3_devkitc_1_n8'],
  'esp32-c3': ['espressif_esp32c3_devkitm_1_n4', 'adafruit_qtpy_esp32c3'],
  'esp32-c6': ['espressif_esp32c6_devkitc_1_n8', 'espressif_esp32c6_devkitm_1_n4'],
  samd51: ['pyportal'],
};

const CIRCUITPYTHON_VERSIONS = ['8.2', '9.0', '9.1', '9.2', '10.0', '10.1', '10.2', 'main'];

export function micropythonModules(facts: Facts): readonly VersionModules[] {
  return Object.entries(facts('modules/micropython-modules.json'))
    .filter(([release]) => !release.startsWith('_'))
    .map(([release, boards]) => ({
      version: release.split('.').slice(0, 2).join('.'),
      chips: byChip(MICROPYTHON_BOARDS, (board) => micropythonBoard(boards[board])),
    }));
}

export function circuitpythonModules(facts: Facts): readonly VersionModules[] {
  return CIRCUITPYTHON_VERSIONS.map((version) => {
    const table = circuitpythonTable(facts, version);
    return { version, chips: byChip(CIRCUITPYTHON_BOARDS, (board) => circuitpythonBoard(table, table.boards[board])) };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape
export function circuitpythonTable(facts: Facts, version: string): Record<string, any> {
  return facts(`modules/circuitpython-modules-${version}.json`);
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape
function micropythonBoard(board: any): BoardModules | undefined {
  if (board === undefined) return undefined;
  const { builtin, extensible, u_names: uNames, frozen } = board;
  return { builtin, extensible, uNames, frozen, aliases: {} };
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape
function circuitpythonBoard(table: any, board: any): BoardModules | undefined {
  if (board === undefined) return undefined;
  const builtin = circuitpythonBuiltins(table, board);
  const packages = Object.entries<readonly string[]>(table.submodules).flatMap(([name, parts]) =>
    builtin.includes(name) ? parts.map((part) => `${name}.${part}`) : [],
  );
  const frozen: readonly string[] = board.frozen ?? [];
  return {
    builtin: [...builtin, ...packages],
    extensible: table.extensible,
    uNames: [],
    frozen: Object.fromEntries(frozen.map((name) => [name, table.frozenLibs[name]?.version ?? null])),
    aliases: table.aliases,
  };
}

/** A board's built-in modules, without those within packages. */
// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape
export function circuitpythonBuiltins(table: any, { add = [], drop = [] }: any): readonly string[] {
  return [...table.always, ...table.base.filter((name: string) => !drop.includes(name)), ...add].sort();
}

function byChip(
  boards: Readonly<Record<string, readonly string[]>>,
  modulesOf: (board: string) => BoardModules | undefined,
): ReadonlyMap<string, BoardModules> {
  return new Map(
    Object.entries(boards).flatMap(([chip, candidates]) => {
      const modules = candidates.map(modulesOf).find((found) => found !== undefined);
      return modules === undefined ? [] : [[chip, modules]];
    }),
  );
}
