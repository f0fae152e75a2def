// thimble/https with common HTTP clients, and its server with curl: only the agent is replaced.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createNodeServer, type RequestOptions, request, type Server } from 'node:https';
import { type AddressInfo, connect as connectTcp, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import axios from 'axios';
import got from 'got';
import { fetch, Agent as UndiciAgent } from 'undici';
import { Agent, createConnect, createServer, TransportDuplex } from '../../src/entry/https.ts';
import { SSLContext } from '../../src/entry/ssl.ts';
import { eventually } from '../support/eventually.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';

const execute = promisify(execFile);
const LARGE = randomBytes(5_000_000);
const HASH = sha256(LARGE);

let root: Issued;
let leaf: Issued;
let folder: string;
let server: Server;
let url: string;
/** The connections of Node's server, and whether each resumed a session. */
let sessions: boolean[] = [];
const open = new Set<Socket>();
const agents: Agent[] = [];
/**
 * Called when a request arrived that is never answered: its connection is established, and does not affect a later
 * test.
 */
let neverAsked = () => {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-https-'));
  ({ root, leaf } = await makeServerIdentity());
  server = createNodeServer({ cert: leaf.pem, key: leaf.keyPem, keepAliveTimeout: 60_000 }, answer);
  server.on('secureConnection', (socket: TLSSocket) => {
    sessions.push(socket.isSessionReused());
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => {});
  url = `https://localhost:${await listen(server)}`;
});
after(async () => {
  for (const agent of agents) agent.destroy();
  await eventually(() => open.size === 0, 'a socket was left open');
  server.close();
  rmSync(folder, { recursive: true });
});

/** `POST /hash`: the body's SHA-256. `/large`: a body. `/never`: no response. `/half`: half of one. */
function answer(asked: IncomingMessage, response: ServerResponse): void {
  if (asked.url === '/hash') {
    const hash = createHash('sha256');
    asked.on('data', (chunk) => hash.update(chunk)).on('end', () => response.end(hash.digest('hex')));
  } else if (asked.url === '/large') response.end(LARGE);
  else if (asked.url === '/half') {
    response.writeHead(200, { 'content-length': LARGE.length });
    response.write(LARGE.subarray(0, 100_000), () => response.destroy());
  } else if (asked.url === '/never') neverAsked();
  else response.end(JSON.stringify({ path: asked.url, method: asked.method }));
}

test('got: JSON, large bodies both ways, kept connections', async () => {
  sessions = [];
  const client = got.extend({ agent: { https: agent({ keepAlive: true, maxSockets: 1 }) }, retry: { limit: 0 } });
  assert.deepEqual(await client(`${url}/x`).json(), { path: '/x', method: 'GET' });
  assert.equal(await client.post(`${url}/hash`, { body: LARGE }).text(), HASH);
  assert.equal(sha256(await client(`${url}/large`).buffer()), HASH);
  assert.equal(sessions.length, 1);
  await assert.rejects(client(`${url}/half`).buffer(), {
    code: /ECONNRESET|ERR_READING_RESPONSE_STREAM|ERR_HTTP_CONTENT/,
  });
  await assert.rejects(client(`${url}/never`, { timeout: { response: 200 } }), { code: 'ETIMEDOUT' });
});

test('axios: JSON, large bodies both ways, an abort', async () => {
  const client = axios.create({ httpsAgent: agent({ keepAlive: true }), adapter: 'http', maxBodyLength: Infinity });
  assert.deepEqual((await client.get(`${url}/x`)).data, { path: '/x', method: 'GET' });
  assert.equal((await client.post(`${url}/hash`, LARGE)).data, HASH);
  const { data } = await client.get<Buffer>(`${url}/large`, { responseType: 'arraybuffer' });
  assert.equal(sha256(data), HASH);
  const abort = new AbortController();
  neverAsked = () => abort.abort();
  await assert.rejects(client.get(`${url}/never`, { signal: abort.signal }), { code: 'ERR_CANCELED' });
});

test('fetch with a dispatcher: large bodies both ways, an abort, a cancelled body', async () => {
  const dispatcher = new UndiciAgent({ connect: createConnect(trusting(root)) });
  const send = await fetch(`${url}/hash`, { method: 'POST', body: LARGE, dispatcher });
  assert.equal(await send.text(), HASH);
  const received = await fetch(`${url}/large`, { dispatcher });
  assert.equal(sha256(Buffer.from(await received.arrayBuffer())), HASH);
  const given = await fetch(`${url}/large`, { dispatcher });
  await given.body!.cancel();
  const abort = new AbortController();
  neverAsked = () => abort.abort();
  await assert.rejects(fetch(`${url}/never`, { dispatcher, signal: abort.signal }), { name: 'AbortError' });
  const elsewhere = new UndiciAgent({
    connect: (options, done) => createConnect(trusting(root))({ ...options, servername: 'other.test' }, done),
  });
  await assert.rejects(fetch(`${url}/x`, { dispatcher: elsewhere }), (error: Error) => {
    assert.equal((error.cause as { code?: string }).code, 'x509.name_mismatch');
    return true;
  });
  await elsewhere.close();
  await dispatcher.close();
});

test('connections that are not kept resume their session, and the name is still verified', async () => {
  sessions = [];
  const single = agent({ keepAlive: false });
  for (let i = 0; i < 3; i++) await get('/x', single);
  assert.deepEqual(sessions, [false, true, true]);
});

test('a connection that the server ended is removed from the pool', async () => {
  const keeping = agent({ keepAlive: true });
  await get('/x', keeping);
  assert.equal(Object.keys(keeping.freeSockets).length, 1);
  for (const socket of open) socket.end();
  await eventually(() => Object.keys(keeping.freeSockets).length === 0, 'the dead connection is kept');
  await get('/x', keeping);
});

test('every client passes on the TlsError', async () => {
  const stranger = new SSLContext();
  stranger.loadVerifyLocations({ cadata: (await issue({ name: 'Another', ca: true })).pem });
  const httpsAgent = agent({ sslContext: stranger });
  const unknown = { code: 'x509.unknown_issuer' };
  await assert.rejects(get('/x', httpsAgent), unknown);
  await assert.rejects(got(url, { agent: { https: httpsAgent }, retry: { limit: 0 } }), unknown);
  await assert.rejects(axios.get(url, { httpsAgent, adapter: 'http' }), unknown);
  await assert.rejects(get('/x', new Agent()), unknown); // Node's roots do not include ours
  await assert.rejects(get('/x', agent(), { servername: 'other.test' }), { code: 'x509.name_mismatch' });
  await assert.rejects(get('/x', agent(), { port: 1 }), { code: 'net.refused' });
});

test('aborted requests, before and after the handshake, leave nothing open', async () => {
  const before = new Set(open);
  const giving = agent({ keepAlive: true });
  for (const moment of [0, 1, 5, 20, 50]) {
    const asked = request(`${url}/never`, { agent: giving });
    asked.on('error', () => {}); // the abort
    asked.end();
    setTimeout(() => asked.destroy(), moment);
    await new Promise((resolve) => asked.on('close', resolve));
  }
  giving.destroy();
  await eventually(() => [...open].every((socket) => before.has(socket)), 'a socket was left open');
});

testWithPrograms(
  ['curl'],
  'curl with our server: large bodies both ways, kept connections, what it negotiated',
  async () => {
    const told: (string | undefined)[][] = [];
    const ours = createServer({ cert: leaf.pem, key: leaf.keyPem }, (asked, response) => {
      const socket = asked.socket as unknown as TransportDuplex;
      assert.ok(socket instanceof TransportDuplex);
      told.push([socket.version, socket.cipher]);
      answer(asked, response);
    });
    let connections = 0;
    ours.on('secureConnection', () => connections++);
    const at = `https://localhost:${await listen(ours)}`;
    const [ca, body] = [join(folder, 'ca.pem'), join(folder, 'body')];
    writeFileSync(ca, root.pem);
    writeFileSync(body, LARGE);
    const curl = (...words: string[]) =>
      execute('curl', ['-sS', '--max-time', '20', '--cacert', ca, ...words], { encoding: 'buffer', maxBuffer: 1e8 });
    assert.equal((await curl('--data-binary', `@${body}`, `${at}/hash`)).stdout.toString(), HASH);
    assert.equal(sha256((await curl('--tls-max', '1.2', `${at}/large`)).stdout), HASH);
    connections = 0;
    await curl(`${at}/1`, `${at}/2`, `${at}/3`);
    assert.equal(connections, 1);
    assert.deepEqual(
      told.map(([version]) => version),
      ['TLSv1.3', 'TLSv1.2', 'TLSv1.3', 'TLSv1.3', 'TLSv1.3'],
    );
    assert.ok(told.every(([, cipher]) => cipher?.startsWith('TLS_')));
    await assert.rejects(curl('http://localhost:'.concat(new URL(at).port)));
    await closed(ours);
  },
);

test('a client that half-closes after the request gets the whole response', async () => {
  const ours = createServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => {
    setTimeout(() => response.end(LARGE), 50);
  });
  const port = await listen(ours);
  const context = trusting(root);
  const { connect } = await import('../../src/entry/socket.ts');
  const socket = await context.wrapSocket(await connect({ host: 'localhost', port }), { serverHostname: 'localhost' });
  await socket.write(Buffer.from('GET / HTTP/1.0\r\n\r\n'));
  let received = 0;
  for await (const piece of socket) received += piece.length;
  assert.ok(received > LARGE.length);
  socket.close();
  await closed(ours);
});

