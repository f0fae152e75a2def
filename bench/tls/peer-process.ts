// Starts and ends separate processes for benches: their peers, or the measured code.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TSX = createRequire(import.meta.url).resolve('tsx');
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

export interface Peer {
  readonly securePort: number;
  readonly plainPort: number;
  stop(): Promise<void>;
}

/** @param folder - with the server's chain and key. */
export async function startPeer(folder: string): Promise<Peer> {
  const child = spawn(process.execPath, ['--import', TSX, `${FOLDER}peer.ts`, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [securePort, plainPort] = line.toString().split(' ').map(Number) as [number, number];
  return {
    securePort,
    plainPort,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** @param flags - of Node. @returns its output. */
export async function runProgram(name: string, args: readonly string[], flags: readonly string[]): Promise<string> {
  const all = [...flags, '--import', TSX, `${FOLDER}${name}`, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all);
  return stdout;
}
