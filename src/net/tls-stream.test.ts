import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { clientSettings, credentialOf, serverSettings, TRUSTING } from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { TlsError } from '../errors.ts';
import { createClientEngine } from '../tls/client-engine.ts';
import type { ClientSettings, ServerSettings } from '../tls/engine.ts';
import { PARKED } from '../tls/parked.ts';
import { createServerEngine } from '../tls/server-engine.ts';
import type { Verifier } from '../tls/verifier.ts';
import { restIdleEngines } from './idle-engines.ts';
import { memoryTransportPair } from './memory-transport.ts';
import { TlsStream, type TlsStreamOptions } from './tls-stream.ts';
import type { Transport } from './transport.ts';

let leaf: Issued;
before(async () => {
  ({ leaf } = await makeServerIdentity());
});

function pair(
  options: TlsStreamOptions = {},
  client: Partial<ClientSettings> = {},
  server: Partial<ServerSettings> = {},
  [near, far]: readonly [Transport, Transport] = memoryTransportPair(),
): [TlsStream, TlsStream] {
  return [
    new TlsStream(near, createClientEngine(clientSettings(client)), options),
    new TlsStream(far, createServerEngine(serverSettings([credentialOf(leaf)], server))),
  ];
}

test('the first read or write does the handshake; data goes both ways; close_notify is the end', async () => {
  const [client, server] = pair();
  const asked = server.read();
  await client.write(Buffer.from('question'));
  assert.equal(Buffer.from((await asked)!).toString(), 'question');
  await server.write(Buffer.from('answer'));
  assert.equal(Buffer.from((await client.read())!).toString(), 'answer');
  await client.closeWrite();
  assert.equal(await server.read(), undefined);
  await server.write(Buffer.from('still open'));
  assert.equal(Buffer.from((await client.read())!).toString(), 'still open');
  server.close();
  assert.equal(await client.read(), undefined);
  client.close();
  await assert.rejects(client.write(new Uint8Array(1)), { code: 'net.closed' });
});

test('more data than the transport holds flows when both sides send at once', async () => {
  const [client, server] = pair();
  const data = Buffer.alloc(1_000_000, 'data ');
  const send = (stream: TlsStream) => stream.write(data).then(() => stream.closeWrite());
  const [there, back] = await Promise.all([readAll(server), readAll(client), send(client), send(server)]);
  assert.ok(there.equals(data) && back.equals(data));
});

test('a transport that ends without close_notify is a truncation, also when read again', async () => {
  const transports = memoryTransportPair();
  const [client, server] = pair({}, {}, {}, transports);
  await Promise.all([client.handshake(), server.handshake()]);
  transports[1].close();
  await assert.rejects(client.read(), { code: 'tls.truncated' });
  await assert.rejects(client.read(), { code: 'tls.truncated' });
  await assert.rejects(client.write(new Uint8Array(1)), { code: 'tls.truncated' });
});

test('after a failure the engine is not kept any longer for the time when it may rest', async () => {
  const closed = memoryTransportPair();
  const [client, server] = pair({}, {}, {}, closed);
  await Promise.all([client.handshake(), server.handshake()]);
  const reading = client.read();
  closed[0].close();
  await assert.rejects(reading, { code: 'net.closed' });

  const verifier = { verify: () => ({ accepted: false, error: new TlsError('x509.expired', 'it is old') }) as const };
  const [refusing, refused] = pair({}, { verifier });
  await Promise.allSettled([refusing.handshake(), refused.handshake()]);

  const rested: string[] = [];
  for (const [name, { engine }] of Object.entries({ client, server, refusing, refused }))
    engine.rest = () => void rested.push(name);
  restIdleEngines();
  restIdleEngines();
  assert.deepEqual(rested, ['server']);
});

test('a refusal is sent to the peer: both sides know why', async () => {
  const refusal = new TlsError('x509.expired', 'it is old');
  const verifier = { verify: () => ({ accepted: false, error: refusal }) as const };
  const [client, server] = pair({}, { verifier });
  const results = await Promise.allSettled([client.handshake(), server.handshake()]);
  assert.equal((results[0] as PromiseRejectedResult).reason, refusal);
  assert.equal((results[1] as PromiseRejectedResult).reason.code, 'alert.certificate_expired');
  await assert.rejects(client.read(), (error) => error === refusal);
});

