// `npm run tlsfuzzer -- FOLDER`: scripts of tlsfuzzer (github.com/tlsfuzzer/tlsfuzzer) against our server. tlsfuzzer and
// a Python with its tlslite-ng are not part of this repository.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../tests/tlsfuzzer/server.ts';

interface Script {
  readonly script: string;
  readonly args: readonly string[];
  /** The subject of the script. */
  readonly why: string;
}

const SCRIPTS = new URL('../tests/tlsfuzzer/scripts.json', import.meta.url);

const USAGE = `usage: npm run tlsfuzzer -- FOLDER [--python FILE] [SCRIPT…]

  FOLDER         a checkout of github.com/tlsfuzzer/tlsfuzzer
  --python FILE  the Python that has tlslite-ng as new as the checkout (pip install --pre tlslite-ng); else python3
  SCRIPT         names of scripts in it instead of those of tests/tlsfuzzer/scripts.json
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { python: { type: 'string' } }, allowPositionals: true });
  const [folder, ...names] = positionals;
  if (folder === undefined || !existsSync(join(folder, 'scripts'))) {
    if (folder !== undefined) process.stderr.write(`there is no ${join(folder, 'scripts')}\n`);
    process.stderr.write(USAGE);
    return 2;
  }
  const all = JSON.parse(readFileSync(SCRIPTS, 'utf8')) as Script[];
  const scripts = names.length === 0 ? all : names.map((script): Script => ({ script, args: [], why: '' }));
  const server = await startServer();
  let failed = 0;
  try {
    for (const each of scripts) {
      const { passed, output } = await run(resolve(folder), values.python ?? 'python3', each, server.port);
      const title = [each.script, ...each.args].join(' ');
      console.log(`${passed ? 'ok  ' : 'FAIL'} ${title}  ${counts(output)}${each.why === '' ? '' : `  ${each.why}`}`);
      if (passed) continue;
      failed++;
      console.log(output.split('\n').slice(-40).join('\n'));
    }
  } finally {
    await server.close();
  }
  console.log(`${scripts.length - failed} of ${scripts.length}`);
  return failed === 0 ? 0 : 1;
}

function run(cwd: string, python: string, { script, args }: Script, port: number) {
  return new Promise<{ passed: boolean; output: string }>((done, failed) => {
    const words = [join('scripts', script), '-h', 'localhost', '-p', String(port), ...args];
    const child = spawn(python, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text));
    child.on('error', failed);
    child.on('close', (code) => done({ passed: code === 0 && /^PASS: [1-9]/m.test(output), output }));
  });
}

/** `PASS 10, FAIL 0`, from the script's summary of conversations. */
function counts(output: string): string {
  return ['PASS', 'FAIL']
    .map((name) => `${name} ${new RegExp(`^${name}: (\\d+)`, 'm').exec(output)?.[1] ?? '?'}`)
    .join(', ');
}

process.exitCode = await main();
