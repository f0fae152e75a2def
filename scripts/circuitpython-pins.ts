// `npx tsx scripts/circuitpython-pins.ts GIT_DIRECTORY [COMMIT]`: writes src/boards/pins/CHIP.ts, the `board` module of
// each board in src/boards/names/circuitpython-boards.ts, from a copy of https://github.com/adafruit/circuitpython:
// pins from ports/*/boards/BOARD/pins.c, buses from mpconfigboard.h, the size of the display from board.c.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMBINATIONS } from '../src/boards/catalogue.ts';
import { CIRCUITPYTHON_BOARDS } from '../src/boards/names/circuitpython-boards.ts';
import type { BoardValue } from '../src/boards/pins/board-value.ts';

const [repository, commit = 'HEAD'] = process.argv.slice(2);
if (repository === undefined) throw new Error('usage: circuitpython-pins.ts GIT_DIRECTORY [COMMIT]');
const folder = fileURLToPath(new URL('../src/boards/pins/', import.meta.url));
const paths = git('ls-tree', '-r', '--name-only', commit, 'ports/').split('\n');
const version = git('rev-parse', commit).trim().slice(0, 10);
mkdirSync(folder, { recursive: true });

/** Boards without a profile cannot be run. */
const chips = new Set(COMBINATIONS.filter(({ port }) => port.runtime === 'circuitpython').map(({ chip }) => chip));

for (const [chip, list] of Object.entries(CIRCUITPYTHON_BOARDS)) {
  if (!chips.has(chip)) continue;
  const lines = list
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!)
    .flatMap((id) => {
      const pins = paths.find((path) => path.endsWith(`/boards/${id}/pins.c`));
      if (pins === undefined) return [];
      return [`${id} ${JSON.stringify(read(pins.slice(0, -'/pins.c'.length)))}`];
    });
  writeFileSync(
    `${folder}${chip}.ts`,
    `// The \`board\` modules of CircuitPython on ${chip}, one a line: a board's id and its names as JSON. Made by
// scripts/circuitpython-pins.ts from ports/*/boards at ${version}: do not edit.
export const PINS = \`
${lines.join('\n')}
\`;
`,
  );
}

