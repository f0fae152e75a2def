// `npx tsx scripts/device-modules.ts`: writes src/boards/runtimes/modules/devices/VERSION.ts from the lists in
// ../shared/facts/modules: differences between the built-in modules of a CircuitPython board and those of the board that
// represents its chip.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VERSIONS } from '../src/boards/catalogue.ts';
import { CIRCUITPYTHON_BOARDS } from '../src/boards/names/circuitpython-boards.ts';
import { loadModuleLists } from '../src/boards/runtimes/load-module-lists.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}src/boards/runtimes/modules/devices/`;
mkdirSync(folder, { recursive: true });

for (const version of VERSIONS.circuitpython) {
  const table = JSON.parse(
    readFileSync(`${root}../shared/facts/modules/circuitpython-modules-${version}.json`, 'utf8'),
  );
  const lines: string[] = [];
  for (const [chip, boards] of Object.entries(CIRCUITPYTHON_BOARDS)) {
    const lists = await loadModuleLists('circuitpython', version, chip).catch(() => undefined);
    if (lists === undefined) continue;
    const usual = new Set(lists.builtin.filter((name) => !name.includes('.')));
    for (const line of boards.trim().split('\n')) {
      const id = line.split(' ')[0]!;
      const board = table.boards[id];
      if (board === undefined) continue;
      const { add = [], drop = [] } = board;
      const own = new Set<string>([
        ...table.always,
        ...table.base.filter((name: string) => !drop.includes(name)),
        ...add,
      ]);
      const words = [
        ...[...own].filter((name) => !usual.has(name)).map((name) => `+${name}`),
        ...[...usual].filter((name) => !own.has(name)).map((name) => `-${name}`),
      ];
      if (words.length > 0) lines.push(`${id} ${words.sort().join(' ')}`);
    }
  }
  writeFileSync(
    `${folder}${version}.ts`,
    `// The built-in modules of CircuitPython ${version} that a board has more (+) or fewer (-) than the one that stands for its
// chip. Made by scripts/device-modules.ts from facts/modules: do not edit.
export const DEVICES = \`
${lines.join('\n')}
\`;
`,
  );
}
