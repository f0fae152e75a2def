// Requests and downloads compared with undici and node:https, from one Node server in another process.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Client, type ClientName, type ClientSettings, makeClient } from './http-support/clients.ts';
import { startServer, TSX } from './http-support/start-server.ts';
import { compareRates, type Row } from './row.ts';

export const title = 'HTTPS requests and downloads, against undici and node:https (node:tls) on the same server';

const DOWNLOADER = fileURLToPath(new URL('./http-support/download.ts', import.meta.url));
/** Sizes of one round. Each side is warmed up before it: the compiler needs a few thousand of either. */
const REQUESTS = 2_000;
const WARM_UP = 4_000;
const FRESH = 100;
const FRESH_WARM_UP = 1_500;
const MB = 1_000_000;
const DOWNLOAD = 256 * MB;
const LONG_DOWNLOAD = 1_000 * MB;
/** Maximum growth of the process during a streamed download, MB. */
const MEMORY_REACH = 64;

export async function* bench(): AsyncGenerator<Row> {
  const server = await startServer();
  const { port, ca, folder } = server;
  const compare = (peer: ClientName, work: Work, more: Partial<Comparison>) =>
    compareClients({ names: ['thimble', peer], port, ca, connections: 1, resume: false, work, ...more });
  try {
    for (const peer of ['undici', 'https'] as const) {
      const against = `against ${peer === 'https' ? 'node:https' : peer}`;
      const reach = (value: number) => (peer === 'undici' ? { reach: value } : {});
      const one = await compare(peer, inTurn(REQUESTS), { warmUp: WARM_UP });
      yield* rateAndCpu(`kept alive, 1 connection, ${against}`, 'requests/s', one, reach(0.7));
      const fifty = await compare(peer, atOnce(REQUESTS, 50), { warmUp: WARM_UP, connections: 50 });
      yield* rateAndCpu(`kept alive, 50 connections, ${against}`, 'requests/s', fifty, reach(0.7));
      const download = await compare(peer, (client) => downloadMegabytes(client, DOWNLOAD), { warmUp: 1, rounds: 3 });
      yield* rateAndCpu(`256 MB download, ${against}`, 'MB/s', download, reach(1));
    }
    const fresh = await compare('undici', connectAnew(FRESH), { warmUp: FRESH_WARM_UP });
    yield* rateAndCpu('fresh connection, against undici', 'per second', fresh, { reach: 1 });
    const resumed = await compare('undici', connectAnew(FRESH), { warmUp: FRESH, resume: true });
    yield* rateAndCpu('the same where sessions are kept', 'per second', resumed);
    const ours = await memoryOf('thimble', port, folder, LONG_DOWNLOAD);
    const peer = await memoryOf('undici', port, folder, LONG_DOWNLOAD);
    yield { measure: 'memory above start, undici', unit: 'MB', ours: peer };
    yield { measure: 'memory above start, 1 GB streamed', unit: 'MB', ours, reach: MEMORY_REACH, moreIsBetter: false };
  } finally {
    await server.stop();
  }
}

/** Does one round's work. @returns the number of units. */
type Work = (client: Client) => Promise<number>;

interface Comparison extends ClientSettings {
  readonly names: readonly [ClientName, ClientName];
  readonly work: Work;
  /** Units of work of each side before it is measured. */
  readonly warmUp?: number | undefined;
  readonly rounds?: number | undefined;
}

interface OursAndPeers {
  readonly ours: number;
  readonly peer: number;
}

interface Compared {
  /** Units of work per second. */
  readonly rates: OursAndPeers;
  /** µs of this process's CPU time per unit: the server has a separate process, and affects only the rates. */
  readonly cpu: OursAndPeers;
}

function* rateAndCpu(
  measure: string,
  unit: string,
  { rates, cpu }: Compared,
  reach: { reach?: number } = {},
): Generator<Row> {
  yield { measure, unit, ...rates, ...reach };
  yield { measure, unit: 'µs of CPU', ...cpu, moreIsBetter: false };
}

async function compareClients(comparison: Comparison): Promise<Compared> {
  const { names, work, warmUp = 0, rounds } = comparison;
  const clients = names.map((name) => makeClient(name, comparison)) as [Client, Client];
  const [ours, peer] = clients.map((client) => new CpuMeter(() => work(client))) as [CpuMeter, CpuMeter];
  try {
    for (const client of clients) for (let done = 0; done < warmUp; ) done += await work(client);
    const rates = await compareRates(
      () => ours.run(),
      () => peer.run(),
      rounds,
    );
    return { rates, cpu: { ours: ours.microseconds, peer: peer.microseconds } };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

/** Does work and returns its cost so far. */
class CpuMeter {
  readonly #work: () => Promise<number>;
  #microseconds = 0;
  #units = 0;

  constructor(work: () => Promise<number>) {
    this.#work = work;
  }

  /** Per unit of work. */
  get microseconds(): number {
    return this.#microseconds / this.#units;
  }

  async run(): Promise<number> {
    const before = process.cpuUsage();
    const units = await this.#work();
    const { user, system } = process.cpuUsage(before);
    this.#microseconds += user + system;
    this.#units += units;
    return units;
  }
}

function inTurn(count: number): Work {
  return async (client) => {
    for (let i = 0; i < count; i++) await client.get('/');
    return count;
  };
}

function atOnce(count: number, width: number): Work {
  return async (client) => {
    await Promise.all(Array.from({ length: width }, () => inTurn(count / width)(client)));
    return count;
  };
}

function connectAnew(count: number): Work {
  return async (client) => {
    for (let i = 0; i < count; i++) await client.fresh('/');
    return count;
  };
}

async function downloadMegabytes(client: Client, bytes: number): Promise<number> {
  return (await client.get(`/?bytes=${bytes}`)) / MB;
}

async function memoryOf(name: ClientName, port: number, folder: string, bytes: number): Promise<number> {
  const args = ['--import', TSX, DOWNLOADER, name, String(port), folder, String(bytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
