// Runs compiled test files, given by the paths of their sources, several from one folder per process. Prints a line per
// file, failures and skips; exit 1 after a failure.
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './cpu.ts';
import { type FileResult, runTogether } from './run-together.ts';

/** Number of files that are listed at the end: those that took most CPU time, which other programs influence least. */
const MOST = 10;
/** Files per process from one folder, whose shared code is loaded once: few, so that all processes end at about the same time. */
const GROUP = 12;
/**
 * Processes at a time: more than cores, since tests wait for timeouts and for other programs in a third of their time.
 * With three processes on two cores, a seventh of the CPU time was idle.
 */
const PROCESSES = Math.ceil(1.5 * availableParallelism()) + 2;
/** Files that measure the memory of their process, or take so long that the others should not wait for them. */
const ALONE = /^tests\/(?:budgets|web|vectors|cases|interop\/bulk|interop\/matrix|examples|package)/;

/** The folder of the compiled files. */
const folder = fileURLToPath(new URL('../..', import.meta.url));

const total = { passed: 0, failed: 0, skipped: 0 };
/** Groups that were run a second time. */
let crashes = 0;
const skips: string[] = [];
const files: FileResult[] = [];
const groups = group(process.argv.slice(2));
const queue = groups.entries();
await Promise.all(Array.from({ length: PROCESSES }, work));
for (const line of skips) console.log(line);
if (files.length > MOST) {
  const most = files.sort((a, b) => b.cpuSeconds - a.cpuSeconds).slice(0, MOST);
  console.log(`most CPU time: ${most.map(({ path, cpuSeconds }) => `${path} ${cpuSeconds.toFixed(0)} s`).join(', ')}`);
  console.log(`${(performance.now() / 1000).toFixed(0)} s, ${cpuSeconds().toFixed(0)} s of CPU time`);
}
if (crashes > 0) console.log(`${crashes} run again, since Node itself crashed`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

function group(paths: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const path of paths) {
    const last = groups.at(-1);
    const joins = last !== undefined && last.length < GROUP && room(last[0]!) === room(path);
    if (joins && !ALONE.test(path) && !ALONE.test(last[0]!)) last.push(path);
    else groups.push([path]);
  }
  return groups;
}

/** `src/tls`, `tests/programs`: files in it load the same sources. */
function room(path: string): string {
  return path
    .split('/')
    .slice(0, 2)
    .join('/')
    .replace(/\/[^/]+\.test\.ts$/, '');
}

/** Takes groups from the queue that all workers share. */
async function work(): Promise<void> {
  for (const [number, paths] of queue) {
    const entry = writeEntry(number, paths);
    let results = await runTogether(entry, paths);
    const crash = results.find(({ crashedBy }) => crashedBy !== undefined);
    if (crash !== undefined) {
      console.log(`again ${paths.join(' ')}  Node itself crashed (${crash.crashedBy})`);
      crashes++;
      results = await runTogether(entry, paths);
    }
    for (const result of results) count(result);
  }
}

/** The module that loads the test files in a process. */
function writeEntry(number: number, paths: readonly string[]): string {
  const entry = join(folder, `group-${number}.js`);
  const load = (path: string) => {
    const compiled = `./${path.replace(/\.ts$/, '.js')}`;
    if (!existsSync(join(folder, compiled))) throw new Error(`${path} was not compiled`);
    return `await loadTests(${JSON.stringify(path)}, () => import(${JSON.stringify(compiled)}));\n`;
  };
  writeFileSync(entry, `import { loadTests } from './scripts/test/node-test.js';\n${paths.map(load).join('')}`);
  return entry;
}

function count(result: FileResult): void {
  const { path, passed, failed, skipped, seconds, cpuSeconds, failures } = result;
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  skips.push(...result.skips);
  files.push(result);
  for (const failure of failures) console.log(`\nFAILED ${path}: ${failure}\n`);
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  const took = `${seconds.toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s`;
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${path}  ${counts.filter(Boolean).join(', ')}, ${took}`);
}
