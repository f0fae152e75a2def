// Sessions and client certificates of TLS 1.2 against Node's own TLS (OpenSSL), both ways.
import assert from 'node:assert/strict';
import { constants } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, type Server } from 'node:net';
import { after, test } from 'node:test';
import * as tls from 'node:tls';
import { listen } from '../../src/entry/socket.ts';
import { PROTOCOL_TLS_SERVER, SSLContext } from '../../src/entry/ssl.ts';
import { systemRandom } from '../../src/platform/node/random.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, ConnectionInfo, ServerSettings } from '../../src/tls/engine.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { MemorySessionStore } from '../../src/tls/sessions/memory-session-store.ts';
import { createTicketKeys } from '../../src/tls/sessions/ticket-keys.ts';
import { clientSettings, credentialOf, MODERN_12, serverSettings } from '../support/engine-pair.ts';
import { type EngineSocket, onSocket } from '../support/engine-socket.ts';
import { type KeyKind, makeServerIdentity } from '../support/pki.ts';

const { root, leaf } = await makeServerIdentity();
const servers = new Set<Server>();
after(() => {
  for (const server of servers) server.close();
});

async function portOf(server: Server): Promise<number> {
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function nodeServer(options: tls.TlsOptions): Promise<{ port: number; server: tls.Server }> {
  const server = tls.createServer({ cert: leaf.pem, key: leaf.keyPem, maxVersion: 'TLSv1.2', ...options }, (socket) => {
    socket.on('data', (data) => socket.write(data)).on('error', () => {});
  });
  return { port: await portOf(server), server };
}

/** One connection of our client, with an echo. */
async function ourClient(port: number, settings: Partial<ClientSettings>): Promise<ConnectionInfo> {
  const client = onSocket(
    createClientEngine(clientSettings({ profile: MODERN_12, ...settings })),
    connectTcp(port, '127.0.0.1'),
  );
  await client.event('connected');
  client.write('hello\n');
  await client.readUntil('hello\n');
  const { info } = client.engine;
  await client.close();
  return info!;
}

test("our client resumes with Node's server by ticket", async () => {
  const { port } = await nodeServer({});
  const sessions = new MemorySessionStore();
  assert.equal((await ourClient(port, { sessions })).resumed, false);
  assert.equal((await ourClient(port, { sessions })).resumed, true);
  assert.equal((await ourClient(port, { sessions })).resumed, true);
});

test("our client resumes with Node's server by session id", async () => {
  const kept = new Map<string, Buffer>();
  const { port, server } = await nodeServer({ secureOptions: constants.SSL_OP_NO_TICKET });
  server.on('newSession', (id, data, done) => {
    kept.set(id.toString('hex'), data);
    done();
  });
  server.on('resumeSession', (id, done) => done(null, kept.get(id.toString('hex')) ?? null));
  const sessions = new MemorySessionStore();
  assert.equal((await ourClient(port, { sessions })).resumed, false);
  assert.equal((await ourClient(port, { sessions })).resumed, true);
  assert.ok(kept.size > 0);
});

test("a ticket that Node's server does not know results in a full handshake", async () => {
  const { port, server } = await nodeServer({});
  const sessions = new MemorySessionStore();
  await ourClient(port, { sessions });
  server.setTicketKeys(Buffer.alloc(48, 7));
  assert.equal((await ourClient(port, { sessions })).resumed, false);
  assert.equal((await ourClient(port, { sessions })).resumed, true);
});

const withoutTickets: TlsProfile = {
  ...MODERN_12,
  extensions: MODERN_12.extensions.filter((name) => name !== 'session_ticket'),
};
for (const [how, more] of [
  ['ticket', { ticketKeys: createTicketKeys({ random: systemRandom }) }],
  ['session id', { sessions: new MemorySessionStore(), profile: withoutTickets }],
] as const) {
  test(`Node's client resumes with our server by ${how}`, async () => {
    const { port, clients } = await ourServer({ ...more });
    let session: Buffer | undefined;
    for (const resumed of [false, true, true]) {
      const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: root.pem, session });
      await once(socket, 'secureConnect');
      socket.write('hello\n');
      await once(socket, 'data');
      assert.equal(socket.isSessionReused(), resumed);
      assert.equal(clients.at(-1)!.engine.info!.resumed, resumed);
      session = socket.getSession();
      socket.destroy();
    }
  });
}

test('a server of thimble/ssl resumes by session id with a Node client that does not support tickets', async () => {
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  context.loadCertChain(leaf.pem, leaf.keyPem);
  const listener = await listen({ port: 0 });
  let session: Buffer | undefined;
  const sockets: { destroy(): void }[] = [];
  try {
    for (const resumed of [false, true, true]) {
      const socket = tls.connect({
        port: listener.local.port,
        host: '127.0.0.1',
        servername: 'localhost',
        ca: root.pem,
        maxVersion: 'TLSv1.2',
        secureOptions: constants.SSL_OP_NO_TICKET,
        session,
      });
      sockets.push(socket);
      const accepted = listener.accept();
      const [served] = await Promise.all([
        accepted.then((plain) => context.wrapSocket(plain)),
        once(socket, 'secureConnect'),
      ]);
      assert.equal(socket.isSessionReused(), resumed);
      session = socket.getSession();
      served.close();
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    listener.close();
  }
});

async function ourServer(settings: Partial<ServerSettings>): Promise<{ port: number; clients: EngineSocket[] }> {
  const clients: EngineSocket[] = [];
  const server = createTcpServer((socket) => {
    const all = serverSettings([credentialOf(leaf, root)], { profile: MODERN_12, ...settings });
    const client = onSocket(createServerEngine(all), socket);
    clients.push(client);
    client.readUntil('hello\n').then(
      () => client.write('hello\n'),
      () => {},
    );
  });
  return { port: await portOf(server), clients };
}

for (const kind of ['p256', 'p384', 'p521', 'rsa2048', 'ed25519'] as const satisfies readonly KeyKind[]) {
  test(`client and server certificates of ${kind}, both ways`, async () => {
    const own = await makeServerIdentity([], kind);
    const { port } = await nodeServer({
      cert: own.leaf.pem,
      key: own.leaf.keyPem,
      ca: own.root.pem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const info = await ourClient(port, { credential: credentialOf(own.leaf, own.root) });
    assert.deepEqual(info.peerCertificates[0], own.leaf.der);

    const { port: ourPort, clients } = await ourServer({
      credential: [credentialOf(own.leaf, own.root)],
      clientAuth: { verifier: clientSettings().verifier, required: true },
    });
    const socket = tls.connect({
      port: ourPort,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: own.root.pem,
      cert: own.leaf.pem,
      key: own.leaf.keyPem,
    });
    await once(socket, 'secureConnect');
    assert.equal(socket.authorized, true);
    socket.write('hello\n');
    await once(socket, 'data');
    socket.destroy();
    assert.deepEqual(clients[0]!.engine.info!.peerCertificates[0], own.leaf.der);
  });
}

test('Node refuses us without a client certificate, and our error has its alert', async () => {
  const { port, server } = await nodeServer({ ca: root.pem, requestCert: true, rejectUnauthorized: true });
  server.on('tlsClientError', () => {});
  const client = onSocket(createClientEngine(clientSettings({ profile: MODERN_12 })), connectTcp(port, '127.0.0.1'));
  await client.event('connected').then(
    () => client.readUntil('never').catch(() => {}),
    () => {},
  );
  assert.ok(client.engine.error, 'the connection was not refused');
});
