// `node:test` for compiled test files, several of which run in one process: a file's top-level calls are put into
// a suite for that file, so that its hooks and results are separate from those of other files. Writes the CPU time of
// each file for scripts/test/run-together.ts.
import { appendFileSync } from 'node:fs';
import * as real from 'node:test';
import { cpuFile, cpuSeconds } from './cpu.ts';

/** Calls of the file that is loading; none while tests run. */
let calls: (() => void)[] | undefined;
/** Up to where CPU time has been assigned to files: the start of the process belongs to the first. */
let assigned = 0;

/** @param file - its path, and a function that imports it. Files are loaded one after another. */
export async function loadTests(path: string, load: () => Promise<unknown>): Promise<void> {
  calls = [];
  try {
    await load();
  } catch (error) {
    calls = [() => void real.test('it loads', () => Promise.reject(error))];
  }
  const loaded = calls;
  calls = undefined;
  const loading = takeCpu();
  real.suite(path, () => {
    real.before(takeCpu);
    for (const call of loaded) call();
    real.after(() => appendFileSync(cpuFile(process.argv[1]!), `${loading + takeCpu()}\n`)); // hooks run in this order
  });
}

/** CPU seconds since the last call. */
function takeCpu(): number {
  const now = cpuSeconds();
  const taken = now - assigned;
  assigned = now;
  return taken;
}

function inSuite<Args extends unknown[]>(call: (...args: Args) => unknown): (...args: Args) => unknown {
  return (...args) => (calls === undefined ? call(...args) : void calls.push(() => void call(...args)));
}

export const before = inSuite(real.before);
export const after = inSuite(real.after);
export const beforeEach = inSuite(real.beforeEach);
export const afterEach = inSuite(real.afterEach);
export const describe = inSuite(real.describe as (...args: unknown[]) => unknown) as typeof real.describe;
export const suite = inSuite(real.suite as (...args: unknown[]) => unknown) as typeof real.suite;
export const test = Object.assign(inSuite(real.test as (...args: unknown[]) => unknown), {
  skip: inSuite(real.test.skip as (...args: unknown[]) => unknown),
  todo: inSuite(real.test.todo as (...args: unknown[]) => unknown),
}) as unknown as typeof real.test;
export const { mock } = real;
export { test as default, test as it };
