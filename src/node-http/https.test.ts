import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createNodeServer, get, request } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { after, before, test } from 'node:test';
import { Agent as UndiciAgent, fetch as undiciFetch } from 'undici';
import { type Issued, issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { Agent, createConnect, createServer } from '../entry/https.ts';
import { Session } from '../entry/requests.ts';
import { CERT_NONE, CERT_REQUIRED, PROTOCOL_TLS_SERVER, SSLContext } from '../entry/ssl.ts';
import type { TlsError } from '../errors.ts';

const LARGE = Buffer.alloc(3_000_000, 'large ');

let root: Issued;
let leaf: Issued;
const servers: NetServer[] = [];

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
});
after(() => {
  for (const server of servers) server.close();
});

test("Node's https.request on our agent: keep-alive, a large upload, and a refused certificate", async () => {
  let connections = 0;
  const server = createNodeServer({ cert: leaf.pem, key: leaf.keyPem }, (asked, response) => {
    const hash = createHash('sha256');
    asked.on('data', (chunk) => hash.update(chunk)).on('end', () => response.end(hash.digest('hex')));
  });
  server.on('secureConnection', () => connections++);
  const port = await start(server);
  const agent = new Agent({ keepAlive: true, maxSockets: 1, sslContext: trusting(root) });
  const expected = createHash('sha256').update(LARGE).digest('hex');
  for (let i = 0; i < 3; i++) {
    const asked = request({ host: 'localhost', port, method: 'POST', agent });
    asked.end(LARGE);
    const [response] = await once(asked, 'response');
    assert.equal(await textOf(response), expected);
  }
  assert.equal(connections, 1);
  agent.destroy();

  const stranger = new Agent({ sslContext: trusting(await issue({ name: 'Another', ca: true })) });
  const refused = request({ host: 'localhost', port, agent: stranger });
  const [error] = (await once(refused, 'error')) as [TlsError];
  assert.equal(error.code, 'x509.unknown_issuer');
});

test('a socket is authorized if a certificate was verified, and not without verification', async () => {
  const server = createNodeServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => response.end());
  const port = await start(server);
  const authorized = async (sslContext: SSLContext): Promise<unknown> => {
    const asked = get({ host: 'localhost', port, agent: new Agent({ sslContext }) });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return (response.socket as unknown as { authorized: unknown }).authorized;
  };
  const trusted = trusting(root);
  assert.equal(await authorized(trusted), true);
  assert.equal(await authorized(trusted), true, 'resumed');
  const blind = new SSLContext();
  blind.verifyMode = CERT_NONE;
  assert.equal(await authorized(blind), false);
});

test('fetch with a dispatcher on our connect function, https and http', async () => {
  const handler = (_: unknown, response: { end(body: Buffer): void }) => response.end(LARGE);
  const port = await start(createNodeServer({ cert: leaf.pem, key: leaf.keyPem }, handler));
  const plainPort = await start(createHttpServer(handler));
  const dispatcher = new UndiciAgent({ connect: createConnect(trusting(root)) });
  for (const url of [`https://localhost:${port}/`, `http://127.0.0.1:${plainPort}/`]) {
    const response = await undiciFetch(url, { dispatcher });
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(LARGE));
  }
  await dispatcher.close();
  const stranger = new UndiciAgent({ connect: createConnect() });
  await assert.rejects(undiciFetch(`https://localhost:${port}/`, { dispatcher: stranger }), (error: Error) => {
    assert.equal((error.cause as TlsError).code, 'x509.unknown_issuer');
    return true;
  });
  await stranger.close();
});

test("our server passes requests to Node's parser: Node's client and ours, streams both ways", async () => {
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (asked, response) => asked.pipe(response));
  const port = await start(server);
  const asked = request({ host: 'localhost', port, method: 'POST', ca: root.pem, agent: false });
  asked.end(LARGE);
  const [response] = await once(asked, 'response');
  assert.equal((await textOf(response)).length, LARGE.length);
  const session = new Session({ verify: { cadata: root.pem } });
  for (let i = 0; i < 3; i++) {
    const ours = await session.post(`https://localhost:${port}/`, { data: LARGE });
    assert.ok(Buffer.from(await ours.content()).equals(LARGE));
  }
  session.close();
});

test('a client that a server refuses is reported by tlsClientError', async () => {
  const sslContext = new SSLContext(PROTOCOL_TLS_SERVER);
  sslContext.loadCertChain(leaf.pem, leaf.keyPem);
  sslContext.loadVerifyLocations({ cadata: root.pem });
  assert.equal(sslContext.verifyMode, CERT_REQUIRED);
  const server = createServer({ sslContext }, (_, response) => response.end('in'));
  const port = await start(server);
  const turnedAway = once(server, 'tlsClientError');
  const asked = get({ host: 'localhost', port, ca: root.pem, agent: false });
  await once(asked, 'error');
  assert.equal(((await turnedAway) as [TlsError])[0].code, 'tls.certificate_required');
  const identified = { host: 'localhost', port, ca: root.pem, cert: leaf.pem, key: leaf.keyPem, agent: false } as const;
  const [response] = await once(get(identified), 'response');
  assert.equal(await textOf(response), 'in');
});

function trusting({ pem }: Issued): SSLContext {
  const context = new SSLContext();
  context.loadVerifyLocations({ cadata: pem });
  return context;
}

async function start(server: NetServer): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('sixteen settings of requests are cached, and the seventeenth evicts the first', () => {
  const agent = new Agent();
  const nameOf = (ca: string) => agent.getName({ host: 'localhost', ca });
  const others = Array.from({ length: 16 }, (_, i) => root.pem + '\n'.repeat(i + 1));
  const first = nameOf(root.pem);
  for (const ca of others.slice(1)) nameOf(ca);
  assert.equal(nameOf(root.pem), first);
  nameOf(others[0]!);
  assert.notEqual(nameOf(root.pem), first);
});
