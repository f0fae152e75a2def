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
}

const files = findTests(process.argv.slice(2));
if (files.length === 0) {
  console.error(`no test file matches ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
const counts = await runTests(files);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const count of counts.values()) {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}
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
  const counts = new Map<string, FileCount>();
  const verdicts = new Map<string, { duration_ms: number; error?: Error }>();
  const skips: string[] = [];
  let current: string | undefined;
  for await (const event of run({ files: paths, concurrency: availableParallelism() })) {
    if (event.type === 'test:stderr') process.stderr.write(event.data.message);
    const { name = '', file = '', details } = event.data as { name?: string; file?: string; details?: never };
    const ofWholeFile = name === file || name === relative(root, file);
    // Node's own test of a whole file ends with this event on every version; it may come before those of its tests.
    if ((event.type as string) === 'test:complete' && ofWholeFile && details !== undefined) verdicts.set(file, details);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    // Results come file by file, in order: the first of another file says that this one is through.
    if (current !== undefined && current !== file) finish(current);
    current = file;
    const count = countOf(file);
    const { skip, todo } = event.data;
    if (ofWholeFile || event.data.details.type === 'suite') continue;
    if (skip !== undefined || todo !== undefined) {
      count.skipped++;
      const reason = [skip, todo].find((word) => typeof word === 'string' && word !== '');
      skips.push(`skipped: ${relative(root, file)}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
    } else if (event.type === 'test:pass') count.passed++;
    else {
      count.failed++;
      console.log(`\nFAILED ${relative(root, file)}: ${name}\n${describe(event.data.details.error)}\n`);
    }
  }
  if (current !== undefined) finish(current);
  for (const path of paths) if (!counts.has(path)) finish(path);
  for (const line of skips) console.log(line);
  return counts;

  function countOf(file: string): FileCount {
    const count = counts.get(file) ?? { passed: 0, failed: 0, skipped: 0 };
    counts.set(file, count);
    return count;
  }

  /** Prints the line of a file. A file whose process failed, or that ran nothing, counts as one failed test. */
  function finish(file: string): void {
    const count = countOf(file);
    const verdict = verdicts.get(file);
    const path = relative(root, file);
    if (verdict?.error !== undefined && count.failed === 0) {
      count.failed++;
      console.log(`\nFAILED ${path}: the process of this file failed\n${describe(verdict.error)}\n`);
    } else if (count.passed + count.failed + count.skipped === 0) {
      count.failed++;
      console.log(`\nFAILED ${path}: it ran no test\n`);
    }
    const seconds = ((verdict?.duration_ms ?? 0) / 1000).toFixed(1);
    const others = [count.failed && `${count.failed} failed`, count.skipped && `${count.skipped} skipped`].filter(
      Boolean,
    );
    console.log(
      `${count.failed > 0 ? 'FAIL' : 'ok  '} ${path}  ${[`${count.passed} passed`, ...others].join(', ')}, ${seconds} s`,
    );
  }
}

function describe(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message);
}
