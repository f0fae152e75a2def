// A node:tls server in a separate process, plus plain TCP. Run: peer.ts FOLDER; prints both ports.
// A client sends a command of nine bytes: `g` or `p`, and a count in hex. It then receives that number of bytes, or sends
// them and receives one byte as the answer.
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { nodeOptions } from './chain.ts';

const COMMAND = 9;
const CHUNK = Buffer.alloc(65_536, 'x');

const folder = process.argv[2]!;
const cert = readFileSync(join(folder, 'chain.pem'));
const key = readFileSync(join(folder, 'leaf.key'));
const secure = tls.createServer({ ...nodeOptions('TLSv1.3'), cert, key }, serve);
const plain = createServer(serve);
for (const server of [secure, plain]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', 4_096, done));
console.log((secure.address() as AddressInfo).port, (plain.address() as AddressInfo).port);

function serve(socket: Socket): void {
  let command = '';
  let wanted = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (data: Buffer) => {
    for (let at = 0; at < data.length; ) {
      if (wanted > 0) {
        const taken = Math.min(wanted, data.length - at);
        at += taken;
        wanted -= taken;
        if (wanted === 0) socket.write('.');
        continue;
      }
      const rest = COMMAND - command.length;
      command += data.toString('latin1', at, at + rest);
      at += rest;
      if (command.length < COMMAND) continue;
      const count = Number.parseInt(command.slice(1), 16);
      if (command[0] === 'g') send(socket, count);
      else wanted = count;
      command = '';
    }
  });
}

function send(socket: Socket, count: number): void {
  for (let left = count; left > 0; left -= CHUNK.length) {
    if (socket.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK)) continue;
    socket.once('drain', () => send(socket, left - CHUNK.length));
    return;
  }
}
