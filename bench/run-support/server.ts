// The server of the bench `run`, in a separate process: `GET /BYTES` over TLS 1.2; `/hold` is never answered. Run:
// server.ts FOLDER; prints its port.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

const folder = process.argv[2]!;
const CHUNK = Buffer.alloc(65_536, 'x');

const server = createServer(
  {
    cert: readFileSync(`${folder}/leaf.pem`),
    key: readFileSync(`${folder}/leaf.key`),
    maxVersion: 'TLSv1.2', // the version that firmwares use
  },
  (socket) => {
    let request = '';
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      request += data.toString('latin1');
      if (!request.endsWith('\r\n\r\n')) return;
      const bytes = /^GET \/(\d+) /.exec(request)?.[1];
      if (bytes !== undefined) send(socket, Number(bytes));
    });
  },
);
server.listen(0, '127.0.0.1', 256, () => console.log((server.address() as AddressInfo).port));

function send(socket: TLSSocket, bytes: number): void {
  let left = bytes;
  socket.write(`HTTP/1.0 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
  const more = () => {
    while (left > 0) {
      const piece = CHUNK.subarray(0, left);
      left -= piece.length;
      if (!socket.write(piece)) return;
    }
    socket.off('drain', more);
    socket.end();
  };
  socket.on('drain', more);
  more();
}
