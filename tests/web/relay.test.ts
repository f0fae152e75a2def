// The relay against misbehaving pages: who may use it, where it connects, and its limits.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Resolver, Transport } from '../../src/net/transport.ts';
import {
  LARGEST_MESSAGE,
  RELAY_PROTOCOL,
  RELAY_WINDOW,
  TOKEN_PREFIX,
} from '../../src/platform/browser/relay-protocol.ts';
import { AddressGuard, isPublic, parseAllowed } from '../../src/web/address-guard.ts';
import { send64MB, serveTcp } from '../programs/servers.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { connected, Ear, relayNetwork, startRelay, TOKEN } from './relay-support.ts';

/** What `send64MB` repeats. */
const PATTERN = Buffer.alloc(1 << 20, 'thimble ');
const echo = (socket: Socket) => socket.pipe(socket);

test('wrong and missing origins and tokens are refused before any connection is made', async (t) => {
  const port = await serveTcp(t, () => assert.fail('nobody may connect'));
  const server = await startRelay(t, { ports: [port] });
  const good = [RELAY_PROTOCOL, `${TOKEN_PREFIX}${TOKEN}`];
  const cases: readonly (readonly [status: number, origin: string, protocols: string[]])[] = [
    [403, 'https://evil.example', good],
    [403, `${server.origin}.evil.example`, good],
    [403, 'null', good],
    [403, '', good],
    [401, server.origin, [RELAY_PROTOCOL]],
    [401, server.origin, [RELAY_PROTOCOL, TOKEN_PREFIX]],
    [401, server.origin, [RELAY_PROTOCOL, `${TOKEN_PREFIX}${TOKEN}x`]],
    [401, server.origin, [RELAY_PROTOCOL, `${TOKEN_PREFIX}${TOKEN.replace('t', 'u')}`]],
    [400, server.origin, [`${TOKEN_PREFIX}${TOKEN}`]],
  ];
  for (const [status, origin, protocols] of cases)
    assert.equal(await new Ear(server, { origin, protocols }).closed, status, `${origin} ${protocols}`);
  assert.equal(server.relay.streams, 0);
});

test('addresses outside the public internet are refused', async () => {
  const addresses = [
    '0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.8.8.8', '169.254.169.254', '172.16.0.1', '172.31.255.255',
    '192.0.2.1', '192.168.1.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255',
    '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0',
    'ff02::1', '2001:db8::1', '2002:7f00:1::', 'not an address',
  ]; // biome-ignore format: a table
  for (const address of addresses) assert.equal(isPublic(address), false, address);
  for (const address of ['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700::1111'])
    assert.ok(isPublic(address), address);
  const names = new Map(addresses.map((address, i) => [`name${i}.example`, address]));
  const guard = await AddressGuard.create(async (host) => [{ address: names.get(host)!, family: 4 }], []);
  for (const name of names.keys()) {
    await assert.rejects(guard.forConnecting(name, 443), { code: 'net.not_permitted' }, name);
    await assert.rejects(guard.forTelling(name, 443), { code: 'net.not_permitted' }, name);
  }
});

test('public addresses are reachable only on TLS ports, and private addresses are removed from a mixed answer', async () => {
  const found = [
    { address: '10.0.0.1', family: 4 },
    { address: '8.8.8.8', family: 4 },
  ] as const;
  const guard = await AddressGuard.create(async () => found, []);
  assert.deepEqual(await guard.forConnecting('mixed.example', 443), [found[1]]);
  for (const port of [21, 22, 25, 53, 80, 1883, 3306, 6379])
    await assert.rejects(guard.forConnecting('mixed.example', port), { code: 'net.not_permitted' }, String(port));
});

test('DNS rebinding has no effect: the checked address is the one connected to', async (t) => {
  const inner = await serveTcp(t, () => assert.fail('rebinding reached a private port'));
  const allowed = await serveTcp(t, echo);
  const answers = ['127.0.0.1', '127.0.0.1', '127.0.0.2'];
  let asked = 0;
  const resolve: Resolver = async (_, port) => [{ address: answers[asked++] ?? '127.0.0.1', family: 4, port }];
  const guard = await AddressGuard.create(resolve, [parseAllowed(`nas.example:${allowed}`)]);
  assert.equal(asked, 1, 'a name of --allow is resolved at the start');
  assert.equal((await guard.forConnecting('nas.example', allowed)).length, 1);
  await assert.rejects(guard.forConnecting('nas.example', allowed), { code: 'net.not_permitted' }, 'it moved');
  assert.equal(asked, 3);

  // Over the relay: public when it is first resolved, private when it is connected to.
  let count = 0;
  const server = await startRelay(t, {
    resolve: async (_, port) => [{ address: count++ === 0 ? '8.8.8.8' : '127.0.0.1', family: 4, port }],
  });
  const network = relayNetwork(server);
  assert.equal((await network.resolve('evil.example', 443))[0]!.address, '8.8.8.8');
  await assert.rejects(network.connect({ host: 'evil.example', port: inner }), { code: 'net.not_permitted' });
  await assert.rejects(network.connect({ host: '127.0.0.1', port: inner }), { code: 'net.not_permitted' });
  assert.equal(count, 3, 'once for each');
});

