// Runs the built `thimble` as a person does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const THIMBLE = fileURLToPath(new URL('../../dist/bin/thimble.cjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

/** @param options.env - added to this process's, from which the variables are left out that add roots. */
export async function thimble(
  words: readonly string[],
  options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly input?: string } = {},
): Promise<Finished> {
  const { NODE_EXTRA_CA_CERTS: _, SSL_CERT_FILE: _file, SSL_CERT_DIR: _folder, ...env } = process.env;
  const child = spawn(process.execPath, [THIMBLE, ...words], {
    env: { ...env, ...options.env },
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
