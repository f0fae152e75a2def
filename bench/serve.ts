// `thimble serve` compared with Node's https: the same handler and log, small responses on persistent connections. The
// client only writes and counts bytes with node:tls, so that mostly the servers are measured.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { makeServerIdentity } from '../tests/support/pki.ts';
import { compareRates, type Row } from './row.ts';

export const title = 'small answers of thimble serve, against node:https with the same handler';

const TSX = createRequire(import.meta.url).resolve('tsx');
const SERVER = fileURLToPath(new URL('./serve-support/server.ts', import.meta.url));
const REQUESTS = 2_000;
const WARM_UP = 6_000;
const ROUNDS = 7;
const REACH = 0.8;
const REQUEST = 'GET /temperature HTTP/1.1\r\nHost: localhost\r\n\r\n';

export async function* bench(): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  const servers = await Promise.all([BenchServer.start('thimble', folder), BenchServer.start('node', folder)]);
  try {
    for (const connections of [1, 20]) {
      const [ours, peer] = await Promise.all(servers.map((server) => Load.open(server, connections, root.pem)));
      await ours!.run(WARM_UP);
      await peer!.run(WARM_UP);
      const rates = await compareRates(
        () => ours!.run(REQUESTS),
        () => peer!.run(REQUESTS),
        ROUNDS,
      );
      const where = `kept alive, ${connections} connection${connections === 1 ? '' : 's'}`;
      yield { measure: where, unit: 'requests/s', ...rates, reach: REACH };
      const cpu = { ours: ours!.microseconds, peer: peer!.microseconds };
      yield { measure: `${where}, the server's part`, unit: 'µs of CPU', ...cpu, moreIsBetter: false };
      ours!.close();
      peer!.close();
    }
  } finally {
    for (const server of servers) server.stop();
    rmSync(folder, { recursive: true });
  }
}

class BenchServer {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, port: number) {
    this.#child = child;
    this.#lines = lines;
    this.port = port;
  }

  static async start(name: 'thimble' | 'node', folder: string): Promise<BenchServer> {
    const child = spawn(process.execPath, ['--import', TSX, SERVER, name, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
    return new BenchServer(child, lines, Number((await lines.next()).value));
  }

  /** CPU time since its start. */
  async microseconds(): Promise<number> {
    this.#child.stdin!.write('\n');
    return Number((await this.#lines.next()).value);
  }

  stop(): void {
    this.#child.kill();
  }
}

/** Connections to one server, each of which sends the next request as soon as it has the response. */
class Load {
  readonly #server: BenchServer;
  readonly #sockets: readonly TLSSocket[];
  #measured = { requests: 0, microseconds: 0 };

  private constructor(server: BenchServer, sockets: readonly TLSSocket[]) {
    this.#server = server;
    this.#sockets = sockets;
  }

  static async open(server: BenchServer, connections: number, ca: string): Promise<Load> {
    const opened = Array.from({ length: connections }, async () => {
      const socket = connect({ port: server.port, host: '127.0.0.1', servername: 'localhost', ca });
      await once(socket, 'secureConnect');
      return socket.setNoDelay(true);
    });
    return new Load(server, await Promise.all(opened));
  }

  /** Per request, over all requests except the warm-up. */
  get microseconds(): number {
    return this.#measured.microseconds / this.#measured.requests;
  }

  async run(requests: number): Promise<number> {
    const before = await this.#server.microseconds();
    const each = Math.ceil(requests / this.#sockets.length);
    await Promise.all(this.#sockets.map((socket) => askInTurn(socket, each)));
    const microseconds = (await this.#server.microseconds()) - before;
    const done = each * this.#sockets.length;
    if (requests !== WARM_UP) {
      this.#measured.requests += done;
      this.#measured.microseconds += microseconds;
    }
    return done;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function askInTurn(socket: TLSSocket, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    let text = '';
    const take = (data: Buffer) => {
      text += data.toString('latin1');
      if (!text.endsWith('}\n')) return; // the whole response is a JSON object on one line
      text = '';
      left -= 1;
      if (left > 0) socket.write(REQUEST);
      else {
        socket.off('data', take);
        socket.off('close', fail);
        resolve();
      }
    };
    const fail = () => reject(new Error('the server closed the connection'));
    socket.on('data', take);
    socket.on('close', fail);
    socket.write(REQUEST);
  });
}
