// `npm run mutate:boards -- [--board ID…] [--facts] [--update]`: changes one fact of a TLS stack at a time and lists
// changes that no test would detect. A fact is a value of the hello, the server, the verifier, the records or the memory
// figures, a row of the error tables, or an alert. Exit 1 if one survives.
//
// Quick: against tests/golden/boards.txt and the error tables of ../shared/facts. With --facts each change of a board is
// also compared with recorded behaviour of the firmware (tests/firmware/oracles.ts), and those that only the golden file
// detects are listed: this takes minutes per board.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BoardProfile } from '../src/boards/profile.ts';
import { ERROR_ROWS, ERROR_TABLES } from '../src/boards/stacks/mbedtls/error-numbers.ts';
import { mbedtlsErrorTable } from '../src/boards/stacks/mbedtls/errors.ts';
import { EXCEPTION_OF_CODE, EXCEPTION_OF_PREFIX } from '../src/boards/stacks/mbedtls/exception-table.ts';
import { oraclesOf } from '../tests/firmware/oracles.ts';
import { boardsText, STACK_BOARDS, stackFacts } from '../tests/golden/board-facts.ts';
import { ALL_PROFILES, profileOf } from '../tests/support/profiles.ts';
import { type Mutant, mutantsOf } from './mutate-boards/mutants.ts';

const GOLDEN = fileURLToPath(new URL('../tests/golden/boards.txt', import.meta.url));

const { values } = parseArgs({
  options: {
    board: { type: 'string', multiple: true, default: [] },
    facts: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});
if (values.update) {
  writeFileSync(GOLDEN, boardsText(ALL_PROFILES));
  console.log('written: tests/golden/boards.txt');
} else process.exitCode = (await main()) === 0 ? 0 : 1;

async function main(): Promise<number> {
  if (boardsText(ALL_PROFILES) !== readFileSync(GOLDEN, 'utf8')) {
    console.log(
      'tests/golden/boards.txt is not what the profiles are: npm run mutate:boards -- --update, and read the change',
    );
    return 1;
  }
  const survivors: string[] = [];
  const ids = values.board.length > 0 ? values.board : STACK_BOARDS.filter((id) => id.includes('@'));
  for (const id of ids) survivors.push(...(await judgeBoard(profileOf(id))));
  if (values.board.length === 0) survivors.push(...judgeTables());
  for (const name of survivors) console.log(`survives: ${name}`);
  console.log(survivors.length === 0 ? 'no change survives' : `${survivors.length} changes survive`);
  return survivors.length;
}

/** @returns the undetected changes. */
async function judgeBoard(profile: BoardProfile): Promise<string[]> {
  const before = stackFacts(profile);
  const mutants = mutantsOf(profile);
  const differs = ({ profile: changed }: Mutant) => {
    const after = stackFacts(changed);
    return [...after].some(([name, value]) => before.get(name) !== value) || after.size !== before.size;
  };
  const survivors = mutants.filter((mutant) => !differs(mutant)).map(({ name }) => `${profile.id}: ${name}`);
  const seen = mutants.length - survivors.length;
  if (!values.facts) {
    console.log(`${profile.id}: ${seen} of ${mutants.length} changes are seen`);
    return survivors;
  }
  const oracles = oraclesOf(profile);
  for (const oracle of oracles)
    if (!(await oracle(profile))) throw new Error(`${profile.id} as it is differs from its facts`);
  const unseen: string[] = [];
  for (const mutant of mutants) if (!(await isSeenBy(oracles, mutant))) unseen.push(mutant.name);
  const files = `${oracles.length} files of the facts`;
  console.log(`${profile.id}: ${mutants.length - unseen.length} of ${mutants.length} changes are seen by ${files}`);
  for (const name of unseen) console.log(`  by the golden file alone: ${name}`);
  return survivors;
}

async function isSeenBy(oracles: ReturnType<typeof oraclesOf>, { profile }: Mutant): Promise<boolean> {
  for (const oracle of oracles) {
    try {
      if (!(await oracle(profile))) return true;
    } catch {
      return true; // a test would fail too
    }
  }
  return false;
}

/** The tables that all stacks with mbedTLS share: each row is changed in place. */
function judgeTables(): string[] {
  const survivors: string[] = [];
  const boards = [
    'pico-w@micropython-1.22',
    'pico-w@micropython-1.27',
    'esp32@circuitpython-main',
    'pico-w@circuitpython-10.2',
  ];
  const all = () => boards.map((id) => JSON.stringify([...stackFacts(profileOf(id))])).join('\n');
  const before = all();
  let rows = 0;
  for (const [name, table] of [
    ['EXCEPTION_OF_CODE', EXCEPTION_OF_CODE],
    ['EXCEPTION_OF_PREFIX', EXCEPTION_OF_PREFIX],
  ] as const)
    for (const [code, row] of Object.entries(table)) {
      rows++;
      const changeable = table as Record<string, unknown>;
      changeable[code] = { exception: 'RuntimeError', text: 'changed' };
      if (all() === before) survivors.push(`${name}: ${code}`);
      changeable[code] = row;
    }
  const tables = Object.keys(ERROR_TABLES) as (keyof typeof ERROR_TABLES)[];
  const text = () => JSON.stringify(tables.map(mbedtlsErrorTable));
  const numbers = text();
  for (const row of ERROR_ROWS) {
    rows++;
    const changeable = row as unknown as [string, number, string];
    const number = changeable[1];
    changeable[1] = number - 1;
    if (text() === numbers) survivors.push(`ERROR_ROWS: ${row[0]}`);
    changeable[1] = number;
  }
  console.log(`tables of errors: ${rows - survivors.length} of ${rows} changes are seen`);
  return survivors;
}
