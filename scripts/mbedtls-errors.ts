// `npx tsx scripts/mbedtls-errors.ts`: writes src/boards/stacks/mbedtls/error-numbers.ts from the tables in
// ../shared/facts, which were extracted from the headers of each mbedTLS and from the build of each firmware.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The tables, with the letter that represents each in the rows, the file, and the firmwares that use it. */
const TABLES: readonly (readonly [letter: string, id: string, file: string, usedBy: string])[] = [
  ['a', '2.16', 'micropython/mbedtls-errors-headers-micropython-1.20.0', 'MicroPython 1.20'],
  ['b', '2.28', 'mbedtls-errors-2.28', 'MicroPython 1.21 and 1.22'],
  ['c', '3.5', 'micropython/mbedtls-errors-headers-micropython-1.24.1', 'MicroPython 1.23 and 1.24'],
  ['d', '3.6.2', 'micropython/mbedtls-errors-headers-micropython-1.27.0', 'MicroPython 1.25 to 1.28'],
  ['e', '3.6.6', 'micropython/mbedtls-errors-headers-micropython-1.29.0-preview', 'MicroPython 1.29'],
  ['f', '3.6', 'mbedtls-errors-3.6', 'all that the headers of 3.6 define'],
  ['g', 'circuitpython-8.2', 'circuitpython-rp2/mbedtls-errors-circuitpython-8.2-rp2', 'CircuitPython 8.2 on rp2'],
  [
    'h',
    'circuitpython-9.0',
    'circuitpython-rp2/mbedtls-errors-circuitpython-9.0-rp2',
    'CircuitPython 9.0 to 10.2 on rp2',
  ],
  ['i', 'circuitpython-main', 'circuitpython-rp2/mbedtls-errors-circuitpython-main-rp2', 'CircuitPython main on rp2'],
];

const PREFIX = 'MBEDTLS_ERR_';

const root = fileURLToPath(new URL('..', import.meta.url));
const letters = new Map<string, string>();
for (const [letter, , file] of TABLES) {
  const table = JSON.parse(readFileSync(`${root}../shared/facts/${file}.json`, 'utf8')) as Record<string, number>;
  for (const [name, number] of Object.entries(table)) {
    const key = `${name.replace(PREFIX, '')} ${number}`;
    letters.set(key, (letters.get(key) ?? '') + letter);
  }
}
const rows = [...letters]
  .map(([key, tables]) => ({ name: key.split(' ')[0]!, number: Number(key.split(' ')[1]), tables }))
  .sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1))
  .map(({ name, number, tables }) => `  ['${name}', -0x${(-number).toString(16).padStart(4, '0')}, '${tables}'],`);

writeFileSync(
  `${root}src/boards/stacks/mbedtls/error-numbers.ts`,
  `// The error numbers of every mbedTLS that a firmware has. Made by scripts/mbedtls-errors.ts from the headers of each
// version and from what the firmwares compile in; a number may mean one thing in one and another in the next.
// biome-ignore-all format: one error a line

/** The tables by the letter that stands for each in {@link ERROR_ROWS}. */
export const ERROR_TABLES = {
${TABLES.map(([letter, id, , usedBy]) => `  /** ${usedBy}. */\n  '${id}': '${letter}',`).join('\n')}
} as const;

/** The name without \`${PREFIX}\`, the number, and the letters of the tables that have both. */
export const ERROR_ROWS = [
${rows.join('\n')}
] as const satisfies readonly (readonly [name: string, number: number, tables: string])[];
`,
);
