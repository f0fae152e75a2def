// Runs `thimble`: as built, in a separate process like a user, or in the test's process, in a third of the time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { loadCommands } from '../../src/cli/load-commands.ts';
import { version } from '../../src/cli/version.ts';

export const THIMBLE = fileURLToPath(new URL('../../dist/bin/thimble.cjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

export interface ThimbleOptions {
  /** Added to the environment of the test's process, without the variables that add roots. */
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly input?: string;
}

/** The built `thimble` in a separate process: for behaviour of a process, such as variables that the library reads. */
export async function thimble(words: readonly string[], options: ThimbleOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [THIMBLE, ...words], {
    env: environment(options),
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  const stdoutBytes = Buffer.concat(out);
  return { code, stdoutBytes, stdout: stdoutBytes.toString(), stderr: Buffer.concat(err).toString() };
}

/** The same command line in this process. Not two at once with `cwd`, which applies to the process. */
export async function commandLine(words: readonly string[], options: ThimbleOptions = {}): Promise<Finished> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [buffer(stdout), buffer(stderr)];
  const folder = process.cwd();
  if (options.cwd !== undefined) process.chdir(options.cwd);
  try {
    const code = await runCommandLine(words, {
      commands: await loadCommands(words[0]),
      version,
      io: {
        stdout,
        stderr,
        stdin: Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]),
        env: environment(options),
        signal: new AbortController().signal,
      },
    });
    stdout.end();
    stderr.end();
    const stdoutBytes = await out;
    return { code, stdoutBytes, stdout: stdoutBytes.toString(), stderr: (await err).toString() };
  } finally {
    process.chdir(folder);
  }
}

const ROOT_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
// The library reads the variables of its process, with `commandLine` the test's.
for (const name of ROOT_VARIABLES) delete process.env[name];

function environment({ env }: ThimbleOptions): NodeJS.ProcessEnv {
  return { ...process.env, ...env };
}
