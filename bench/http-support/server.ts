// The server of the HTTP bench, in a separate process: Node's https, with a short response or a given number of bytes.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { GROUP } from './clients.ts';

const [folder] = process.argv.slice(2);
const block = Buffer.alloc(65_536, 'thimble ');
const options = {
  cert: readFileSync(`${folder}/leaf.pem`),
  key: readFileSync(`${folder}/leaf.key`),
  ecdhCurve: GROUP,
};
const server = createServer(options, (request, response) => {
  const bytes = Number(/bytes=(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
  if (bytes === 0) {
    response.end('{"temperature":21.5}');
    return;
  }
  response.writeHead(200, { 'content-length': bytes });
  let left = bytes;
  const send = () => {
    while (left > 0) {
      const piece = block.subarray(0, Math.min(left, block.length));
      left -= piece.length;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.on('drain', send);
  send();
});
server.keepAliveTimeout = 60_000;
server.maxRequestsPerSocket = 0;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
