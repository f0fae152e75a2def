import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, type Socket as NetSocket, connect as netConnect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { makeServerIdentity } from '../../../tests/support/pki.ts';
import { Session } from '../../entry/requests.ts';
import { bindDatagram, connect, getaddrinfo, listen } from '../../entry/socket.ts';
import { parseProxy } from './tunnel.ts';

let proxy: Server;
let proxyPort: number;
const tunnels: string[] = [];
const sockets = new Set<NetSocket>();

/** A Node proxy that requires credentials and resolves every name to this machine. */
before(async () => {
  proxy = createHttpServer();
  proxy.on('connection', (socket) => sockets.add(socket));
  proxy.on('connect', (request, client: NetSocket) => {
    const expected = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    if (request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    tunnels.push(request.url!);
    const upstream = netConnect(Number(request.url!.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyPort = (proxy.address() as AddressInfo).port;
});
after(() => {
  proxy.close();
  for (const socket of sockets) socket.destroy();
});

test('a server accepts connections in a loop until it is closed', async () => {
  const server = await listen({ port: 0 });
  const serving = (async () => {
    for await (const socket of server) {
      const line = Buffer.from((await socket.readLine())!).toString();
      await socket.write(line.toUpperCase());
      await socket.closeWrite();
      await socket.readAll();
      socket.close();
    }
  })();
  for (const word of ['one', 'two']) {
    const socket = await connect({ host: 'localhost', port: server.local.port });
    assert.equal(socket.remote.port, server.local.port);
    await socket.write(`${word}\n`);
    let answer = '';
    for await (const piece of socket) answer += Buffer.from(piece).toString();
    assert.equal(answer, `${word.toUpperCase()}\n`);
    socket.close();
  }
  server.close();
  await serving;
});

test('a proxy opens a tunnel and resolves names; without credentials it refuses', async () => {
  const server = await listen({ port: 0 });
  const { port } = server.local;
  const through = `http://user:p%40ss@127.0.0.1:${proxyPort}`;
  const socket = await connect({ host: 'only.the.proxy.knows', port, proxy: through });
  const accepted = await server.accept();
  await accepted.write('hello through the tunnel');
  assert.equal(Buffer.from((await socket.read())!).toString(), 'hello through the tunnel');
  assert.equal(tunnels.at(-1), `only.the.proxy.knows:${port}`);
  socket.close();
  accepted.close();
  server.close();
  await assert.rejects(connect({ host: 'a.test', port, proxy: `http://127.0.0.1:${proxyPort}` }), {
    code: 'net.proxy_refused',
    message: /407 Proxy Authentication Required/,
  });
  await assert.rejects(connect({ host: 'a.test', port, proxy: 'socks5://127.0.0.1' }), { code: 'http.bad_url' });
});

test('requests also use it, with end-to-end TLS', async () => {
  const { root, leaf } = await makeServerIdentity(['api.test']);
  const server = createHttpsServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => response.end('verified'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const session = new Session({ proxy: `http://user:p%40ss@127.0.0.1:${proxyPort}`, verify: { cadata: root.pem } });
  const response = await session.get(`https://api.test:${port}/`);
  assert.equal(await response.text(), 'verified');
  assert.ok(response.tls !== undefined);
  assert.equal(tunnels.at(-1), `api.test:${port}`);
  session.close();
  server.close();
});

test('a proxy URL has a host, a port and credentials with percent-escapes', () => {
  assert.deepEqual(parseProxy('http://[::1]:8080'), { host: '::1', port: 8080, credentials: undefined });
  assert.deepEqual(parseProxy('http://a:b@proxy'), {
    host: 'proxy',
    port: 80,
    credentials: { user: 'a', password: 'b' },
  });
  const percent = { user: '50%', password: 'ä%zz' }; // an invalid escape is literal
  assert.deepEqual(parseProxy('http://50%25:%C3%A4%25zz@proxy').credentials, percent);
  assert.deepEqual(parseProxy('http://50%:%@proxy').credentials, { user: '50%', password: '%' });
});

test('a proxy that sends its response byte by byte does not extend the timeout', async () => {
  const dripping = await listen({ port: 0 });
  const { port } = dripping.local;
  const stop = new AbortController();
  const serving = (async () => {
    const client = await dripping.accept();
    await client.write('HTTP/1.1 200 OK\r\nX: ');
    while (!stop.signal.aborted)
      await client.write('x').then(
        () => setTimeout(5),
        () => stop.abort(),
      );
    client.close();
  })();
  const asked = connect({ host: 'a.test', port: 443, proxy: `http://127.0.0.1:${port}`, timeout: 1000 });
  await assert.rejects(asked, { code: 'net.timeout', message: /opening a tunnel/ });
  stop.abort();
  await serving;
  dripping.close();
});

test('names are resolved; an address is used unchanged', async () => {
  assert.deepEqual(await getaddrinfo('127.0.0.1', 80), [{ address: '127.0.0.1', family: 4, port: 80 }]);
  assert.deepEqual(await getaddrinfo('[::1]', 80), [{ address: '::1', family: 6, port: 80 }]);
  assert.ok((await getaddrinfo('localhost', 80)).length > 0);
});

test('datagrams arrive whole; a closed socket reports it', async () => {
  const a = await bindDatagram({ port: 0 });
  const b = await bindDatagram({ port: 0 });
  await a.send(Buffer.from('what time is it?'), b.local);
  const { bytes, from } = await b.receive();
  assert.deepEqual([Buffer.from(bytes).toString(), from.port], ['what time is it?', a.local.port]);
  await assert.rejects(b.receive({ timeout: 5 }), { code: 'net.timeout' });
  const waiting = b.receive();
  b.close();
  await assert.rejects(waiting, { code: 'net.closed' });
  await assert.rejects(a.send(new Uint8Array(100_000), a.local), { code: 'net.failed' });
  a.close();
  await assert.rejects(a.send(new Uint8Array(1), b.local), { code: 'net.closed' });
});