test('a thousand connections at once each get their own bytes, and none remains', async (t) => {
  const port = await serveTcp(t, echo);
  const server = await startRelay(t, { ports: [port], limits: { streams: 1000 } });
  const network = relayNetwork(server);
  const all: Transport[] = [];
  while (all.length < 1000) {
    const some = Array.from({ length: 200 }, () => network.connect({ host: '127.0.0.1', port })); // a listener's queue is short
    all.push(...(await Promise.all(some)));
  }
  assert.equal(server.relay.streams, 1000);
  await assert.rejects(network.connect({ host: '127.0.0.1', port }), { code: 'net.unreachable' }, 'one too many');
  await Promise.all(
    all.map(async (transport, i) => {
      const text = `connection ${i}`;
      await transport.write(Buffer.from(text));
      await transport.closeWrite();
      let heard = '';
      for (let bytes = await transport.read(); bytes !== undefined; bytes = await transport.read())
        heard += Buffer.from(bytes).toString();
      assert.equal(heard, text);
      transport.close();
    }),
  );
  await eventually(() => server.relay.streams === 0, 'connections are left');
});

test('a page that does not read is sent only one window', async (t) => {
  const port = await serveTcp(t, send64MB);
  const echoPort = await serveTcp(t, echo);
  const server = await startRelay(t, { ports: [port, echoPort] });
  const slow = await connected(server, port);
  await slow.untilBytes(RELAY_WINDOW);
  // Another connection is opened and closed meanwhile: any other data would have arrived by then.
  const other = await connected(server, echoPort);
  other.socket.send(Buffer.alloc(LARGEST_MESSAGE));
  await other.untilBytes(LARGEST_MESSAGE);
  assert.equal(slow.bytes, RELAY_WINDOW);
  slow.say({ type: 'credit', bytes: 1000 });
  await slow.untilBytes(RELAY_WINDOW + 1000);
  assert.equal(slow.bytes, RELAY_WINDOW + 1000);
  slow.say({ type: 'credit', bytes: RELAY_WINDOW });
  slow.say({ type: 'credit', bytes: RELAY_WINDOW });
  assert.equal(await slow.closed, 1008, 'credit for what was never sent');
});

test('a page that sends more than it was granted is disconnected', async (t) => {
  const sockets: Socket[] = [];
  const port = await serveTcp(t, (socket) => sockets.push(socket.pause()));
  const server = await startRelay(t, { ports: [port] });
  const flood = await connected(server, port);
  // The kernel accepts some of it, which is granted again, so more than both must be sent.
  const piece = Buffer.alloc(LARGEST_MESSAGE);
  for (let i = 0; i < 400; i++) flood.socket.send(piece, () => {});
  assert.equal(await flood.closed, 1008);
  await eventually(() => server.relay.streams === 0);
});

test('an invalid message ends its connection and nothing else', async (t) => {
  const port = await serveTcp(t, echo);
  const server = await startRelay(t, { ports: [port] });
  const other = await connected(server, port);
  const connectTo = JSON.stringify({ type: 'connect', host: '127.0.0.1', port });
  const firsts = [
    '', '{', 'null', '[]', '"connect"', '{"type":"connect"}', '{"type":"connect","host":"","port":443}',
    '{"type":"connect","host":"a","port":0}', '{"type":"connect","host":"a","port":65536}',
    '{"type":"connect","host":"a","port":"443"}', '{"type":"connect","host":1,"port":443}', '{"type":"end"}',
    '{"type":"credit","bytes":1}', `{"type":"resolve","host":"${'a'.repeat(256)}","port":443}`, 'x'.repeat(2000),
    '{"__proto__":{"type":"connect"},"host":"a","port":443}', Buffer.from('bytes before a connection'),
  ]; // biome-ignore format: a table
  for (const first of firsts) {
    const ear = await new Ear(server).open();
    ear.socket.send(first);
    assert.equal(await ear.closed, 1008, String(first));
  }
  const later = [connectTo, '{"type":"credit","bytes":0}', '{"type":"credit","bytes":-1}', '{"type":"credit","bytes":1.5}',
    `{"type":"credit","bytes":1}`, '{"type":"resolve","host":"a","port":1}', Buffer.alloc(0)]; // biome-ignore format: a table
  for (const message of later) {
    const ear = await connected(server, port);
    ear.socket.send(message);
    assert.equal(await ear.closed, 1008, String(message));
  }
  const ended = await connected(server, port);
  ended.say({ type: 'end' });
  ended.socket.send(Buffer.from('after the end'));
  assert.ok([1008, 1000].includes(await ended.closed));
  const pinging = await connected(server, port);
  pinging.socket.ping();
  assert.equal(await pinging.closed, 1008);
  const large = await connected(server, port);
  large.socket.send(Buffer.alloc(LARGEST_MESSAGE + 1));
  assert.equal(await large.closed, 1009);

  other.socket.send(Buffer.from('still here'));
  await other.untilBytes(10);
});

