// `npx tsx scripts/module-lists.ts`: writes src/boards/runtimes/modules/RUNTIME-VERSION.ts from the lists in
// ../shared/facts/modules, which were made from the firmwares' sources. Only names and versions.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Lists {
  readonly builtin: readonly string[];
  readonly extensible: readonly string[];
  readonly uNames: readonly string[];
  readonly frozen: Readonly<Record<string, string | null>>;
  readonly aliases: Readonly<Record<string, string>>;
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

const root = fileURLToPath(new URL('..', import.meta.url));
const facts = `${root}../shared/facts/modules/`;
const folder = `${root}src/boards/runtimes/modules/`;
mkdirSync(folder, { recursive: true });

for (const [release, boards] of Object.entries(readJson('micropython-modules.json'))) {
  if (release.startsWith('_')) continue;
  const version = release.split('.').slice(0, 2).join('.');
  write(
    'micropython',
    version,
    chipsOf(MICROPYTHON_BOARDS, (board) => micropythonLists(boards[board])),
  );
}
for (const version of CIRCUITPYTHON_VERSIONS) {
  const table = readJson(`circuitpython-modules-${version}.json`);
  write(
    'circuitpython',
    version,
    chipsOf(CIRCUITPYTHON_BOARDS, (board) => circuitpythonLists(table, table.boards[board])),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape, read once
function micropythonLists(entry: any): Lists | undefined {
  if (entry === undefined) return undefined;
  const { builtin, extensible, u_names: uNames, frozen } = entry;
  return { builtin, extensible, uNames, frozen, aliases: {} };
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape, read once
function circuitpythonLists(table: any, board: any): Lists | undefined {
  if (board === undefined) return undefined;
  const { add = [], drop = [], frozen = [] } = board;
  const builtin = [...table.always, ...table.base.filter((name: string) => !drop.includes(name)), ...add].sort();
  const packages = Object.entries<readonly string[]>(table.submodules).flatMap(([name, parts]) =>
    builtin.includes(name) ? parts.map((part) => `${name}.${part}`) : [],
  );
  const versionOf = (name: string): string | null => table.frozenLibs[name]?.version ?? null;
  return {
    builtin: [...builtin, ...packages],
    extensible: table.extensible,
    uNames: [],
    frozen: Object.fromEntries(frozen.map((name: string) => [name, versionOf(name)])),
    aliases: table.aliases,
  };
}

function chipsOf(boards: Readonly<Record<string, readonly string[]>>, listsOf: (board: string) => Lists | undefined) {
  return Object.entries(boards).flatMap(([chip, candidates]) => {
    const lists = candidates.map(listsOf).find((found) => found !== undefined);
    return lists === undefined ? [] : [{ chip, lists }];
  });
}

function write(runtime: string, version: string, chips: readonly { chip: string; lists: Lists }[]): void {
  const names = new Map<string, string>();
  const constants: string[] = [];
  const entries = chips.map(({ chip, lists }) => {
    const text = printed(lists);
    let name = names.get(text);
    if (name === undefined) {
      name = chip.toUpperCase().replaceAll('-', '_');
      names.set(text, name);
      constants.push(`const ${name}: ModuleLists = ${text};\n`);
    }
    return `  ${/^[a-z0-9]+$/.test(chip) ? chip : `'${chip}'`}: ${name},`;
  });
  writeFileSync(
    `${folder}${runtime}-${version}.ts`,
    `// The modules of ${runtime === 'micropython' ? 'MicroPython' : 'CircuitPython'} ${version}, by chip. Made by scripts/module-lists.ts from facts/modules: do not edit.
import { type ModuleLists, words } from '../module-lists.ts';

${constants.join('\n')}
export const MODULES: Readonly<Record<string, ModuleLists>> = {
${entries.join('\n')}
};
`,
  );
}

function printed({ builtin, extensible, uNames, frozen, aliases }: Lists): string {
  const object = (entries: Readonly<Record<string, string | null>>) => {
    const rows = Object.entries(entries).map(
      ([name, value]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${value === null ? 'null' : `'${value}'`}`,
    );
    return rows.length === 0 ? '{}' : `{ ${rows.join(', ')} }`;
  };
  const list = (names: readonly string[]) => (names.length === 0 ? '[]' : `words('${names.join(' ')}')`);
  return `{
  builtin: ${list(builtin)},
  extensible: ${list(extensible)},
  uNames: ${list(uNames)},
  frozen: ${object(frozen)},
  aliases: ${object(aliases)},
}`;
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape, read once
function readJson(name: string): Record<string, any> {
  return JSON.parse(readFileSync(facts + name, 'utf8'));
}
