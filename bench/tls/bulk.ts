// MB/s received and sent by our client and a client of node:tls, with a node:tls server in another process. All
// write pieces of one size, each only after the system has accepted the previous one. The costs of node:crypto and of a
// socket alone are shown for comparison.
import { type CipherGCM, createCipheriv, createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { TlsStream } from '../../dist/net/tls-stream.js';
import { createNodeNetwork } from '../../dist/platform/node/network.js';
import { createClientEngine } from '../../dist/tls/client-engine.js';
import { compareRates, type Row } from '../row.ts';
import { type Chain, COMMON, HOST, nodeOptions, verifierOf } from './chain.ts';
import type { Peer } from './peer-process.ts';

const MEGABYTE = 1e6;
const BULK = 48 * MEGABYTE;
const RECORD = 16_384;
/** Four full records per write. */
const CHUNK = Buffer.alloc(4 * RECORD, 'x');
/** Many short rounds: the sockets' buffers and the processors are shared with the peer, and rounds may differ by half. */
const ROUNDS = 25;
/** Unmeasured rounds of each side, during which JavaScript is still being compiled. */
const WARM_UP = 8;

interface Sender {
  send(count: number): Promise<void>;
  close(): void;
}

interface Client extends Sender {
  receive(count: number): Promise<void>;
}

export async function* bulk(chain: Chain, { securePort, plainPort }: Peer): AsyncGenerator<Row> {
  const ours = await connectOurs(chain, securePort);
  const peer = await connectNode(chain, securePort);
  const bare = await connectBare(plainPort);
  const unit = 'MB/s';
  try {
    const receive = await compare(
      () => ours.receive(BULK),
      () => peer.receive(BULK),
    );
    yield { measure: 'receive, AES-128-GCM', unit, ...receive, reach: 1 };
    const send = (other: Sender) =>
      compare(
        () => ours.send(BULK),
        () => other.send(BULK),
      );
    yield { measure: 'send, AES-128-GCM', unit, ...(await send(peer)), reach: 0.9 };
    yield { measure: 'send (peer: a bare cipher into plain TCP)', unit, ...(await send(bare)) };
  } finally {
    for (const client of [ours, peer, bare]) client.close();
  }
}

async function compare(ours: () => Promise<void>, peer: () => Promise<void>): ReturnType<typeof compareRates> {
  const turn = (work: () => Promise<void>) => async () => {
    await work();
    return BULK / MEGABYTE;
  };
  for (let i = 0; i < WARM_UP; i++) {
    await ours();
    await peer();
  }
  return compareRates(turn(ours), turn(peer), ROUNDS);
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

/** The unavoidable costs: one cipher object per record, and the socket. Its peer decrypts nothing. */
async function connectBare(port: number): Promise<Sender> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const key = createSecretKey(Buffer.alloc(16, 'k'));
  const nonce = Buffer.alloc(12);
  const header = Buffer.from([23, 3, 3, (RECORD + 16) >> 8, (RECORD + 16) & 0xff]);
  const plaintext = CHUNK.subarray(0, RECORD);
  return {
    async send(count) {
      const records = Math.ceil(count / RECORD);
      const answered = once(socket, 'data');
      socket.write(command('p', records * (header.length + RECORD + 16)));
      for (let left = records; left > 0; left -= 4) {
        socket.cork();
        for (let i = Math.min(4, left); i > 0; i--) {
          nonce.writeUInt32BE(left * 4 + i);
          writeSealed(socket, header, createCipheriv('aes-128-gcm', key, nonce), plaintext);
        }
        socket.uncork();
        if (socket.writableNeedDrain) await once(socket, 'drain');
      }
      await answered;
    },
    close: () => socket.destroy(),
  };
}

function writeSealed(socket: Socket, header: Buffer, cipher: CipherGCM, plaintext: Buffer): void {
  cipher.setAAD(header);
  socket.write(header);
  socket.write(cipher.update(plaintext));
  cipher.final();
  socket.write(cipher.getAuthTag());
}
