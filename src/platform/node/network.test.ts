import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { parseHostOverride, tableResolver } from '../../net/resolver-table.ts';
import type { Transport } from '../../net/transport.ts';
import { createNodeNetwork, resolveWithSystem } from './network.ts';

const network = createNodeNetwork();
let server: Server;
let port: number;
let behave: (socket: Socket) => void;

before(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
});
after(() => server.close());

test('data goes both ways, and after a half-close the response still arrives', async () => {
  behave = (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => socket.end(Buffer.concat(chunks).toString().toUpperCase()));
  };
  const transport = await network.connect({ host: '127.0.0.1', port });
  await transport.write(Buffer.from('quiet '));
  await transport.write(Buffer.from('words'));
  await transport.closeWrite();
  assert.equal((await readAll(transport)).toString(), 'QUIET WORDS');
  await assert.rejects(transport.write(new Uint8Array(1)), { code: 'net.closed' });
  transport.close();
});

test('a large transfer arrives whole, by hash, for a connecting and for an accepting side', async () => {
  const data = randomBytes(5_000_000);
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const listener = await network.listen({ port: 0 });
  const [near, far] = await Promise.all([
    network.connect({ host: '127.0.0.1', port: listener.local.port }),
    listener.accept(),
  ]);
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    const sending = (async () => {
      for (let at = 0; at < data.length; at += 50_000) await from.write(data.subarray(at, at + 50_000));
      await from.closeWrite();
    })();
    assert.equal(hash(await readAll(to)), hash(data));
    await sending;
  }
  near.close();
  far.close();
  listener.close();
});

test('a chunk is not overwritten before the next read, however late that is', async () => {
  const data = randomBytes(6_000_000);
  behave = (socket) => socket.end(data);
  const transport = await network.connect({ host: '127.0.0.1', port });
  let at = 0;
  let count = 0;
  for (let chunk = await transport.read(); chunk !== undefined; chunk = await transport.read()) {
    if (++count % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 2)); // more arrives meanwhile
    if (count % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(data.subarray(at, at + chunk.length).equals(chunk), `chunk ${count}, at ${at}`);
    at += chunk.length;
  }
  assert.equal(at, data.length);
  transport.close();
});

test('a reader that does not read makes the writer wait', async () => {
  const listener = await network.listen({ port: 0 });
  const near = await network.connect({ host: '127.0.0.1', port: listener.local.port });
  const far = await listener.accept();
  const block = new Uint8Array(1 << 20);
  await assert.rejects(
    (async () => {
      for (let i = 0; i < 64; i++) await near.write(block, { timeout: 50 });
    })(),
    { code: 'net.timeout' },
  );
  // A resolved chunk belongs to the caller: its bytes must not change, even if they are few.
  assert.ok(near.returnsBytes);
  await assert.rejects(near.write(new Uint8Array(1), { timeout: 5 }), { code: 'net.timeout' });
  near.close();
  far.close();
  listener.close();
});

test('chunks of many sockets with a shared buffer are not mixed up', async () => {
  behave = (socket) => socket.on('data', (chunk) => socket.write(chunk)).on('end', () => socket.end());
  const transports = await Promise.all(Array.from({ length: 20 }, () => network.connect({ host: '127.0.0.1', port })));
  const views: (Uint8Array | undefined)[] = [];
  for (const [i, transport] of transports.entries()) await transport.write(Buffer.from(`number ${i}`));
  // Every view is kept until all have been read: each must still have its own content.
  for (const transport of transports) views.push(await transport.read());
  for (const [i, view] of views.entries()) assert.equal(Buffer.from(view!).toString(), `number ${i}`);
  for (const transport of transports) transport.close();
});

