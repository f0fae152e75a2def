// MB/s received and sent by a client, with a server of node:tls in another process, against a client of node:tls.
import { once } from 'node:events';
import * as tls from 'node:tls';
import { TlsStream } from '../../dist/net/tls-stream.js';
import { createNodeNetwork } from '../../dist/platform/node/network.js';
import { createClientEngine } from '../../dist/tls/client-engine.js';
import { compareRates, type Row } from '../row.ts';
import { type Chain, COMMON, HOST, nodeOptions, verifierOf } from './chain.ts';

const MEGABYTE = 1e6;
const BULK = 128 * MEGABYTE;
/** Four full records a write. */
const CHUNK = Buffer.alloc(65_536, 'x');
const ROUNDS = 7;

interface Client {
  receive(count: number): Promise<void>;
  send(count: number): Promise<void>;
  close(): void;
}

export async function* bulk(chain: Chain, port: number): AsyncGenerator<Row> {
  const ours = await connectOurs(chain, port);
  const peer = await connectNode(chain, port);
  try {
    for (const [way, reach] of [
      ['receive', 1],
      ['send', 0.9],
    ] as const) {
      const turn = async (client: Client) => {
        await client[way](BULK);
        return BULK / MEGABYTE;
      };
      const rates = await compareRates(
        () => turn(ours),
        () => turn(peer),
        ROUNDS,
      );
      yield { measure: `${way}, AES-128-GCM`, unit: 'MB/s', ...rates, reach };
    }
  } finally {
    ours.close();
    peer.close();
  }
}

function command(letter: 'g' | 'p', count: number): Buffer {
  return Buffer.from(letter + count.toString(16).padStart(8, '0'));
}

async function connectOurs({ root }: Chain, port: number): Promise<Client> {
  const transport = await createNodeNetwork().connect({ host: '127.0.0.1', port });
  const verifier = verifierOf(root.der);
  const stream = new TlsStream(transport, createClientEngine({ ...COMMON, serverName: HOST, verifier }));
  async function receive(count: number): Promise<void> {
    for (let left = count; left > 0; ) left -= (await stream.read())!.length;
  }
  return {
    async receive(count) {
      await stream.write(command('g', count));
      await receive(count);
    },
    async send(count) {
      await stream.write(command('p', count));
      for (let left = count; left > 0; left -= CHUNK.length) await stream.write(CHUNK.subarray(0, left));
      await receive(1);
    },
    close: () => stream.close(),
  };
}

async function connectNode({ root }: Chain, port: number): Promise<Client> {
  const options = { ...nodeOptions('TLSv1.3'), host: '127.0.0.1', port, servername: HOST, ca: root.pem };
  const socket = tls.connect(options);
  await once(socket, 'secureConnect');
  socket.setNoDelay(true);
  function receive(count: number): Promise<void> {
    return new Promise((resolve) => {
      let left = count;
      socket.on('data', function take(data: Buffer) {
        left -= data.length;
        if (left > 0) return;
        socket.off('data', take);
        resolve();
      });
    });
  }
  return {
    async receive(count) {
      socket.write(command('g', count));
      await receive(count);
    },
    async send(count) {
      const answered = receive(1);
      socket.write(command('p', count));
      for (let left = count; left > 0; left -= CHUNK.length) {
        if (!socket.write(CHUNK.subarray(0, left))) await once(socket, 'drain');
      }
      await answered;
    },
    close: () => socket.destroy(),
  };
}
