// Faults between a client and a server: the right error, in bounded time and memory, and no resources remain.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Platform } from '../../src/api/platform.ts';
import type { SessionOptions } from '../../src/api/requests/options.ts';
import { Session } from '../../src/api/requests/session.ts';
import { nodePlatform } from '../../src/entry/node-platform.ts';
import { TlsError } from '../../src/errors.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';

const BODY = Buffer.alloc(20_000, 'body ');

let root: Issued;
let leaf: Issued;
const servers: Server[] = [];
const sockets = new Set<Socket>();
const sessions: Session[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
  process.on('unhandledRejection', onUnhandled);
});
after(() => process.off('unhandledRejection', onUnhandled));

/** After every test all of the client's resources must be closed, and no rejection may be unhandled. */
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  for (let i = 0; i < 12_000 && [...sockets].some((socket) => !socket.destroyed && !socket.readableEnded); i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const left = [...sockets].filter((socket) => !socket.destroyed && !socket.readableEnded);
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) server.close();
  assert.equal(left.length, 0, `${left.length} connections were left open`);
  assert.deepEqual(unhandled.splice(0), []);
});

const ENDS: Readonly<Record<string, (client: Socket) => void>> = {
  reset: (client) => client.resetAndDestroy(),
  'end of stream': (client) => client.end(),
  stall: () => {},
};

for (const [how, end] of Object.entries(ENDS))
  test(`a connection with a ${how} after any number of bytes`, async () => {
    const origin = await start(httpsServer());
    const whole = await bytesOf(origin);
    assert.ok(whole > BODY.length);
    // Every stage: before the handshake, within each of its messages, in the head, and in the body.
    for (let cut = 0; cut < whole; cut += cut < 2_500 ? 83 : 4_001) {
      const port = await start(cutAfter(origin, cut, end));
      const session = newSession();
      const error = await failure(
        session.get(`https://localhost:${port}/`, { timeout: how === 'stall' ? 150 : 600_000 }),
      );
      // The system's result for a reset after bytes in transit varies: an end of stream is accepted too.
      const ended = ['tls.closed_in_handshake', 'tls.truncated', 'http.truncated'];
      const allowed = how === 'stall' ? ['net.timeout'] : how === 'reset' ? ['net.reset', ...ended] : ended;
      assert.ok(allowed.includes(error.code), `${error.code} after ${cut} bytes: ${error.message}`);
      session.close();
    }
  });

test('a body without a length that ends without close_notify is delivered, then reported as truncated', async () => {
  const port = await start(
    tlsServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nsome of it', () => rawSocketOf(socket).end());
      });
    }),
  );
  const session = newSession();
  const url = `https://localhost:${port}/`;
  const response = await session.get(url, { stream: true });
  let text = '';
  const error = await failure(
    (async () => {
      for await (const piece of response) text += Buffer.from(piece).toString();
    })(),
  );
  assert.deepEqual([text, error.code], ['some of it', 'http.truncated']);
  assert.equal(await (await session.get(url, { allowTruncated: true })).text(), 'some of it');
});

test('a server that sends a byte at a time is aborted when the total timeout is over', async () => {
  const port = await start(
    tlsServer((socket) => {
      const bytes = [...'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', ...Array<string>(1_000).fill('x')];
      const timer = setInterval(() => socket.write(bytes.shift() ?? ''), 5);
      socket.on('close', () => clearInterval(timer));
    }),
  );
  const timeout = { connect: 5_000, read: 5_000, total: 400 };
  const error = await failure(newSession().get(`https://localhost:${port}/`, { timeout }));
  assert.equal(error.code, 'net.timeout');
  assert.match(error.message, /^GET https:.*within 0\.4 s/);
});

