// Runs test files in one process of Node's test runner, and separates their results: each is a suite with the
// path of its source as name (node-test.ts).
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { run } from 'node:test';
import { cpuFile } from './cpu.ts';
import { inSources } from './in-sources.ts';

/** Timeout of a process, also on a busy machine: it is killed, and counts as failed. */
const TIMEOUT = 15 * 60_000;

export interface FileResult {
  readonly path: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** CPU time; 0 if its process ended before it. */
  cpuSeconds: number;
  /** Output in addition to the counts: failures in full, skips with their reasons. */
  readonly failures: string[];
  readonly skips: string[];
  /** The signal of a crash in Node's own code (Node 24 now and then: "corrupted size vs. prev_size"), if no test failed. */
  crashedBy?: string;
}

const CRASHES: readonly unknown[] = ['SIGABRT', 'SIGBUS', 'SIGILL', 'SIGSEGV', 'SIGTRAP'];

interface Ended {
  readonly name: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: {
    readonly duration_ms: number;
    readonly type?: string;
    readonly error?: Error & { readonly failureType?: string };
  };
}

/**
 * @param entry - the module that loads them.
 * @param paths - of their sources, in the order in which the module loads them.
 */
export async function runTogether(entry: string, paths: readonly string[]): Promise<readonly FileResult[]> {
  const results = paths.map(emptyResult);
  rmSync(cpuFile(entry), { force: true });
  let current = 0;
  let ofProcess: Error | undefined;
  const start = performance.now();
  for await (const event of run({ files: [entry], concurrency: 1, signal: AbortSignal.timeout(TIMEOUT) })) {
    if (event.type === 'test:stderr') process.stderr.write(inSources(event.data.message));
    const type = event.type as string;
    if (type !== 'test:pass' && type !== 'test:fail' && type !== 'test:complete') continue;
    const ended = event.data as unknown as Ended;
    if (ended.nesting === 0 && ended.name.endsWith('.js')) {
      // Node's own test for the process. Every version ends it with test:complete, but only some with a pass or failure.
      if (type === 'test:complete') ofProcess = ended.details.error;
      continue;
    }
    const result = results[current];
    if (type === 'test:complete' || result === undefined) continue;
    const isFile = ended.nesting === 0 && ended.name === result.path;
    if (isFile) {
      result.seconds = ended.details.duration_ms / 1000;
      current++;
    }
    record(result, type, ended);
  }
  const unfinished = results[current] ?? results.find(({ failed }) => failed > 0) ?? results.at(-1)!;
  if (unfinished === results[current]) unfinished.seconds = (performance.now() - start) / 1000;
  if (ofProcess !== undefined && unfinished.failed === 0) {
    const { signal } = ofProcess as Error & { signal?: string };
    if (signal !== undefined && CRASHES.includes(signal)) unfinished.crashedBy = signal;
    fail(unfinished, `the process of this file failed\n${describe(ofProcess)}`);
  }
  const cpu = existsSync(cpuFile(entry)) ? readFileSync(cpuFile(entry), 'utf8').split('\n') : [];
  for (const [index, result] of results.entries()) result.cpuSeconds = Number(cpu[index] ?? 0);
  for (const result of results)
    if (result.passed + result.failed + result.skipped === 0) fail(result, 'it ran no test');
  return results;
}

function emptyResult(path: string): FileResult {
  return { path, passed: 0, failed: 0, skipped: 0, seconds: 0, cpuSeconds: 0, failures: [], skips: [] };
}

function record(result: FileResult, type: string, { name, skip, todo, details }: Ended): void {
  const { error } = details;
  if (details.type === 'suite') {
    if (type === 'test:fail' && error?.failureType !== 'subtestsFailed') fail(result, `${name}\n${describe(error!)}`);
  } else if (skip !== undefined || todo !== undefined) {
    result.skipped++;
    const reason = [skip, todo].find((word) => typeof word === 'string' && word !== '');
    result.skips.push(`skipped: ${result.path}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
  } else if (type === 'test:pass') result.passed++;
  else fail(result, `${name}\n${describe(error!)}`);
}

function fail(result: FileResult, text: string): void {
  result.failed++;
  result.failures.push(text);
}

function describe(error: Error): string {
  const { cause } = error;
  return inSources(cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message));
}
