// `npm run bogo -- --runner FILE [-- RUNNER-ARGS]`: BoringSSL's protocol test suite against our engine, once with all
// supported features and once with the default ones. The runner, its sources and its build are not part of this
// project.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startShimServer } from './shim-server.ts';

const USAGE = `usage: npm run bogo -- --runner FILE [-- RUNNER-ARGS]

  --runner FILE  BoringSSL's ssl/test/runner, compiled (go test -c) and lying in its own source folder,
                 whose PEM files it reads
  RUNNER-ARGS    such as -test 'TLS13-*' -num-workers 2 -debug
`;

/** A status line, `failed/unimplemented/done/started/total`, which the runner writes over itself for every test. */
const STATUS = /(?:\b \b)*(\d+\/){4}(\d+)/g;

/** The results of one run, by the name of the test. */
interface Run {
  readonly passed: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly skipped: number;
  /** Number of the runner's tests, including those that were not run. */
  readonly total: number;
  /** Number of tests answered with 89, by reason. */
  readonly unimplemented: ReadonlyMap<string, number>;
}

const { values, positionals } = parseArgs({
  options: { runner: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.help || values.runner === undefined || !existsSync(values.runner)) {
  process.stderr.write(values.runner && !values.help ? `no runner at ${values.runner}\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}
const runner = resolve(values.runner);
const whole = await runTests(runner, 'all', positionals, process.stdout);
const modern = await runTests(runner, 'modern', positionals);
process.exit(report(whole, modern));

async function runTests(
  path: string,
  features: 'all' | 'modern',
  args: readonly string[],
  output?: NodeJS.WritableStream,
): Promise<Run> {
  const scratch = mkdtempSync(join(tmpdir(), 'thimble-bogo-'));
  const shim = await startShimServer(features === 'modern');
  try {
    const results = join(scratch, 'results.json');
    const flags = [
      ['-shim-path', fileURLToPath(new URL('launch.sh', import.meta.url))],
      ['-shim-config', fileURLToPath(new URL('config.json', import.meta.url))],
      ['-json-output', results],
      ['-allow-unimplemented', '-pipe=false'],
    ].flat();
    const env = { ...process.env, THIMBLE_BOGO_PORT: String(shim.port) };
    const total = await run(path, [...flags, ...args], env, output);
    return { ...readResults(results), total, unimplemented: shim.unimplemented };
  } finally {
    shim.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @returns how many tests the runner has. */
function run(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: NodeJS.WritableStream | undefined,
): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(path, args, { cwd: dirname(path), env, stdio: ['ignore', 'pipe', 'inherit'] });
    let total = 0;
    createInterface(child.stdout).on('line', (line) => {
      const words = line.replace(STATUS, (_status, _part, last: string) => {
        total = Number(last);
        return '';
      });
      output?.write(`${words.replaceAll('\b \b', '')}\n`);
    });
    child.on('error', failed);
    child.on('close', () => done(total));
  });
}

function readResults(path: string): Pick<Run, 'passed' | 'failed' | 'skipped'> {
  const { tests } = JSON.parse(readFileSync(path, 'utf8')) as { tests: Record<string, { actual: string }> };
  const named = (actual: string) => Object.keys(tests).filter((name) => tests[name]!.actual === actual);
  const passed = new Set(named('PASS'));
  const skipped = named('SKIP').length;
  const failed = new Set(Object.keys(tests).filter((name) => !['PASS', 'SKIP'].includes(tests[name]!.actual)));
  return { passed, failed, skipped };
}

/** @returns the exit code. */
function report(all: Run, modernOnly: Run): number {
  console.log('\nnot implemented, by reason:');
  for (const [reason, count] of [...all.unimplemented].sort((a, b) => b[1] - a[1])) {
    console.log(`${String(count).padStart(6)}  ${reason}`);
  }
  const unimplemented = [...all.unimplemented.values()].reduce((sum, count) => sum + count, 0);
  const disabled = all.total - all.passed.size - all.failed.size - all.skipped;
  console.log(`\nnot implemented: ${unimplemented}; disabled in config.json, or not chosen: ${disabled}`);

  // Only the profile differs between the runs: a failure in the second one only is about old versions or suites.
  const broken = [...modernOnly.failed].filter((name) => all.failed.has(name)).length;
  console.log(
    `TLS 1.3 and 1.2 with ECDHE and AEADs alone: ${modernOnly.passed.size} passed, ${broken} failed; ` +
      `${modernOnly.failed.size - broken} are about what only a board's profile speaks`,
  );
  console.log('with TLS 1.0 and 1.1, CBC, static RSA and DHE:');
  console.log(`${all.passed.size} passed, ${all.failed.size} failed, ${all.skipped} skipped`);
  return all.failed.size > 0 ? 1 : 0;
}
