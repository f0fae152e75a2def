// Runs probe.py under a profile, with the same command as users.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';

const THIMBLE = fileURLToPath(new URL('../../dist/bin/thimble.cjs', import.meta.url));

export interface Probed {
  /** Situation → outcome, as in `outcomes.json`: without the duration and the exception's own text. */
  readonly printed: ReadonlyMap<string, string>;
  readonly noise: string;
  readonly board: BoardProfile;
}

export async function runProbe(id: string, folder: string): Promise<Probed> {
  const board = await loadProfile(id);
  // The clock and the network of the PC on which the firmwares were recorded.
  const world = ['--wifi', 'up', '--clock', 'now'];
  const args = [THIMBLE, 'run', 'probe.py', '--board', id, ...world, '--', 'pki', 'scenarios.json'];
  const thimble = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, noise] = await Promise.all([text(thimble.stdout), text(thimble.stderr)]);
  const lines = stdout.split('\n').flatMap((line) => {
    const match = /^(.*?) -> (.*?)(?: \| str=.*?)?(?: \[\d+\.\ds\])?$/.exec(line);
    return match === null ? [] : [[match[1]!, match[2]!] as const];
  });
  return { printed: new Map(lines), noise: noise.trim(), board };
}
