// `npm run bogo -- --runner FILE [--modern] [-- RUNNER-ARGS]`: BoringSSL's protocol test suite against our engine.
// The runner, its sources and how it is built are not part of this project.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startShimServer } from './shim-server.ts';

const USAGE = `usage: npm run bogo -- --runner FILE [--modern] [-- RUNNER-ARGS]

  --runner FILE  BoringSSL's ssl/test/runner, compiled (go test -c) and lying in its own source folder,
                 whose PEM files it reads
  --modern       TLS 1.3 and 1.2 with ECDHE and AEADs alone; without it the boards' old versions and suites too
  RUNNER-ARGS    such as -test 'TLS13-*' -num-workers 2 -debug
`;

const { values, positionals } = parseArgs({
  options: { runner: { type: 'string' }, modern: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.help || values.runner === undefined || !existsSync(values.runner)) {
  process.stderr.write(values.runner && !values.help ? `no runner at ${values.runner}\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}
process.exit(await runBogo(resolve(values.runner), values.modern, positionals));

interface Results {
  readonly tests: Readonly<Record<string, { readonly actual: string; readonly expected: string }>>;
}

async function runBogo(runner: string, modernOnly: boolean, args: readonly string[]): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'thimble-bogo-'));
  const shim = await startShimServer(modernOnly);
  try {
    const output = join(scratch, 'results.json');
    await run(
      runner,
      [
        '-shim-path',
        fileURLToPath(new URL('launch.sh', import.meta.url)),
        '-shim-config',
        fileURLToPath(new URL('config.json', import.meta.url)),
        '-json-output',
        output,
        '-allow-unimplemented',
        '-pipe=true',
        ...args,
      ],
      { ...process.env, THIMBLE_BOGO_PORT: String(shim.port) },
    );
    return report(JSON.parse(readFileSync(output, 'utf8')) as Results, shim.unimplemented);
  } finally {
    shim.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function run(runner: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(runner, args, { cwd: dirname(runner), env, stdio: ['ignore', 'pipe', 'inherit'] });
    // Failures as they come; the line that is rewritten for every test is left out.
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text.replace(/^.*?(\d+\/\d+\/\d+\/\d+\/\d+.*)?[\r]/gm, ''));
    });
    child.on('error', failed);
    child.on('close', () => done());
  });
}

function report({ tests }: Results, unimplemented: ReadonlyMap<string, number>): number {
  const counts = new Map<string, number>();
  for (const { actual } of Object.values(tests)) counts.set(actual, (counts.get(actual) ?? 0) + 1);
  const passed = counts.get('PASS') ?? 0;
  const failed = (counts.get('FAIL') ?? 0) + (counts.get('CRASH') ?? 0) + (counts.get('TIMEOUT') ?? 0);
  const skipped = counts.get('SKIP') ?? 0;
  console.log('\nnot implemented, by reason:');
  for (const [reason, count] of [...unimplemented].sort((a, b) => b[1] - a[1])) {
    console.log(`${String(count).padStart(6)}  ${reason}`);
  }
  const total = [...unimplemented.values()].reduce((sum, count) => sum + count, 0);
  console.log(`disabled: ${Object.keys(tests).length === 0 ? 0 : skipped - total}; not implemented: ${total}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}
