// `npm test [-- PATTERN…]`: runs every *.test.ts under src/ and tests/ (or those whose path contains a PATTERN) with
// Node's test runner: a line for each file, failures and skips in full, and last `N passed, N failed, N skipped`.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface FileCount {
  passed: number;
  failed: number;
  skipped: number;
  milliseconds: number;
}

const files = findTests(process.argv.slice(2));
if (files.length === 0) {
  console.error(`no test file matches ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
const counts = await runTests(files);
const total = [...counts.values()].reduce((sum, count) => ({
  passed: sum.passed + count.passed,
  failed: sum.failed + count.failed,
  skipped: sum.skipped + count.skipped,
  milliseconds: sum.milliseconds + count.milliseconds,
}));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

function findTests(patterns: readonly string[]): string[] {
  return ['src', 'tests']
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
    .map((path) => `${root}${path}`)
    .sort();
}

async function runTests(paths: string[]): Promise<Map<string, FileCount>> {
  const counts = new Map<string, FileCount>(
    paths.map((path) => [path, { passed: 0, failed: 0, skipped: 0, milliseconds: 0 }]),
  );
  const skips: string[] = [];
  for await (const event of run({ files: paths, concurrency: availableParallelism() })) {
    if (event.type === 'test:stderr') process.stderr.write(event.data.message);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file = '', details, skip, todo } = event.data;
    const count = counts.get(file);
    if (count === undefined) throw new Error(`a result for a file that was not run: ${file}`);
    const path = relative(root, file);
    if (name === file || name === path) {
      // Node's own test of a whole file: it fails by itself only if the process did (a crash, no test at all).
      count.milliseconds = details.duration_ms;
      if (event.type === 'test:fail' && count.failed === 0) {
        count.failed++;
        console.log(`\nFAILED ${path}: the process of this file failed\n${describe(event.data.details.error)}\n`);
      } else if (count.passed + count.failed + count.skipped === 0) {
        count.failed++;
        console.log(`\nFAILED ${path}: it ran no test\n`);
      }
      const verdict = count.failed > 0 ? 'FAIL' : 'ok  ';
      console.log(`${verdict} ${path}  ${count.passed} passed, ${(count.milliseconds / 1000).toFixed(1)} s`);
    } else if (details.type === 'suite') continue;
    else if (skip !== undefined || todo !== undefined) {
      count.skipped++;
      skips.push(`skipped: ${path}: ${name}${typeof skip === 'string' && skip !== '' ? ` (${skip})` : ''}`);
    } else if (event.type === 'test:pass') count.passed++;
    else {
      count.failed++;
      console.log(`\nFAILED ${path}: ${name}\n${describe(event.data.details.error)}\n`);
    }
  }
  for (const line of skips) console.log(line);
  return counts;
}

function describe(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message);
}
