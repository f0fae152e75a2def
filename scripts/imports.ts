// `npm run imports -- FOLDER [--board ID] [--lib FOLDER]…`: runs every program of a folder as a board, and prints how many get
// past their imports, how many reach their first network call, and what stops the others. Nothing is contacted: a program
// is ended at its first network call. Programs are copied to a temporary folder, with settings that users would write.
// Without --board the folder holds Adafruit's learning guides, and each is run as the board that it is written for, with
// the devices that readers connect.
import { parseArgs } from 'node:util';
import { findPrograms, type Program } from './imports/find-programs.ts';
import { guideBoard } from './imports/guide-boards.ts';
import { type Outcome, runOne } from './imports/run-one.ts';

const USAGE =
  'usage: npm run imports -- FOLDER [--board ID] [--lib FOLDER]… [--hardware FILE] [--timeout SECONDS] [--only TEXT] [--airlift] [--list]';
/** Programs that run concurrently. */
const AT_ONCE = 2;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      board: { type: 'string' },
      lib: { type: 'string', multiple: true, default: [] },
      hardware: { type: 'string' },
      timeout: { type: 'string', default: '40' },
      only: { type: 'string', default: '' },
      airlift: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const programs = findPrograms(folder, { airLift: values.airlift })
    .filter(({ name }) => name.includes(values.only))
    .filter(({ name }) => values.board !== undefined || guideBoard(name) !== undefined);
  const settings = {
    board: values.board,
    libraries: values.lib,
    hardware: values.hardware,
    timeout: Number(values.timeout),
  };
  const outcomes = new Map<string, Outcome>();
  const waiting = [...programs];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const outcome = await runOne(next, settings);
      outcomes.set(next.name, outcome);
      if (values.list)
        console.log(`${outcome.reached.padEnd(8)} ${next.name}${outcome.why === '' ? '' : `: ${outcome.why}`}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  report(values.board ?? "each as its guide's board", programs, outcomes);
  return 0;
}

function report(board: string, programs: readonly Program[], outcomes: ReadonlyMap<string, Outcome>): void {
  const of = (...reached: readonly Outcome['reached'][]) =>
    [...outcomes.values()].filter((outcome) => reached.includes(outcome.reached));
  const share = (count: number) => `${count} of ${programs.length} (${percent(count, programs.length)})`;
  console.log(`${board}: past their imports: ${share(of('imports', 'network').length)}`);
  console.log(`${board}: to their first network call: ${share(of('network').length)}`);
  const reasons = new Map<string, number>();
  for (const { why } of of('nothing', 'imports')) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  for (const [why, count] of [...reasons].sort(([, one], [, other]) => other - one))
    console.log(`  ${String(count).padStart(4)}  ${why}`);
}

function percent(count: number, all: number): string {
  return all === 0 ? '–' : `${Math.round((100 * count) / all)} %`;
}
