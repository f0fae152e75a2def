import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Issued, makeServerIdentity } from '../../../tests/support/pki.ts';
import { connect, listen, type Socket } from '../../entry/socket.ts';
import { PROTOCOL_TLS_SERVER, SSLContext, type SSLSocket, toDuplex } from '../../entry/ssl.ts';

/** More than the buffers of both ends and of the kernel can hold. */
const LARGE = randomBytes(24_000_000);
const HASH = hashOf([LARGE]);

let root: Issued;
let server: SSLContext;
let client: SSLContext;
const sockets: { close(): void }[] = [];

before(async () => {
  const identity = await makeServerIdentity();
  root = identity.root;
  server = new SSLContext(PROTOCOL_TLS_SERVER);
  server.loadCertChain(identity.leaf.pem, identity.leaf.keyPem);
  client = new SSLContext();
  client.loadVerifyLocations({ cadata: root.pem });
});
after(() => {
  for (const socket of sockets) socket.close();
});

test('web streams: a writer waits for its reader, and nothing is lost', async () => {
  const [near, far] = await tlsPair();
  const writer = near.writable.getWriter();
  let taken = 0;
  const sending = (async () => {
    for (let at = 0; at < LARGE.length; at += 100_000) {
      await writer.ready;
      await writer.write(LARGE.subarray(at, at + 100_000));
      taken = at;
    }
    await writer.close();
  })();
  const stuck = await settled(() => taken);
  assert.ok(stuck < LARGE.length / 2, `${stuck} bytes were taken while nobody read`);
  assert.equal(hashOf(await pieces(far.readable)), HASH);
  await sending;
});

test('Node streams: a writer waits for its reader, and nothing is lost, either way', async () => {
  for (const [from, to] of [await plainPair(), await tlsPair(), (await tlsPair()).reverse()] as const) {
    const [source, sink] = [toDuplex(from!), toDuplex(to!)];
    let taken = 0;
    const sending = pipeline(async function* () {
      for (let at = 0; at < LARGE.length; at += 100_000) {
        taken = at;
        yield LARGE.subarray(at, at + 100_000);
      }
    }, source);
    const stuck = await settled(() => taken);
    assert.ok(stuck < LARGE.length / 2, `${stuck} bytes were taken while nobody read`);
    assert.equal(hashOf(await pieces(sink)), HASH);
    sink.end();
    await sending;
  }
});

test("cancelling a web stream's reader closes the socket, and so does aborting the writer", async () => {
  for (const stop of [
    (socket: SSLSocket) => socket.readable.cancel(),
    (socket: SSLSocket) => socket.writable.abort(),
  ]) {
    const [near, far] = await tlsPair();
    await stop(near);
    await assert.rejects(near.read(), { code: 'net.closed' });
    assert.equal(await far.read(), undefined, 'close_notify came');
  }
});

test('data that was read ahead continues in the Duplex, and in TLS after plaintext data', async () => {
  const [near, far] = await plainPair();
  await near.write('a line\nand more');
  assert.equal(text(await far.readLine()), 'a line\n');
  const duplex = toDuplex(far);
  near.close();
  assert.equal(Buffer.concat(await pieces(duplex)).toString(), 'and more');

  // STARTTLS, with a client so fast that its ClientHello comes in the same packet.
  const [asking, answering] = await plainPair();
  const hello = await clientHello();
  await asking.write(Buffer.concat([Buffer.from('STARTTLS\n'), hello]));
  assert.equal(text(await answering.readLine()), 'STARTTLS\n');
  const shaking = server.wrapSocket(answering);
  const first = await asking.read();
  assert.deepEqual([first![0], first![5]], [22, 2], 'a ServerHello');
  asking.close();
  await assert.rejects(shaking, { code: 'tls.closed_in_handshake' });
});

test('a server can defer its handshake too; a context is for one side', async () => {
  const [near, far] = await plainPair();
  const served = await server.wrapSocket(far, { serverSide: true, doHandshakeOnConnect: false });
  assert.equal(served.version, undefined);
  const reading = served.read(undefined, WAIT);
  const socket = await client.wrapSocket(near, { serverHostname: 'localhost' });
  await socket.write('hi');
  assert.equal(text(await reading), 'hi');
  assert.equal(served.version, 'TLSv1.3');
});

test('a socket that cannot be wrapped is closed', async () => {
  for (const wrap of [
    (socket: Socket) => client.wrapSocket(socket), // no name to verify
    (socket: Socket) => client.wrapSocket(socket, { serverSide: true }),
    (socket: Socket) => server.wrapSocket(socket, { serverSide: false }),
    (socket: Socket) => client.wrapSocket(socket, { serverHostname: 'localhost', timeout: 20 }),
    (socket: Socket) => client.wrapSocket(socket, { serverHostname: 'localhost', signal: AbortSignal.abort() }),
  ]) {
    const [near, far] = await plainPair();
    await assert.rejects(wrap(near));
    await assert.rejects(near.read(), { code: 'net.closed' });
    while ((await far.read(undefined, WAIT)) !== undefined); // at most a ClientHello, then the end
  }
});

const WAIT = { timeout: 600_000 };

async function plainPair(): Promise<[Socket, Socket]> {
  const listener = await listen({ port: 0 });
  const near = await connect({ host: '127.0.0.1', port: listener.local.port });
  const far = await listener.accept();
  listener.close();
  sockets.push(near, far);
  return [near, far];
}

/** Client and server. */
async function tlsPair(): Promise<[SSLSocket, SSLSocket]> {
  const [near, far] = await plainPair();
  return Promise.all([client.wrapSocket(near, { serverHostname: 'localhost' }), server.wrapSocket(far)]);
}

async function clientHello(): Promise<Uint8Array> {
  const [near, far] = await plainPair();
  const shaking = client.wrapSocket(near, { serverHostname: 'localhost' });
  const hello = (await far.read())!.slice();
  far.close();
  await assert.rejects(shaking);
  return hello;
}

/** The value once it has not changed for a while. */
async function settled(value: () => number): Promise<number> {
  for (let before = -1; before !== value(); await delay(100)) before = value();
  return value();
}

async function pieces(source: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const piece of source) all.push(piece);
  return all;
}

function hashOf(all: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of all) hash.update(piece);
  return hash.digest('hex');
}

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