function read(board: string): Record<string, BoardValue> {
  const source = withoutComments(file(`${board}/pins.c`));
  const config = withoutComments(file(`${board}/mpconfigboard.h`));
  const defines = new Map(
    [...config.matchAll(/^\s*#define\s+(\w+)\s+(.+)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const tuples = new Map<string, string>();
  for (const [, name, body] of source.matchAll(/mp_rom_obj_tuple_t\s+(\w+)\s*=\s*\{([\s\S]*?)\};/g))
    tuples.set(name!, body!);
  const tables = new Map<string, string>();
  for (const [, name, body] of source.matchAll(/mp_rom_map_elem_t\s+(\w+)\[\]\s*=\s*\{([\s\S]*?)\};/g))
    tables.set(name!, body!);
  const dicts = new Map<string, string>();
  for (const [, name, table] of source.matchAll(/MP_DEFINE_CONST_DICT\((\w+),\s*(\w+)\)/g)) dicts.set(name!, table!);
  const byteTexts = new Map<string, string>();
  for (const [, name, array] of source.matchAll(/static MP_DEFINE_BYTES_OBJ_WITH_NULL\((\w+), (\w+)\)/g)) {
    const body = new RegExp(`${array}\\[\\] = \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
    const numbers = body
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map(Number);
    byteTexts.set(name!, Buffer.from(numbers.slice(0, -1)).toString('hex')); // its last byte terminates the text in C
  }
  const singletons = new Map<string, readonly [kind: string, index: number]>();
  for (const [, name, kind, index] of source.matchAll(/CIRCUITPY_BOARD_BUS_SINGLETON\((\w+),\s*(\w+),\s*(\d+)\)/g))
    singletons.set(`board_${name}_obj`, [kind!, Number(index)]);
  for (const kind of ['i2c', 'spi', 'uart']) singletons.set(`board_${kind}_obj`, [kind, 0]);
  const globals = dicts.get('board_module_globals') ?? '';
  return namesOf(tables.get(globals) ?? '');

  function namesOf(table: string): Record<string, BoardValue> {
    const rows = table.matchAll(
      /\{\s*MP_(?:ROM|OBJ_NEW)_QSTR\(MP_QSTR_(\w+)\)\s*,\s*(?:MP_ROM_(?:PTR|INT|QSTR)\(\s*([^{}]*?)\s*\)|([^{}]*?))\s*\}/g,
    );
    return Object.fromEntries([...rows].map(([, name, first, second]) => [name!, toValue(first ?? second ?? '')]));
  }

  function toValue(written: string): BoardValue {
    const text = (defines.get(written) ?? written).replace(/[()&\s]/g, '');
    if (/^-?(0x[\da-f]+|\d+)$/i.test(text)) return { int: Number(text) };
    const pin = pinOf(text);
    if (pin !== undefined) return pin;
    const tuple = tuples.get(text);
    if (tuple !== undefined) return [...tuple.matchAll(/pin_\w+/g)].map(([each]) => pinOf(each)!);
    const dict = dicts.get(text);
    if (dict !== undefined) return { dict: namesOf(tables.get(dict) ?? '') };
    const bytes = byteTexts.get(text);
    if (bytes !== undefined) return { bytes };
    if (/^MP_ROM_(TRUE|FALSE)$/.test(text)) return { bool: text.endsWith('TRUE') };
    const bus = singletons.get(text);
    if (bus !== undefined) return busOf(...bus) ?? { missing: text };
    if (text.startsWith('displays[0]')) return displayOf(text) ?? { missing: text };
    return { missing: text };
  }

  /** The pins of a bus, in the order of the constructor's arguments. */
  function busOf(kind: string, index: number): BoardValue | undefined {
    const roles = { i2c: ['scl', 'sda'], spi: ['clock', 'mosi', 'miso'], uart: ['tx', 'rx'] }[kind]!;
    const list = /#define\s+CIRCUITPY_BOARD_(\w+)_PIN\s+((?:.*\\\n)*.*)/g;
    const listed = [...config.matchAll(list)].find(([, name]) => name === kind.toUpperCase())?.[2];
    const entries = [...(listed ?? '').matchAll(/\{([^{}]*)\}/g)].map(([, entry]) => entry!);
    const pins = roles.map((role) => {
      const name = role === 'clock' ? 'SCK' : role.toUpperCase();
      const inList = new RegExp(`\\.${role}\\s*=\\s*&?(pin_\\w+)`).exec(entries[index] ?? '')?.[1];
      const text = entries.length > 0 ? inList : defines.get(`DEFAULT_${kind.toUpperCase()}_BUS_${name}`);
      return text === undefined ? null : (pinOf(text.replace(/[()&\s]/g, '')) ?? null);
    });
    return pins[0] === null && pins[1] === null ? undefined : ({ [kind]: pins } as unknown as BoardValue);
  }

  function displayOf(text: string): BoardValue | undefined {
    const code = withoutComments(file(`${board}/board.c`));
    const constants = new Map(
      [...code.matchAll(/^\s*#define\s+(\w+)\s+(\d+)\s*$/gm)].map(([, name, value]) => [name!, value!]),
    );
    const number = (value: string | undefined) => Number(constants.get(value ?? '') ?? value);
    if (text.includes('epaper')) {
      const [width, height] = ['width', 'height'].map((name) => new RegExp(`\\.${name} = (\\w+)`).exec(code)?.[1]);
      const direct = /epaperdisplay_construct\(\s*\w+,\s*\w+,[\s\S]*?\b(\d{3}),\s*(\d{3}),/.exec(code);
      const size = [number(width ?? direct?.[1]), number(height ?? direct?.[2])] as const;
      return size.every((each) => each > 0) ? { epaper: size } : undefined;
    }
    const size =
      /(?:busdisplay_busdisplay|framebufferio_framebufferdisplay)_construct\(\s*[^,]+,\s*[^,]+,\s*(\w+),\s*(\w+),/.exec(
        code,
      );
    const width = number(size?.[1]);
    const height = number(size?.[2]);
    return width > 0 && height > 0 ? { display: [width, height] } : undefined;
  }
}

/** `pin_GPIO13` → 13; `pin_PA02` → `PA02`; `pin_CYW0` → `CYW0`. */
function pinOf(text: string): number | string | undefined {
  const name = /^pin_(\w+)$/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const number = /^(?:GPIO|IO)(\d+)$/.exec(name)?.[1];
  return number === undefined ? name : Number(number);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function file(path: string): string {
  return paths.includes(path) ? git('show', `${commit}:${path}`) : '';
}

function git(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', repository!, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
