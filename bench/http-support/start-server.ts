// Starts the server of the HTTP benches, with a certificate of its own in a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeServerIdentity } from '../../tests/support/pki.ts';

export const TSX = createRequire(import.meta.url).resolve('tsx');
const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url));

export interface BenchServer {
  readonly port: number;
  /** PEM of its root, which is also in `root.pem` of the folder. */
  readonly ca: string;
  /** Removed by `stop`. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  const server = spawn(process.execPath, ['--import', TSX, SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    port: Number(line.toString()),
    ca: root.pem,
    folder,
    async stop() {
      server.kill();
      await once(server, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}
