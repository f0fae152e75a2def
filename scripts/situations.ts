// `npm run situations -- --board ID… | --all [--only TEXT]`: compares a firmware's profile with real MicroPython
// interpreters in recorded situations. Prints `N of M as BUILD` and each difference; exit 1 on a difference.
import { parseArgs } from 'node:util';
import { type Build, buildsOf, findBuild, readOutcomes } from './situations/builds.ts';
import { compare } from './situations/compare.ts';
import { findPython } from './situations/python.ts';
import { runProbe } from './situations/run-probe.ts';
import { startServers } from './situations/servers.ts';

const USAGE = 'usage: npm run situations -- --board ID… | --all [--only TEXT] [--situations FOLDER]';

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      board: { type: 'string', multiple: true, default: [] },
      all: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      situations: { type: 'string', default: new URL('../../shared/situations/', import.meta.url).pathname },
    },
    allowPositionals: true,
  });
  const ids = [...values.board, ...positionals];
  if (values.all === ids.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const outcomes = readOutcomes(values.situations);
  const builds = values.all ? buildsOf(outcomes) : ids.map((id) => findBuild(id, outcomes));
  const python = findPython();
  if (python.path === undefined) {
    console.log(`skipped: situations: ${python.reason}`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  if (python.reason !== undefined) console.log(`skipped: ${python.reason}`);
  const names = Object.keys(outcomes).filter((name) => name.includes(values.only));
  const servers = await startServers(values.situations, python.path, names);
  let isSame = true;
  try {
    for (const build of builds) if (!(await judge(build, servers.folder, servers.served))) isSame = false;
  } finally {
    servers.stop();
  }
  return isSame ? 0 : 1;

  async function judge(build: Build, folder: string, served: readonly string[]): Promise<boolean> {
    const { printed, noise, board } = await runProbe(build.board, folder);
    const differences = compare(build, board, outcomes, served, printed);
    const isExpected = (name: string) => outcomes[name]?.outcome[build.name] !== undefined;
    const count = served.filter(isExpected).length;
    console.log(`${build.board}: ${count - differences.length} of ${count} as ${build.name}`);
    for (const { name, expected, actual } of differences)
      console.log(`  ${name}\n    ${build.name}: ${expected}\n    here: ${actual ?? 'nothing'}`);
    if (differences.some(({ actual }) => actual === undefined) && noise !== '') console.log(`  stderr: ${noise}`);
    return differences.length === 0 && count > 0;
  }
}
