// `npm run mptests -- FOLDER`: MicroPython's own tests of sockets, TLS, select and asyncio, under `thimble run` and, if
// given, under the real binary: tests that pass there must pass here. The checkout is not part of this repository.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `usage: npm run mptests -- FOLDER [--micropython BINARY] [--board ID] [PATTERN…]

  FOLDER                a checkout of github.com/micropython/micropython
  --micropython BINARY  its unix port, built: the tests that pass there are counted, and it is the other side of each
                        test with two sides; without it, every test is counted and ours is the other side too
  --board ID            the board and firmware to simulate; otherwise unix@micropython-1.27
  PATTERN               only the tests whose path contains one of these
`;

/** Timeout of a MicroPython test. */
const LONGEST = 120_000;
const THIMBLE = new URL('../dist/cli/main.js', import.meta.url).pathname;
/** MicroPython tests for DTLS, which is not supported, and those that need a server on the internet. */
const LEFT_OUT = /dtls/;
const SINGLE = [
  { folder: 'extmod', names: /^(ssl|tls|socket|select|asyncio)_.*\.py$/ },
  { folder: 'net_hosted', names: /\.py$/ },
];

interface Setting {
  /** The folder `tests` of the checkout. */
  readonly tests: string;
  readonly board: string;
  readonly micropython: string | undefined;
  readonly patterns: readonly string[];
  /** An executable that runs a program like ours. */
  readonly ours: string;
  readonly scratch: string;
}

interface Count {
  passed: number;
  all: number;
}

async function main(): Promise<number> {
  const options = { micropython: { type: 'string' }, board: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder, ...patterns] = positionals;
  const tests = folder === undefined ? undefined : resolve(folder, 'tests');
  if (tests === undefined || !existsSync(join(tests, 'run-multitests.py'))) {
    if (tests !== undefined) process.stderr.write(`there is no ${join(tests, 'run-multitests.py')}\n`);
    process.stderr.write(USAGE);
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'thimble-mptests-'));
  const board = values.board ?? 'unix@micropython-1.27';
  const ours = join(scratch, 'thimble');
  // Messages of `run` itself go to stderr, which their harness would take for the program's output.
  writeFileSync(ours, `#!/bin/sh\nexec '${process.execPath}' '${THIMBLE}' run --board '${board}' "$@" 2>/dev/null\n`);
  chmodSync(ours, 0o755);
  const micropython = values.micropython === undefined ? undefined : resolve(values.micropython);
  const setting: Setting = { tests, board, micropython, patterns, ours, scratch };
  const count: Count = { passed: 0, all: 0 };
  try {
    for (const path of pathsOf(setting)) await runSingle(setting, path, count);
    await runPairs(setting, count);
  } finally {
    rmSync(scratch, { recursive: true });
  }
  console.log(`${count.passed} of ${count.all}`);
  return count.passed === count.all ? 0 : 1;
}

function pathsOf({ tests, patterns }: Setting): string[] {
  return SINGLE.flatMap(({ folder, names }) =>
    readdirSync(join(tests, folder))
      .filter((name) => names.test(name))
      .map((name) => `${folder}/${name}`),
  ).filter((path) => isAsked(path, patterns));
}

function isAsked(path: string, patterns: readonly string[]): boolean {
  return !LEFT_OUT.test(path) && (patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)));
}

async function runSingle({ tests, micropython, ours }: Setting, path: string, count: Count): Promise<void> {
  const file = join(tests, path);
  const cwd = join(file, '..');
  const written = existsSync(`${file}.exp`) ? readFileSync(`${file}.exp`, 'utf8') : undefined;
  const real = micropython === undefined ? undefined : await output(micropython, [file], cwd);
  // If there is no expectation file, MicroPython's harness expects the output of CPython.
  const expected = written ?? (await output('python3', ['-BS', file], cwd));
  if (real !== undefined && !isSame(real, expected)) return console.log(`-    ${path}  the real one does not pass`);
  if (real === undefined && written === undefined && /Traceback/.test(expected))
    return console.log(`-    ${path}  nothing to compare with`);
  const actual = await output(ours, [file], cwd);
  if (real === undefined && /^SKIP$/m.test(actual)) return console.log(`-    ${path}  skipped`);
  tell(path, isSame(actual, expected), `expected:\n${expected}\nprinted:\n${actual}`, count);
}

/** Compares like MicroPython's harness: `########` in the expectation stands for any lines. */
function isSame(actual: string, expected: string): boolean {
  const pattern = expected
    .trimEnd()
    .split(/^#{8}$/m)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*');
  return new RegExp(`^${pattern}$`).test(actual.trimEnd());
}

/** Tests for which MicroPython's harness connects two instances. */
async function runPairs({ tests, micropython, patterns, ours, scratch }: Setting, count: Count): Promise<void> {
  const files = readdirSync(join(tests, 'multi_net')).filter((name) => name.endsWith('.py'));
  const paths = files.map((name) => `multi_net/${name}`).filter((path) => isAsked(path, patterns));
  const others = micropython === undefined ? [ours] : [ours, micropython];
  for (const path of paths) {
    const pair = (first: string, second: string) =>
      output(
        'python3',
        ['run-multitests.py', '-r', scratch, '-t', `exec:${first}`, '-t', `exec:${second}`, path],
        tests,
      );
    if (micropython !== undefined && !/: pass$/m.test(await pair(micropython, micropython))) {
      console.log(`-    ${path}  the real one does not pass`);
      continue;
    }
    for (const other of others) {
      const directions =
        other === ours
          ? [[ours, ours]]
          : [
              [ours, other],
              [other, ours],
            ];
      for (const [first, second] of directions as [string, string][]) {
        const said = await pair(first, second);
        if (/: skip$/m.test(said) && micropython === undefined) continue;
        const name = (instance: string) => (instance === ours ? 'ours' : 'real');
        tell(`${path}  ${name(first)} × ${name(second)}`, /: pass$/m.test(said), said, count);
      }
    }
  }
}

function tell(title: string, passed: boolean, difference: string, count: Count): void {
  count.all++;
  if (passed) count.passed++;
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${title}`);
  if (!passed) console.log(difference.replace(/^/gm, '     '));
}

/** @returns stdout and stderr in order, or how the program failed. */
function output(program: string, words: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(program, words, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()));
    child.on('error', failed);
    child.on('close', (_code, signal) => done(signal === null ? text : `${text}\nended by ${signal}`));
  });
}

process.exitCode = await main();
