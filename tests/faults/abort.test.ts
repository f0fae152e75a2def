// Aborting: a signal ends a request at once in every stage, and no resources remain.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { RequestOptions, SessionOptions } from '../../src/api/requests/options.ts';
import { Session } from '../../src/entry/requests.ts';
import { createNodeNetwork } from '../../src/entry/socket.ts';
import type { Resolver } from '../../src/net/transport.ts';
import { eventually } from '../support/eventually.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';

let root: Issued;
/** Responds by path; `/never` gets no response. */
let https: Server;
/** Accepts connections, and sends nothing. */
let silent: Server;
const sockets = new Set<Socket>();
const requests = new Set<IncomingMessage>();
const sessions: Session[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

before(async () => {
  const identity = await makeServerIdentity();
  root = identity.root;
  https = await start(
    createHttpsServer({ cert: identity.leaf.pem, key: identity.leaf.keyPem }, (request, response) => {
      requests.add(request);
      if (request.url === '/body') response.writeHead(200, { 'content-length': 1_000 }).write('the beginning');
      else if (request.url === '/busy') response.writeHead(503, { 'retry-after': '3600' }).end();
      else if (request.url !== '/never') response.end('ok');
    }),
  );
  silent = await start(createTcpServer((socket) => socket.resume()));
  process.on('unhandledRejection', onUnhandled);
});
after(() => {
  process.off('unhandledRejection', onUnhandled);
  for (const server of [https, silent]) server.close();
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  for (const request of requests) request.resume(); // without reading, the end is not seen
  requests.clear();
  await eventually(
    () => [...sockets].every((socket) => socket.destroyed || socket.readableEnded),
    'a connection was left open',
  );
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  assert.deepEqual(unhandled.splice(0), []);
});

/** @param ready - resolves when the request is in that stage. */
async function givesUp(
  session: Session,
  path: string,
  ready: () => Promise<unknown>,
  options: RequestOptions & { readonly method?: string } = {},
): Promise<void> {
  const { method = 'GET', ...rest } = options;
  const abort = new AbortController();
  const url = path.startsWith('https:') ? path : `https://localhost:${portOf(https)}${path}`;
  const asked = session.request(method, url, { ...rest, signal: abort.signal });
  asked.catch(() => {});
  await ready();
  const reason = new Error('the button was pressed again');
  abort.abort(reason);
  await assert.rejects(asked, { code: 'net.aborted', cause: reason });
}

const aTurn = () => new Promise((resolve) => setTimeout(resolve, 20));
const hangs: Resolver = () => new Promise(() => {});

test('during name resolution, with a resolver that ignores signals', async () => {
  await givesUp(newSession({}, hangs), '/', aTurn);
  const timed = newSession({ timeout: { connect: 30 } }, hangs).get('https://localhost/');
  await assert.rejects(timed, { code: 'net.timeout', message: /resolving localhost/ });
});

test('while connecting', async () => {
  // No address hangs on every machine: here a slow connection is aborted before it is established.
  const abort = new AbortController();
  const soon: Resolver = async () => {
    setImmediate(() => abort.abort());
    return [{ address: '127.0.0.1', family: 4, port: portOf(silent) }];
  };
  const asked = newSession({}, soon).get('https://localhost/', { signal: abort.signal });
  await assert.rejects(asked, { code: 'net.aborted' });
});

test('during the handshake', async () => {
  const accepted = once(silent, 'connection');
  await givesUp(newSession(), `https://localhost:${portOf(silent)}/`, () => accepted);
});

test('while the body of the request is created, or sent', async () => {
  const asked = once(https, 'request');
  async function* sensor() {
    yield 'first';
    await new Promise(() => {});
  }
  await givesUp(newSession(), '/never', () => asked, { method: 'POST', data: sensor() });
  async function* endless() {
    for (;;) yield new Uint8Array(100_000);
  }
  const again = once(https, 'request'); // it reads nothing, so that the sender waits
  await givesUp(newSession(), '/never', () => again.then(aTurn), { method: 'POST', data: endless() });
  const large = once(https, 'request');
  const data = new Uint8Array(50_000_000);
  await givesUp(newSession(), '/never', () => large.then(aTurn), { method: 'POST', data });
});

test('while waiting for the response', async () => {
  const asked = once(https, 'request');
  await givesUp(newSession(), '/never', () => asked);
});

test('within the body of the response, whole or streamed', async () => {
  await givesUp(newSession(), '/body', () => once(https, 'request').then(aTurn));
  const abort = new AbortController();
  const url = `https://localhost:${portOf(https)}/body`;
  const response = await newSession().get(url, { stream: true, signal: abort.signal });
  const reading = (async () => {
    for await (const piece of response) assert.equal(Buffer.from(piece).toString(), 'the beginning');
  })();
  reading.catch(() => {});
  await aTurn();
  abort.abort();
  await assert.rejects(reading, { code: 'net.aborted' });
});

test('in the queue for a connection, which then goes to the next request', async () => {
  const session = newSession({ pool: { maxPerHost: 1 } });
  const url = `https://localhost:${portOf(https)}`;
  const held = await session.get(`${url}/body`, { stream: true });
  await givesUp(session, '/', aTurn);
  const next = session.get(`${url}/`);
  held.close();
  assert.equal(await (await next).text(), 'ok');
});

test('between two attempts, and while delayed by the rate limit', async () => {
  const patient = newSession({ retries: { limit: 1, maxDelay: 7_200_000 } });
  await givesUp(patient, '/busy', () => once(https, 'request').then(aTurn));
  const limited = newSession({ rateLimit: { requests: 1, per: 3_600_000 } });
  assert.equal((await limited.get(`https://localhost:${portOf(https)}/`)).status, 200);
  await givesUp(limited, '/', aTurn);
});

test("in a proxy's tunnel, even if it responds slowly: the timeout covers all of it", async () => {
  const accepted = once(silent, 'connection');
  await givesUp(newSession({ proxy: `http://127.0.0.1:${portOf(silent)}` }), '/', () => accepted);
  const dripping = await start(
    createTcpServer((socket) => {
      const timer = setInterval(() => socket.write('X'), 10);
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      socket.resume().on('close', () => clearInterval(timer));
    }),
  );
  const proxy = `http://127.0.0.1:${portOf(dripping)}`;
  const asked = newSession({ proxy, timeout: { connect: 200 } }).get('https://localhost/');
  await assert.rejects(asked, { code: 'net.timeout' });
  dripping.close();
});

function newSession(options: SessionOptions = {}, resolve?: Resolver): Session {
  const network = resolve && createNodeNetwork({ resolve });
  const session = new Session({ verify: { cadata: root.pem }, ...options, network });
  sessions.push(session);
  return session;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function start<T extends Server>(server: T): Promise<T> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