test('a timeout or a signal ends the read and leaves the connection usable', async () => {
  let late: Socket | undefined;
  behave = (socket) => {
    late = socket;
  };
  const transport = await network.connect({ host: '127.0.0.1', port });
  await assert.rejects(transport.read({ timeout: 5 }), { code: 'net.timeout' });
  const controller = new AbortController();
  const reading = transport.read({ signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { code: 'net.aborted' });
  late!.write('at last');
  assert.equal(Buffer.from((await transport.read())!).toString(), 'at last');
  transport.close();
  late!.destroy();
});

test('closing ends a pending read; later calls fail too', async () => {
  behave = () => {};
  const transport = await network.connect({ host: '127.0.0.1', port });
  const reading = transport.read();
  transport.close();
  await assert.rejects(reading, { code: 'net.closed' });
  await assert.rejects(transport.read(), { code: 'net.closed' });
  await assert.rejects(transport.write(new Uint8Array(1)), { code: 'net.closed' });
  transport.close();
});

test("a reset is reported as such, with the name of the peer and the system's code", async () => {
  behave = (socket) => socket.on('data', () => socket.resetAndDestroy());
  const transport = await network.connect({ host: '127.0.0.1', port });
  await transport.write(new Uint8Array(1));
  await assert.rejects(transport.read(), { code: 'net.reset', message: /127\.0\.0\.1:\d+: ECONNRESET/ });
  transport.close();
});

test('a closed port, a name that does not exist, an aborted connection', async () => {
  const closed = await network.listen({ port: 0 });
  closed.close();
  await assert.rejects(network.connect({ host: '127.0.0.1', port: closed.local.port }), {
    code: 'net.refused',
    message: /ECONNREFUSED/,
  });
  await assert.rejects(resolveWithSystem('no-such-name.invalid', 1), { code: 'net.name_not_found' });
  await assert.rejects(network.connect({ host: '127.0.0.1', port, signal: AbortSignal.abort() }), {
    code: 'net.aborted',
  });
});

test('a name in the table connects to its address and port', async () => {
  behave = (socket) => socket.end('here');
  const resolve = tableResolver([parseHostOverride(`device.test=127.0.0.1:${port}`)], resolveWithSystem);
  const transport = await createNodeNetwork({ resolve }).connect({ host: 'device.test', port: 443 });
  assert.equal((await readAll(transport)).toString(), 'here');
  assert.equal(transport.remote.port, port);
  transport.close();
});

test('a listener returns connections in order, times out, and refuses a port in use', async () => {
  const listener = await network.listen({ port: 0, backlog: 1 });
  await assert.rejects(listener.accept({ timeout: 5 }), { code: 'net.timeout' });
  await assert.rejects(network.listen({ port: listener.local.port }), { code: 'net.address_in_use' });
  const client = netConnect(listener.local.port, '127.0.0.1');
  const accepted = await listener.accept();
  assert.equal(accepted.local.port, listener.local.port);
  const waiting = listener.accept();
  listener.close();
  await assert.rejects(waiting, { code: 'net.closed' });
  await assert.rejects(listener.accept(), { code: 'net.closed' });
  client.destroy();
  accepted.close();
});

test('if the first of a name’s addresses refuses, the next one is used', async () => {
  const [dead, live] = [await network.listen({ port: 0 }), await network.listen({ port: 0 })];
  dead.close();
  const addresses = [dead, live].map(({ local }) => ({ address: local.address, family: 4 as const, port: local.port }));
  const several = createNodeNetwork({ resolve: async () => addresses });
  const transport = await several.connect({ host: 'device.test', port: 1 });
  assert.equal(transport.remote.port, live.local.port);
  transport.close();
  live.close();
  await assert.rejects(several.connect({ host: 'device.test', port: 1 }), {
    code: 'net.refused',
    message: new RegExp(`device\\.test \\(127\\.0\\.0\\.1:${live.local.port}\\)`),
  });
});

test('a signal closes a listener and a UDP socket; an aborted one opens neither', async () => {
  for (const open of ['listen', 'bind'] as const) {
    const abort = new AbortController();
    const opened = await network[open]({ port: 0, signal: abort.signal });
    const waiting = 'accept' in opened ? opened.accept() : opened.receive();
    abort.abort();
    await assert.rejects(waiting, { code: 'net.closed' });
    const again = { port: opened.local.port, signal: abort.signal };
    await assert.rejects(network[open](again), { code: 'net.aborted' });
    const free = await network[open]({ port: opened.local.port });
    await assert.rejects(network[open]({ port: opened.local.port }), { code: 'net.address_in_use' });
    free.close();
  }
});

async function readAll(transport: Transport): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = await transport.read();
    if (chunk === undefined) return Buffer.concat(chunks);
    chunks.push(Buffer.from(chunk));
  }
}
