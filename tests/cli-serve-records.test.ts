// How `thimble serve` splits responses into TLS records, which matters for devices' small buffers and packet captures.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { type Issued, makeServerIdentity } from './support/pki.ts';
import { serving } from './support/serving.ts';

let folder: string;
let root: Issued;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-records-'));
  const identity = await makeServerIdentity();
  root = identity.root;
  writeFileSync(join(folder, 'leaf.pem'), identity.leaf.pem + identity.leaf.keyPem);
  writeFileSync(join(folder, 'small.txt'), 'a small file\n');
});
after(() => rmSync(folder, { recursive: true }));

test('serve: a small response is one record, for every page', async () => {
  await serving({ folder, root }, [folder], async ({ port }) => {
    const sent: Buffer[] = [];
    const proxy = createServer((client) => {
      const server = connectTcp(port, '127.0.0.1');
      client.pipe(server).pipe(client);
      server.on('data', (chunk: Buffer) => sent.push(chunk));
      client.on('error', () => server.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port: at } = proxy.address() as AddressInfo;
    const socket = connect({ port: at, host: '127.0.0.1', servername: 'localhost', ca: root.pem });
    try {
      await once(socket, 'secureConnect');
      await ask(socket, '/'); // session tickets have been sent by now
      for (const path of ['/', '/temperature', '/echo', '/tls', '/redirect', '/small.txt', '/no-such-page']) {
        const before = Buffer.concat(sent).length;
        const answer = await ask(socket, path);
        assert.deepEqual(recordTypes(Buffer.concat(sent).subarray(before)), [APPLICATION_DATA], `${path}: ${answer}`);
      }
    } finally {
      socket.destroy();
      proxy.close();
    }
  });
});

const APPLICATION_DATA = 23;

function ask(socket: Duplex, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return readAnswer(socket);
}

/** Until the body has the announced length. */
async function readAnswer(socket: Duplex): Promise<string> {
  let text = '';
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString('latin1');
    const [head = '', body] = text.split('\r\n\r\n', 2);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (body !== undefined && body.length >= length) return text;
  }
}

/** Of complete records. */
function recordTypes(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) types.push(bytes[at]!);
  return types;
}
