// The servers of the situations, on unused ports: gen_pki.py makes their certificates in a temporary folder,
// servers.py starts them and writes what a client must do with each.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Servers {
  /** Contains `probe.py`, `scenarios.json` and `pki/`. */
  readonly folder: string;
  /** The requested situations that are served. */
  readonly served: readonly string[];
  stop(): void;
}

const LIFETIME_SECONDS = 7200;
const PORTS = 200;
/** The first port of servers.py; replaced, so that two runs on one machine do not collide. */
const FIRST_PORT = 'PORT=[21000]';

/** @throws Error with Python's output if the certificates or the servers cannot be made. */
export async function startServers(situations: string, python: string, names: readonly string[]): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-situations-'));
  const pki = join(folder, 'pki');
  mkdirSync(pki);
  copyFileSync(join(situations, 'probe.py'), join(folder, 'probe.py'));
  const made = spawnSync(python, [join(situations, 'gen_pki.py')], { cwd: pki, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`gen_pki.py: ${made.stderr}`);

  const script = readFileSync(join(situations, 'servers.py'), 'utf8');
  const moved = join(folder, 'servers.py');
  writeFileSync(moved, script.replace(FIRST_PORT, `PORT=[${await freeRange()}]`));
  const args = [moved, 'pki', 'scenarios.json', String(LIFETIME_SECONDS)];
  const servers = spawn(python, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => {
    servers.kill('SIGTERM'); // which ends the servers that it started
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  let said = '';
  servers.stdout.on('data', (data) => (said += data));
  servers.stderr.on('data', (data) => (said += data));
  while (!said.includes('dead:')) {
    if (servers.exitCode !== null) {
      stop();
      throw new Error(`servers.py: ${said}`);
    }
    await sleep(100);
  }
  const path = join(folder, 'scenarios.json');
  if (!existsSync(path)) throw new Error(`servers.py wrote no scenarios.json: ${said}`);
  const all = JSON.parse(readFileSync(path, 'utf8')) as { readonly n: string }[];
  const kept = all.filter(({ n }) => names.includes(n));
  writeFileSync(path, JSON.stringify(kept));
  return { folder, served: kept.map(({ n }) => n), stop };
}

/** The number before a range of free ports. */
async function freeRange(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const checks = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(first + 1 + i)));
    if (checks.every(Boolean)) return first;
  }
  throw new Error(`no ${PORTS} ports in a row are free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