test('a decision may be late, or fail with an error that reaches the caller', async () => {
  const verifier: Verifier = { verify: () => PARKED };
  const decide: TlsStreamOptions['decide'] = async (decision) => {
    assert.ok(decision.kind === 'verify');
    await new Promise((resolve) => setImmediate(resolve));
    const answer = TRUSTING.verify(decision.request);
    assert.ok(answer !== PARKED);
    return { kind: 'verify', answer };
  };
  const [client, server] = pair({ decide }, { verifier });
  await Promise.all([client.handshake(), server.handshake()]);
  assert.ok(client.info !== undefined);

  const broken = new Error('nobody knows');
  const [other, its] = pair({ decide: () => Promise.reject(broken) }, { verifier });
  const results = await Promise.allSettled([other.handshake(), its.handshake()]);
  assert.equal((results[0] as PromiseRejectedResult).reason, broken);
  assert.equal(results[1]!.status, 'rejected');
});

test('a timeout or a signal ends a handshake; afterwards it only ends the wait', async () => {
  const [silent] = pair();
  await assert.rejects(silent.handshake({ timeout: 5 }), { code: 'net.timeout', message: /TLS handshake/ });
  await assert.rejects(silent.read(), { code: 'net.timeout' });
  const [aborted] = pair();
  await assert.rejects(aborted.handshake({ signal: AbortSignal.abort() }), { code: 'net.aborted' });

  const [client, server] = pair();
  await Promise.all([client.handshake(), server.handshake()]);
  await assert.rejects(client.read({ timeout: 5 }), { code: 'net.timeout' });
  await server.write(Buffer.from('late'));
  assert.equal(Buffer.from((await client.read())!).toString(), 'late');
});

test('TLS works within TLS', async () => {
  const [outerClient, outerServer] = pair();
  const [client, server] = pair({}, {}, {}, [outerClient, outerServer]);
  const asked = server.read();
  await client.write(Buffer.from('twice sealed'));
  assert.equal(Buffer.from((await asked)!).toString(), 'twice sealed');
  client.close();
  assert.equal(await server.read(), undefined);
});

test('output is sealed into memory that was already sent, if the transport reports when it is done with it', async () => {
  for (const returnsBytes of [true, false]) {
    const ends = memoryTransportPair();
    const buffers = new Set<ArrayBufferLike>();
    // Reads from the far end copy, so the near end is done with it.
    const near: Transport = {
      ...bound(ends[0]),
      returnsBytes,
      write(bytes, options) {
        if (bytes.length > 60_000) buffers.add(bytes.buffer);
        return ends[0].write(bytes.slice(), options);
      },
    };
    const [client, server] = pair({}, {}, {}, [near, ends[1]]);
    const read = readAll(server);
    const block = Buffer.alloc(65_536);
    for (let i = 0; i < 8; i++) await client.write(block.fill(i));
    await client.closeWrite();
    const all = await read;
    for (let i = 0; i < 8; i++) assert.ok(all.subarray(i * 65_536, (i + 1) * 65_536).equals(block.fill(i)));
    assert.equal(buffers.size, returnsBytes ? 1 : 8);
  }
});

test('data that was read stays intact when a write fails, whatever else has arrived', async () => {
  const ends = memoryTransportPair();
  const cut = new TlsError('net.reset', 'The peer cut the connection');
  let failing = false;
  let left = new Uint8Array(0);
  const near: Transport = {
    ...bound(ends[0]),
    async read(options) {
      if (left.length === 0) left = Uint8Array.from((await ends[0].read(options)) ?? []);
      const piece = left.subarray(0, 10_000); // less than a record
      left = left.subarray(piece.length);
      return piece;
    },
    write: (bytes, options) => (failing ? Promise.reject(cut) : ends[0].write(bytes, options)),
  };
  const [client, server] = pair({}, {}, {}, [near, ends[1]]);
  await Promise.all([client.handshake(), server.handshake()]);
  const records = Buffer.concat([Buffer.alloc(16_384, 1), Buffer.alloc(16_384, 2)]);
  const [view] = await Promise.all([client.read(), server.write(records)]);
  failing = true;
  await assert.rejects(client.write(Buffer.from('more')), cut);
  assert.ok(Buffer.from(view!).equals(Buffer.alloc(16_384, 1)));
});

function bound(transport: Transport): Transport {
  const { remote, local } = transport;
  return {
    remote,
    local,
    read: (options) => transport.read(options),
    write: (bytes, options) => transport.write(bytes, options),
    closeWrite: () => transport.closeWrite(),
    close: () => transport.close(),
  };
}

async function readAll(stream: TlsStream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let piece = await stream.read(); piece !== undefined; piece = await stream.read())
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