test('frames of random bytes end their connection and nothing else', async (t) => {
  const port = await serveTcp(t, echo);
  const server = await startRelay(t, { ports: [port] });
  let state = 1;
  const random = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0; // repeatable
    return (state >>> 8) % limit;
  };
  const head = (host: string) =>
    `GET /relay HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n` +
    `Sec-WebSocket-Protocol: ${RELAY_PROTOCOL}, ${TOKEN_PREFIX}${TOKEN}\r\n\r\n`;
  await Promise.all(
    Array.from({ length: 150 }, async () => {
      const garbage = Buffer.from(Array.from({ length: 1 + random(200) }, () => random(256)));
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      socket.write(head(`127.0.0.1:${server.port}`));
      socket.end(garbage);
      await once(socket, 'close');
    }),
  );
  await eventually(() => server.relay.streams === 0);
  const ear = await connected(server, port);
  ear.socket.send(Buffer.from('fine'));
  await ear.untilBytes(4);
});

test('a client has limits on connections, also per minute, on bytes, and on idle time', async (t) => {
  const port = await serveTcp(t, echo);
  let now = 0;
  const limits = { streams: 2, opensPerMinute: 4, bytesPerHour: 100_000, bytesPerSecond: 1e9 };
  const server = await startRelay(t, { ports: [port], limits, now: () => now });
  const two = [await connected(server, port), await connected(server, port)];
  assert.equal(await new Ear(server).closed, 429, 'at once');
  for (const ear of two) {
    ear.socket.close();
    await ear.closed;
  }
  await eventually(() => server.relay.streams === 0);
  const third = await connected(server, port);
  third.socket.send(Buffer.alloc(60_000));
  await third.untilBytes(60_000);
  third.socket.send(Buffer.alloc(1));
  assert.equal((await third.heard('failed')).code, 'net.not_permitted', 'bytes');
  await third.closed;
  await eventually(() => server.relay.streams === 0);
  now = 61_000;
  assert.equal(await new Ear(server).closed, 429, 'the hour is not over');
  now = 3_600_001;
  for (let i = 0; i < 4; i++) {
    const ear = await connected(server, port);
    ear.socket.close();
    await ear.closed;
    await eventually(() => server.relay.streams === 0);
  }
  assert.equal(await new Ear(server).closed, 429, 'in a minute');
  now += 60_000;
  await connected(server, port);

  const idle = await startRelay(t, { ports: [port], limits: { idle: 20 } });
  const ear = await connected(idle, port);
  assert.equal((await ear.heard('failed')).code, 'net.timeout');
});

test('orderly ends, resets, refusals and timeouts are distinguished', async (t) => {
  const ends = await serveTcp(t, (socket) => socket.end('bye'));
  const resets = await serveTcp(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const silent = await serveTcp(t, () => {});
  const refused = await freePort();
  const server = await startRelay(t, { ports: [ends, resets, silent, refused] });
  const network = relayNetwork(server);
  const to = (port: number) => network.connect({ host: '127.0.0.1', port });

  const orderly = await to(ends);
  assert.equal(Buffer.from((await orderly.read())!).toString(), 'bye');
  assert.equal(await orderly.read(), undefined);
  orderly.close();
  const cut = await to(resets);
  await cut.write(Buffer.from('x'));
  await assert.rejects(cut.read(), { code: 'net.reset' });
  await assert.rejects(to(refused), { code: 'net.refused' });
  const waiting = await to(silent);
  await assert.rejects(waiting.read({ timeout: 1 }), { code: 'net.timeout' });
  await assert.rejects(waiting.read({ signal: AbortSignal.abort() }), { code: 'net.aborted' });
  const reading = assert.rejects(waiting.read(), { code: 'net.closed' });
  waiting.close();
  await reading;
  await assert.rejects(relayNetwork(server, 'wrong').resolve('localhost', 443), { code: 'net.unreachable' });
  await assert.rejects(network.bind({ port: 0 }), { code: 'net.not_permitted' });
  await assert.rejects(network.listen({ port: 0 }), { code: 'net.not_permitted' });
});

test('a download is transferred completely', async (t) => {
  const port = await serveTcp(t, send64MB);
  const server = await startRelay(t, { ports: [port] });
  const transport = await relayNetwork(server).connect({ host: '127.0.0.1', port });
  let count = 0;
  for (let bytes = await transport.read(); bytes !== undefined; bytes = await transport.read()) {
    assert.ok(Buffer.from(bytes).equals(PATTERN.subarray(count % 8, (count % 8) + bytes.length)));
    count += bytes.length;
  }
  assert.equal(count, 64 << 20);
});