test('a server closes connections without a completed handshake, in time and when it ends', async () => {
  const ours = createServer({ cert: leaf.pem, key: leaf.keyPem, handshakeTimeout: 100 }, answer);
  const port = await listen(ours);
  const silent = connectTcp(port, '127.0.0.1');
  const [error] = (await once(ours, 'tlsClientError')) as [{ code: string }];
  assert.equal(error.code, 'net.timeout');
  await once(silent.resume(), 'close');

  const patient = createServer({ cert: leaf.pem, key: leaf.keyPem }, answer);
  const late = connectTcp(await listen(patient), '127.0.0.1');
  await once(patient, 'connection');
  patient.close();
  patient.closeAllConnections();
  await once(late.resume(), 'close');
  await closed(ours);

  const bare = createServer({});
  const refusedBy = connectTcp(await listen(bare), '127.0.0.1');
  const [reason] = (await once(bare, 'tlsClientError')) as [{ code: string }];
  assert.equal(reason.code, 'context.no_credential');
  await once(refusedBy.resume(), 'close');
  await closed(bare);
});

function agent(options: ConstructorParameters<typeof Agent>[0] = {}): Agent {
  const made = new Agent({ sslContext: trusting(root), ...options });
  agents.push(made);
  return made;
}

function trusting({ pem }: Issued): SSLContext {
  const context = new SSLContext();
  context.loadVerifyLocations({ cadata: pem });
  return context;
}

async function get(path: string, using: Agent, more: RequestOptions = {}): Promise<string> {
  const asked = request(`${url}${path}`, { agent: using, ...more });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return text(response);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function listen(each: NetServer): Promise<number> {
  each.listen(0, 'localhost');
  await once(each, 'listening');
  return (each.address() as AddressInfo).port;
}

async function closed(each: ReturnType<typeof createServer>): Promise<void> {
  const ended = once(each, 'close');
  each.close();
  each.closeAllConnections();
  await ended;
}
