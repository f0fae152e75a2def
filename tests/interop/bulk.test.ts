// 64 MB through the engine each way against Node's tls, verified by hash.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer, type Server, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { connect, listen } from '../../src/entry/socket.ts';
import { PROTOCOL_TLS_SERVER, SSLContext, type SSLSocket, TLSVersion } from '../../src/entry/ssl.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { blocks, bulkHash, hashOf } from './matrix/bulk.ts';

/** Node honours allowHalfOpen here too; its types lack it. */
const CLIENT = { host: 'localhost', allowHalfOpen: true };

let root: Issued;
let leaf: Issued;
let server: Server;
let port: number;
let serve: (socket: TLSSocket) => void;

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
  server = createServer({ cert: leaf.pem, key: leaf.keyPem, allowHalfOpen: true }, (socket) => serve(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(() => server.close());

for (const version of [TLSVersion.TLSv1_2, TLSVersion.TLSv1_3]) {
  const name = version === TLSVersion.TLSv1_2 ? 'TLS 1.2' : 'TLS 1.3';

  test(`64 MB from Node to our client, ${name}`, async () => {
    serve = (socket) => void sendFromNode(socket);
    const socket = await connectClient(version);
    assert.equal(await hashOf(socket), bulkHash());
    socket.close();
  });

  test(`64 MB from our client to Node, ${name}`, async () => {
    let received: Promise<string> | undefined;
    serve = (socket) => {
      received = hashInNode(socket).finally(() => socket.end());
    };
    const socket = await connectClient(version);
    await send(socket);
    assert.equal(await socket.read(), undefined);
    assert.equal(await received, bulkHash());
    socket.close();
  });

  test(`64 MB each way at once between our server and Node's client, ${name}`, async () => {
    const context = new SSLContext(PROTOCOL_TLS_SERVER);
    context.loadCertChain(leaf.pem, leaf.keyPem);
    context.maximumVersion = version;
    const listener = await listen({ port: 0 });
    const client = tlsConnect({ ...CLIENT, port: listener.local.port, ca: root.pem });
    const ours = await context.wrapSocket(await listener.accept());
    const results = await Promise.all([hashOf(ours), send(ours), hashInNode(client), sendFromNode(client)]);
    assert.deepEqual([results[0], results[2]], [bulkHash(), bulkHash()]);
    ours.close();
    client.destroy();
    listener.close();
  });
}

async function connectClient(version: 0x0303 | 0x0304): Promise<SSLSocket> {
  const context = new SSLContext();
  context.loadVerifyLocations({ cadata: root.pem });
  context.maximumVersion = version;
  return context.wrapSocket(await connect({ host: '127.0.0.1', port }), { serverHostname: 'localhost' });
}

async function send(socket: SSLSocket): Promise<void> {
  for (const block of blocks()) await socket.write(block);
  await socket.closeWrite();
}

async function sendFromNode(socket: TLSSocket): Promise<void> {
  for (const block of blocks()) if (!socket.write(block)) await once(socket, 'drain');
  socket.end();
}

/** Without iteration, which would destroy the socket at the end of its readable side. */
async function hashInNode(socket: TLSSocket): Promise<string> {
  const hash = createHash('sha256');
  socket.on('data', (piece: Buffer) => hash.update(piece));
  await once(socket, 'end');
  return hash.digest('hex');
}
