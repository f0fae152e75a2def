// `npm run bench -- run`: how fast programs start, print, connect and read under `thimble run`, and their memory and CPU
// time; compared with Node itself, and with a real `micropython` if there is one (--micropython, see main.ts).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeServerIdentity } from '../tests/support/pki.ts';
import { type BenchSettings, median, type Row } from './row.ts';
import * as programs from './run-support/programs.ts';
import { type Interpreter, type Mark, OURS, type Result, Runs } from './run-support/runs.ts';
import { compareUsage, usageOf } from './run-support/usage.ts';

export const title = 'programs under thimble run, against node -e 0 and a real micropython of 1.27';

const TSX = createRequire(import.meta.url).resolve('tsx');
const SERVER = fileURLToPath(new URL('./run-support/server.ts', import.meta.url));
/** Runs of each, alternating; the median counts. */
const STARTS = 9;
const ROUNDS = 3;

const GETS = 200;
const DOWNLOAD = 64_000_000;
/** Connections before the first mark, after which memory must not grow, and between two marks. */
const CONNECTIONS = 1_000;
const POLLS = 100_000;
const CLIENTS = 50;
const CLIENT_BYTES = 20_000;
/** Milliseconds for which a program is observed while it waits for bytes. */
const BLOCKED = 3_000;

/** Permitted growth of memory between two marks: the collectors of JavaScript and of C run at arbitrary times. */
const GROWTH = { percent: 10, heapKB: 16 };

export async function* bench({ micropython }: BenchSettings): AsyncIterable<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'root.der'), root.der);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  const server = spawn(process.execPath, ['--import', TSX, SERVER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const runs = new Runs(folder);
  const peer: Interpreter | undefined = micropython === undefined ? undefined : [micropython];
  if (peer === undefined)
    console.error('no --micropython: the rows of a GET, a download and asyncio have no peer, and reach nothing');
  try {
    yield* starts(folder);
    yield* speed(runs, port, peer);
    yield* memory(runs, port);
    yield* waiting(runs, port);
  } finally {
    server.kill();
    await once(server, 'exit');
    rmSync(folder, { recursive: true });
  }
}

async function* starts(folder: string): AsyncIterable<Row> {
  writeFileSync(join(folder, 'one.py'), programs.ONE);
  writeFileSync(join(folder, 'prints.py'), programs.PRINTS);
  const run = (file: string) => [...OURS.slice(1), file];
  const usage = await compareUsage(run('one.py'), ['-e', '0'], { runs: STARTS, folder });
  for (const unit of ['cpu', 'wall'] as const)
    yield { measure: `print(1), node -e 0, ${unit}`, unit: 'ms', ...usage[unit], reach: 6, moreIsBetter: false };
  const walls: number[] = [];
  for (let i = 0; i < ROUNDS; i++) walls.push((await usageOf(run('prints.py'), folder)).wall);
  const ours = median(walls) - usage.wall.ours;
  yield { measure: '100,000 print, without the start', unit: 'ms', ours, reach: 1_000, moreIsBetter: false };
}

async function* speed(runs: Runs, port: number, peer: Interpreter | undefined): AsyncIterable<Row> {
  const get = programs.gets(port, GETS);
  yield* compare('a verified GET', get, 2);
  yield* compare('64 MB by 4 KB readinto', programs.download(port, DOWNLOAD), 1);
  yield* compare(`${CLIENTS} asyncio TLS clients`, programs.asyncioClients(port, CLIENTS, CLIENT_BYTES), 2);

  async function* compare(measure: string, program: string, reach: number): AsyncIterable<Row> {
    const results = { ours: [] as Result[], peer: [] as Result[] };
    for (let i = 0; i < ROUNDS; i++) {
      results.ours.push(await runs.run(OURS, program));
      if (peer !== undefined) results.peer.push(await runs.run(peer, program));
    }
    const both = (of: (result: Result) => number) => ({
      ours: median(results.ours.map(of)),
      ...(peer !== undefined && { peer: median(results.peer.map(of)) }),
    });
    const time = both(({ marks }) => marks[0]!.value);
    yield { measure, unit: 'ms', ...time, ...(peer !== undefined && { reach }), moreIsBetter: false };
    yield { measure: `${measure}, whole program`, unit: 'ms of CPU', ...both(({ cpu }) => cpu), moreIsBetter: false };
  }
}

async function* memory(runs: Runs, port: number): AsyncIterable<Row> {
  const connections = await runs.run(OURS, programs.connections(port, CONNECTIONS, 2));
  yield* growth('1,000 connections after 1,000', connections.marks);
  const { marks } = await runs.run(OURS, programs.polling(port, POLLS));
  yield* growth('100,000 polls and sleeps', marks);
}

/** Since the first mark. */
function* growth(measure: string, marks: readonly Mark[]): Iterable<Row> {
  const most = (of: (mark: Mark) => number) => Math.max(...marks.slice(1).map(of).filter(Number.isFinite));
  const [first] = marks;
  const process = (100 * (most(({ rss }) => rss) - first!.rss)) / first!.rss;
  const heap = (most(({ value }) => value) - first!.value) / 1000;
  yield { measure: `${measure}: process`, unit: '% more', ours: process, reach: GROWTH.percent, moreIsBetter: false };
  yield { measure: `${measure}: Python heap`, unit: 'KB more', ours: heap, reach: GROWTH.heapKB, moreIsBetter: false };
}

async function* waiting(runs: Runs, port: number): AsyncIterable<Row> {
  const { cpu } = await runs.run(OURS, programs.blocked(port), { watch: BLOCKED });
  yield { measure: `${BLOCKED / 1000} s in a read`, unit: 'ms of CPU', ours: cpu, reach: 20, moreIsBetter: false };
}
