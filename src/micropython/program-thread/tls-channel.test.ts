import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Issued, issue, makeServerIdentity } from '../../../tests/support/pki.ts';
import { MODERN } from '../../boards/stacks/strict/modern.ts';
import { TlsContext } from '../../context/tls-context.ts';
import { isTlsError } from '../../errors.ts';
import { nodeEnvironment as environment } from '../../platform/node/environment.ts';
import { createClientEngine } from '../../tls/client-engine.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import { TlsChannel, WANT_READ, WANT_WRITE } from './tls-channel.ts';

let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

/** A client and a server, and the bytes in transit between them. */
function makePair(trusted = root) {
  const client = new TlsContext({ profile: MODERN, environment, role: 'client' });
  client.loadVerifyLocations(trusted.der);
  const server = new TlsContext({ profile: MODERN, environment, role: 'server' });
  server.loadCertChain(leaf.der, leaf.keyDer);
  return {
    client: new End(new TlsChannel(createClientEngine(client.clientSettings({ serverName: 'host.test' })))),
    server: new End(new TlsChannel(createServerEngine(server.serverSettings()))),
  };
}

class End {
  readonly channel: TlsChannel;
  /** Bytes that have arrived for this end but were not read yet. */
  inbox: Uint8Array = new Uint8Array(0);
  readonly asked: number[] = [];

  constructor(channel: TlsChannel) {
    this.channel = channel;
  }

  /** Moves the bytes that an operation waits for, at most `most` at a time. @returns whether anything moved. */
  move(result: number, peer: End, most: number): boolean {
    if (result === WANT_WRITE) {
      const part = this.channel.output.slice(0, most);
      peer.inbox = Buffer.concat([peer.inbox, part]);
      this.channel.sent(part.length);
      return true;
    }
    assert.equal(result, WANT_READ);
    const { wanted } = this.channel;
    this.asked.push(wanted.length);
    const part = this.inbox.slice(0, Math.min(wanted.length, most));
    if (part.length === 0) return false;
    wanted.set(part);
    this.inbox = this.inbox.slice(part.length);
    this.channel.received(part.length);
    return true;
  }
}

/** Runs both operations to completion. */
function run(a: End, operationA: () => number, b: End, operationB: () => number, most = 70_000): [number, number] {
  let resultA = -1;
  let resultB = -1;
  for (let turns = 0; turns < 200_000; turns++) {
    if (resultA < 0) resultA = operationA();
    if (resultB < 0) resultB = operationB();
    if (resultA >= 0 && resultB >= 0) return [resultA, resultB];
    const movedA = resultA < 0 && a.move(resultA, b, most);
    const movedB = resultB < 0 && b.move(resultB, a, most);
    if (!movedA && !movedB) break;
  }
  throw new Error('both ends wait for each other');
}

function connect(most?: number) {
  const { client, server } = makePair();
  const shaken = run(
    client,
    () => client.channel.handshake(),
    server,
    () => server.channel.handshake(),
    most,
  );
  assert.deepEqual(shaken, [0, 0]);
  return { client, server };
}

for (const most of [1, 7, 70_000])
  test(`a handshake and data, ${most} bytes at a time`, () => {
    const { client, server } = connect(most);
    const sent = new Uint8Array(20_000).map((_, i) => i * 7);
    const got = new Uint8Array(sent.length);
    let written = 0;
    let read = 0;
    const write = () => {
      const count = client.channel.write(sent.subarray(written));
      if (count > 0) written += count;
      return count < 0 ? count : written === sent.length ? 0 : WANT_WRITE;
    };
    const receive = () => {
      const count = server.channel.read(got.subarray(read));
      if (count > 0) read += count;
      return count < 0 ? count : read === got.length ? 0 : WANT_WRITE;
    };
    run(client, write, server, receive, most);
    assert.deepEqual(got, sent);
  });

test('reads exactly the required bytes: 5 bytes of header, then the body', () => {
  const { client, server } = connect();
  server.asked.length = 0;
  run(
    client,
    () => client.channel.write(new Uint8Array(100)),
    server,
    () => server.channel.read(new Uint8Array(200)),
  );
  assert.deepEqual(
    server.asked.filter((length, i) => length !== server.asked[i - 1]),
    [5, 100 + 17],
  );
});

test('a write is done when its record has been sent; sent in pieces, it is the same record', () => {
  const { client, server } = connect();
  const text = new Uint8Array(3000).fill(5);
  assert.equal(client.channel.write(text), WANT_WRITE);
  const { length } = client.channel.output;
  client.move(WANT_WRITE, server, 1000);
  assert.equal(client.channel.write(text), WANT_WRITE);
  assert.equal(client.channel.output.length, length - 1000);
  client.move(WANT_WRITE, server, 70_000);
  assert.equal(client.channel.write(text), 3000);
  assert.equal(server.inbox.length, length);
});

test('buffered plaintext can be read without the transport, in pieces', () => {
  const { client, server } = connect();
  const pieces: number[] = [];
  run(
    client,
    () => client.channel.write(Uint8Array.of(1, 2, 3)),
    server,
    () => server.channel.read(new Uint8Array(1)),
  );
  assert.equal(server.channel.readable, true);
  const two = new Uint8Array(2);
  pieces.push(server.channel.read(two), ...two);
  assert.deepEqual(pieces, [2, 2, 3]);
  assert.equal(server.channel.readable, false);
});

test('reading before the handshake performs it, and reports which direction it is blocked on', () => {
  const { client } = makePair();
  assert.equal(client.channel.read(new Uint8Array(1)), WANT_WRITE);
  assert.equal(client.channel.blocked, WANT_WRITE);
  client.channel.sent(client.channel.output.length);
  assert.equal(client.channel.write(new Uint8Array(1)), WANT_READ);
  assert.equal(client.channel.blocked, WANT_READ);
  assert.equal(client.channel.read(new Uint8Array(1)), WANT_READ);
  assert.equal(client.channel.blocked, undefined);
});

test('close_notify reads as the end; writing after it fails', () => {
  const { client, server } = connect();
  server.channel.closeWrite();
  const read = () => client.channel.read(new Uint8Array(1));
  server.move(WANT_WRITE, client, 70_000);
  for (let result = read(); result !== 0; result = read()) client.move(result, server, 70_000);
  assert.equal(client.channel.readable, true);
});

test('a refused certificate is the error of every operation, and its alert is ready to be sent', async () => {
  const { client, server } = makePair(await issue({ name: 'Somebody Else', ca: true }));
  const shake = () =>
    run(
      client,
      () => client.channel.handshake(),
      server,
      () => server.channel.handshake(),
    );
  assert.throws(shake, (error) => isTlsError(error) && error.code === 'x509.unknown_issuer');
  assert.ok(client.channel.output.length > 0);
  assert.throws(() => client.channel.read(new Uint8Array(1)), isTlsError);
});

test('other protocols than TLS are refused by their first five bytes', () => {
  const { client } = makePair();
  client.channel.handshake();
  client.channel.sent(client.channel.output.length);
  assert.equal(client.channel.handshake(), WANT_READ);
  client.channel.wanted.set(new TextEncoder().encode('HTTP/'));
  client.channel.received(5);
  assert.throws(
    () => client.channel.handshake(),
    (error) => isTlsError(error) && error.code === 'tls.http_on_tls_port',
  );
});
