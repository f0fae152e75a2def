// Starts `thimble web` like a user.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { THIMBLE } from '../support/cli.ts';

export interface StartedWeb {
  /** Its output. */
  readonly url: string;
  /** Ends it like Ctrl-C. @returns its exit code. */
  end(): Promise<number | null>;
}

export async function startWeb(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<StartedWeb> {
  const child = spawn(process.execPath, [THIMBLE, 'web', '--port', '0', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let said = '';
  for await (const piece of child.stdout) {
    said += String(piece);
    if (said.includes('\n')) break;
  }
  return {
    url: said.split('\n', 1)[0]!,
    async end() {
      child.kill('SIGINT');
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}