test('10,000 headers, and a header line of a gigabyte, are refused within the limits', async () => {
  let sent = 0;
  const flood = (socket: Socket, head: string, piece: string, total: number) => {
    sent = 0;
    socket.write(head);
    const send = () => {
      while (sent < total && !socket.destroyed) {
        sent += piece.length;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', send);
    send();
  };
  let serve: (socket: Socket) => void = () => {};
  const port = await start(tlsServer((socket) => socket.once('data', () => serve(socket))));
  const session = newSession();
  const url = `https://localhost:${port}/`;
  serve = (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', 'X-Header: value\r\n', 10_000 * 17);
  assert.equal((await failure(session.get(url))).code, 'http.too_large');
  serve = (socket) => flood(socket, 'HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(65_536), 1_000_000_000);
  const before = process.memoryUsage.rss();
  assert.equal((await failure(session.get(url))).code, 'http.too_large');
  assert.ok(sent < 50_000_000, `${sent} bytes were taken`);
  assert.ok(process.memoryUsage.rss() - before < 64_000_000);
});

test('a certificate that expires between two requests is refused at the next connection', async () => {
  const short = await issue({
    name: 'localhost',
    issuer: root,
    dnsNames: ['localhost'],
    notAfter: new Date(Date.now() + 3_600_000),
  });
  const port = await start(httpsServer({ cert: short.pem, key: short.keyPem }));
  let late = 0;
  const { environment } = nodePlatform;
  const clock = { now: () => Date.now() + late };
  const session = newSession({}, { ...nodePlatform, environment: { ...environment, clock } });
  const url = `https://localhost:${port}/`;
  const close = { headers: { Connection: 'close' } };
  assert.equal((await session.get(url, close)).status, 200);
  late = 7_200_000;
  assert.equal((await failure(session.get(url, close))).code, 'x509.expired');
});

test('500 connections at once all succeed', async () => {
  const port = await start(httpsServer());
  const session = newSession({ pool: { maxPerHost: 500 } });
  const all = await Promise.all(Array.from({ length: 500 }, () => session.get(`https://localhost:${port}/small`)));
  for (const response of all) assert.equal(await response.text(), 'small');
});

test('500 connections at once to a server that cuts every one', async () => {
  const port = await start(createTcpServer((socket) => socket.resetAndDestroy()));
  const session = newSession({ pool: { maxPerHost: 500 } });
  const results = await Promise.allSettled(
    Array.from({ length: 500 }, () => session.get(`https://localhost:${port}/`)),
  );
  for (const result of results) {
    assert.equal(result.status, 'rejected');
    assert.ok(['net.reset', 'tls.closed_in_handshake'].includes((result.reason as TlsError).code));
  }
});

test('a server that closes each kept connection after its response does no harm', async () => {
  const port = await start(
    tlsServer((socket) => {
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        setTimeout(() => socket.destroy(), 1);
      });
    }),
  );
  const session = newSession();
  for (let i = 0; i < 30; i++) {
    const response = await session.get(`https://localhost:${port}/`);
    assert.equal(await response.text(), 'ok');
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, i % 5));
  }
});

test('a server that closes right after its response is noticed before another request is lost on the connection', async () => {
  const port = await start(
    tlsServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    }),
  );
  const session = newSession();
  // A POST is not sent twice: it fails on a connection that is already closed.
  for (let i = 0; i < 10; i++) {
    const response = await session.post(`https://localhost:${port}/`, { data: 'once' });
    assert.equal(await response.text(), 'ok');
    const until = performance.now() + 3;
    while (performance.now() < until); // the close arrives while the program is busy
  }
});

test('a response that is neither read nor closed is aborted with its session', async () => {
  const port = await start(httpsServer());
  const response = await newSession().get(`https://localhost:${port}/`, { stream: true });
  assert.equal(response.status, 200);
  response.close();
  assert.equal((await failure(response.content())).code, 'net.closed');
});

function newSession(options: SessionOptions = {}, platform: Platform = nodePlatform): Session {
  const session = new Session(platform, { verify: { cadata: root.pem }, timeout: 600_000, ...options });
  sessions.push(session);
  return session;
}

async function failure(promise: Promise<unknown>): Promise<TlsError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof TlsError, String(error));
    return error;
  }
  return assert.fail('it succeeded');
}

function httpsServer(options: ServerOptions = {}): Server {
  const server = createHttpsServer({ cert: leaf.pem, key: leaf.keyPem, ...options }, (request, response) => {
    response.end(request.url === '/small' ? 'small' : BODY);
  });
  server.on('tlsClientError', () => {});
  return server;
}

function tlsServer(serve: (socket: TLSSocket) => void): Server {
  const server = createTlsServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  server.on('tlsClientError', () => {});
  return server;
}

/** Forwards that many bytes from the server, and then ends the client's connection. */
function cutAfter(origin: number, bytes: number, end: (client: Socket) => void): Server {
  return createTcpServer((client) => {
    const upstream = connect(origin, '127.0.0.1');
    let left = bytes;
    upstream.on('error', () => {});
    client.on('data', (data) => upstream.write(data));
    client.on('close', () => upstream.destroy());
    const pass = (data: Buffer) => {
      const piece = data.subarray(0, left);
      left -= piece.length;
      if (piece.length > 0) client.write(piece);
      if (left > 0) return;
      upstream.off('data', pass);
      end(client);
    };
    if (bytes === 0) end(client);
    else upstream.on('data', pass);
  });
}

/** The number of bytes that the server sends for a whole request. */
async function bytesOf(origin: number): Promise<number> {
  let bytes = 0;
  const port = await start(
    createTcpServer((client) => {
      const upstream = connect(origin, '127.0.0.1');
      upstream.on('data', (data) => {
        bytes += data.length;
        client.write(data);
      });
      upstream.on('error', () => {});
      client.pipe(upstream);
      client.on('close', () => upstream.destroy());
    }),
  );
  const session = newSession();
  assert.equal((await session.get(`https://localhost:${port}/`)).status, 200);
  session.close();
  return bytes;
}

function rawSocketOf(socket: TLSSocket): Socket {
  return (socket as unknown as { _parent: Socket })._parent;
}

async function start(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
