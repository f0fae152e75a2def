// `npm test [-- PATTERN…]`: runs every *.test.ts under src/ and tests/ (or those whose path contains a PATTERN) with
// Node's test runner: a line for each file, failures and skips in full, and last `N passed, N failed, N skipped`.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { sep } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A file that takes longer hangs, on a busy machine too: it is killed, and counts as failed. */
const FILE_TIMEOUT = 15 * 60_000;
/** Files that are listed at the end, the slowest first. */
const SLOWEST = 10;

const root = fileURLToPath(new URL('..', import.meta.url));

interface FileResult {
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** What there is to say beside the counts: failures as they are, skips with their reasons. */
  readonly failures: string[];
  readonly skips: string[];
  /** The signal of a fault in Node's own code (Node 24 now and then: "corrupted size vs. prev_size"), if no test failed. */
  crashedBy?: string;
}

const CRASHES: readonly unknown[] = ['SIGABRT', 'SIGBUS', 'SIGILL', 'SIGSEGV'];

const files = findTests(process.argv.slice(2));
if (files.length === 0) {
  console.error(`no test file matches ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
const total = { passed: 0, failed: 0, skipped: 0 };
/** Files that were run again, once. */
let crashes = 0;
const skips: string[] = [];
const times: { path: string; seconds: number }[] = [];
const queue = files.values();
await Promise.all(Array.from({ length: availableParallelism() }, work));
for (const line of skips) console.log(line);
if (times.length > SLOWEST) {
  const slowest = times.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  console.log(`slowest: ${slowest.map(({ path, seconds }) => `${path} ${seconds.toFixed(0)} s`).join(', ')}`);
}
if (crashes > 0) console.log(`${crashes} run again, since Node itself crashed`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

function findTests(patterns: readonly string[]): string[] {
  return ['src', 'tests']
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}${sep}${name}`),
    )
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
    .sort();
}

/** Takes files from the queue that all workers share. */
async function work(): Promise<void> {
  for (const path of queue) {
    let result = await runFile(path);
    if (result.crashedBy !== undefined) {
      console.log(`again ${path}  Node itself crashed (${result.crashedBy})`);
      crashes++;
      result = await runFile(path);
    }
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    skips.push(...result.skips);
    times.push({ path, seconds: result.seconds });
    print(path, result);
  }
}

/**
 * One file in a process of its own. Node would take all files at once, but then tells of each test only where `test`
 * was called, which may be a helper that several files share.
 */
async function runFile(path: string): Promise<FileResult> {
  const file = `${root}${path}`;
  const result: FileResult = { passed: 0, failed: 0, skipped: 0, seconds: 0, failures: [], skips: [] };
  let crash: Error | undefined;
  for await (const event of run({ files: [file], concurrency: 1, signal: AbortSignal.timeout(FILE_TIMEOUT) })) {
    if (event.type === 'test:stderr') process.stderr.write(event.data.message);
    // Node's own test of a whole file. Every version ends it with this event, and only some with a pass or a failure.
    if ((event.type as string) === 'test:complete') {
      const { name, details } = event.data as unknown as {
        name: string;
        details: { duration_ms: number; error?: Error };
      };
      if (!isWholeFile(name, path)) continue;
      result.seconds = details.duration_ms / 1000;
      crash = details.error;
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, skip, todo, details } = event.data;
    if (isWholeFile(name, path) || details.type === 'suite') continue;
    if (skip !== undefined || todo !== undefined) {
      result.skipped++;
      const reason = [skip, todo].find((word) => typeof word === 'string' && word !== '');
      result.skips.push(`skipped: ${path}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
    } else if (event.type === 'test:pass') result.passed++;
    else {
      result.failed++;
      result.failures.push(`${name}\n${describe(event.data.details.error)}`);
    }
  }
  if (crash !== undefined && result.failed === 0) {
    const { signal } = crash as Error & { signal?: string };
    if (signal !== undefined && CRASHES.includes(signal)) result.crashedBy = signal;
    result.failed++;
    result.failures.push(`the process of this file failed\n${describe(crash)}`);
  } else if (result.passed + result.failed + result.skipped === 0) {
    result.failed++;
    result.failures.push('it ran no test');
  }
  return result;
}

/** Node 20 names such a test by the path it was given, later ones by the path from the current folder. */
function isWholeFile(name: string, path: string): boolean {
  return name.replaceAll(sep, '/').endsWith(path);
}

function print(path: string, { passed, failed, skipped, seconds, failures }: FileResult): void {
  for (const failure of failures) console.log(`\nFAILED ${path}: ${failure}\n`);
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${path}  ${counts.filter(Boolean).join(', ')}, ${seconds.toFixed(1)} s`);
}

function describe(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message);
}
