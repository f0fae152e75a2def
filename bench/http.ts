// Requests and downloads against undici and node:https, from one server of Node's in another process.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeServerIdentity } from '../tests/support/pki.ts';
import { type Client, type ClientName, makeClient } from './http-support/clients.ts';
import { compareRates, type Row } from './row.ts';

export const title = 'HTTPS requests and downloads, against undici and node:https (node:tls) on the same server';

const TSX = createRequire(import.meta.url).resolve('tsx');
const SUPPORT = fileURLToPath(new URL('./http-support/', import.meta.url));
const REQUESTS = 600;
const FRESH = 60;
const MB = 1_000_000;
const DOWNLOAD = 256 * MB;
const LONG_DOWNLOAD = 1_000 * MB;
/** MB that a streamed download may add to the process. */
const MEMORY_REACH = 64;

export async function* bench(): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  const server = spawn(process.execPath, ['--import', TSX, `${SUPPORT}server.ts`, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const compare = (peer: ClientName, connections: number, work: (client: Client) => Promise<number>, rounds?: number) =>
    compareClients(['thimble', peer], port, root.pem, connections, work, rounds);
  try {
    for (const peer of ['undici', 'https'] as const) {
      const against = `against ${peer === 'https' ? 'node:https' : peer}`;
      const isUndici = peer === 'undici';
      const one = await compare(peer, 1, (client) => inTurn(client, REQUESTS));
      yield { measure: `kept alive, 1 connection, ${against}`, unit: 'requests/s', ...one, ...reach(isUndici, 0.7) };
      const fifty = await compare(peer, 50, (client) => atOnce(client, 2 * REQUESTS, 50));
      yield {
        measure: `kept alive, 50 connections, ${against}`,
        unit: 'requests/s',
        ...fifty,
        ...reach(isUndici, 0.7),
      };
      const fresh = await compare(peer, 1, (client) => connectAnew(client, FRESH));
      yield { measure: `fresh connection, ${against}`, unit: 'per second', ...fresh, ...reach(isUndici, 1) };
      const download = await compare(peer, 1, async (client) => (await client.get(`/?bytes=${DOWNLOAD}`)) / MB, 3);
      yield { measure: `256 MB download, ${against}`, unit: 'MB/s', ...download, ...reach(isUndici, 1) };
    }
    const ours = await memoryOf('thimble', port, folder, LONG_DOWNLOAD);
    const peer = await memoryOf('undici', port, folder, LONG_DOWNLOAD);
    yield { measure: 'memory above start, undici', unit: 'MB', ours: peer };
    yield { measure: 'memory above start, 1 GB streamed', unit: 'MB', ours, reach: MEMORY_REACH, moreIsBetter: false };
  } finally {
    server.kill();
    await once(server, 'exit');
    rmSync(folder, { recursive: true });
  }
}

function reach(applies: boolean, value: number): { reach?: number } {
  return applies ? { reach: value } : {};
}

async function compareClients(
  names: readonly [ClientName, ClientName],
  port: number,
  ca: string,
  connections: number,
  work: (client: Client) => Promise<number>,
  rounds?: number,
): Promise<{ ours: number; peer: number }> {
  const [ours, peer] = names.map((name) => makeClient(name, port, ca, connections)) as [Client, Client];
  try {
    return await compareRates(
      () => work(ours),
      () => work(peer),
      rounds,
    );
  } finally {
    await Promise.all([ours.close(), peer.close()]);
  }
}

async function inTurn(client: Client, count: number): Promise<number> {
  for (let i = 0; i < count; i++) await client.get('/');
  return count;
}

async function atOnce(client: Client, count: number, width: number): Promise<number> {
  await Promise.all(Array.from({ length: width }, () => inTurn(client, count / width)));
  return count;
}

async function connectAnew(client: Client, count: number): Promise<number> {
  for (let i = 0; i < count; i++) await client.fresh('/');
  return count;
}

async function memoryOf(name: ClientName, port: number, folder: string, bytes: number): Promise<number> {
  const args = ['--import', TSX, `${SUPPORT}download.ts`, name, String(port), folder, String(bytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
