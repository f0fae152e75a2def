// A streamed body: one chunk and one record in memory, whatever its size; and back-pressure reaches the server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { Session } from '../../src/entry/requests.ts';
import { makeServerIdentity } from '../support/pki.ts';

const SIZE = 300_000_000;
const BLOCK = Buffer.alloc(65_536, 'thimble ');
/** A generous limit for the buffers of kernels and of Node's server. */
const IN_FLIGHT = 16_000_000;

let server: Server;
let session: Session;
let url: string;
let written = 0;

before(async () => {
  const { root, leaf } = await makeServerIdentity();
  server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (request, response) => {
    written = 0;
    if (request.url === '/counted') response.setHeader('content-length', SIZE);
    if (request.url !== '/gzip') return void send(response, response);
    response.setHeader('content-encoding', 'gzip');
    const gzip = createGzip({ level: 0 });
    gzip.pipe(response);
    void send(gzip, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
  session = new Session({ verify: { cadata: root.pem } });
});
after(() => {
  session.close();
  server.close();
  server.closeAllConnections();
});

async function send(to: NodeJS.WritableStream, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  to.on('error', () => {}); // it was cut in the middle of a block
  while (written < SIZE && !response.destroyed) {
    const piece = BLOCK.subarray(0, SIZE - written);
    written += piece.length;
    if (!to.write(piece)) await once(to, 'drain', { signal: gone.signal }).catch(() => {});
  }
  to.end();
}

for (const path of ['/counted', '/chunked', '/gzip'])
  test(`${path}: a reader that stops also stops the server, and holds very little`, async () => {
    const response = await session.get(url + path, { stream: true });
    const pieces = response.iterContent(10_000);
    for (let i = 0; i < 10; i++) assert.equal((await pieces.next()).value!.length, 10_000);
    let before = -1;
    for (; before !== written; await delay(100)) before = written;
    assert.ok(written < IN_FLIGHT, `the server could write ${written} bytes to one who reads no more`);
    const { held, peak } = response.memory()!;
    assert.ok(held < 40_000 && peak < 60_000, `the engine holds ${held} bytes, at its peak ${peak}`);
    await pieces.return!();
  });

test('a body of 300 MB is read in bounded memory', async () => {
  const response = await session.get(`${url}/counted`, { stream: true });
  let received = 0;
  let most = 0;
  for await (const piece of response) {
    received += piece.length;
    most = Math.max(most, piece.length);
  }
  assert.equal(received, SIZE);
  assert.ok(most <= 65_536, `pieces of up to ${most} bytes`);
  assert.ok(response.memory()!.peak < 100_000, `${response.memory()!.peak} bytes of the engine`);
});
