// What a connection says that it holds, against what the heap grows by, and against what docs/limits.md promises.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { clientSettings, credentialOf, eventsOf, MODERN_13, pump, serverSettings } from '../support/engine-pair.ts';
import { issue } from '../support/pki.ts';

const ENGINES = 1_000;
const TOLERANCE = 0.2;

let client: ClientSettings;
let server: ServerSettings;

before(async () => {
  const root = await issue({ name: 'Root', ca: true });
  const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root });
  const dnsNames = ['localhost', ...Array.from({ length: 38 }, (_, i) => `host-${i}.example.com`)];
  const leaf = await issue({ name: 'localhost', issuer: intermediate, dnsNames });
  const publicKeyInfo = new Uint8Array(new X509Certificate(leaf.der).publicKey.export({ type: 'spki', format: 'der' }));
  const verifier: Verifier = { verify: () => ({ accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } }) };
  client = clientSettings({ profile: MODERN_13, verifier });
  server = serverSettings([credentialOf(leaf, intermediate, root)], { profile: MODERN_13 });
  const chain = leaf.der.length + intermediate.der.length + root.der.length;
  assert.ok(chain > 1_900 && chain < 2_300, `a chain of about 2 KB, not ${chain}`);
});

type Stage = 'started' | 'waiting' | 'idle';

/** An engine that stands at that stage; the peer's goes. */
function engineAt(role: 'client' | 'server', stage: Stage, more: Partial<ClientSettings> = {}): Engine {
  const ends = { client: createClientEngine({ ...client, ...more }), server: createServerEngine(server) };
  const hello = ends.client.takeOutput()!;
  if (stage === 'started') return ends[role];
  ends.server.receive(hello);
  if (stage === 'waiting') {
    const flight = ends.server.takeOutput()!;
    if (role === 'client') ends.client.receive(flight.subarray(0, flight.length - 20));
    return ends[role];
  }
  pump(ends);
  eventsOf(ends.client);
  eventsOf(ends.server);
  assert.equal(ends[role].state, 'connected');
  return ends[role];
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heap(): number {
  for (let i = 0; i < 4; i++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

for (const role of ['client', 'server'] as const) {
  for (const stage of ['started', 'waiting', 'idle'] as const) {
    test(`memory() of a ${role} that is ${stage} is what the heap grows by, within a fifth`, () => {
      for (let i = 0; i < 1_500; i++) engineAt(role, stage); // until the code is compiled and its feedback is settled
      const engines: Engine[] = [];
      const start = heap();
      for (let i = 0; i < ENGINES; i++) engines.push(engineAt(role, stage));
      const grown = (heap() - start) / ENGINES;
      const { held } = engines[0]!.memory();
      const difference = Math.abs(held - grown) / grown;
      assert.ok(difference <= TOLERANCE, `memory() says ${held} bytes and the heap grew by ${grown.toFixed(0)}`);
    });
  }
}

test('a handshake stays under 24 KB with records of 16 KB and a chain of 2 KB', () => {
  for (const role of ['client', 'server'] as const) {
    const { peak } = engineAt(role, 'idle').memory();
    assert.ok(peak <= 24 * 1024, `${role}: peak ${peak}`);
  }
});

test('an idle connection that keeps no certificates holds little more than its secrets and keys', () => {
  const { held, pieces } = engineAt('client', 'idle', { keepPeerCertificates: false }).memory();
  assert.equal(pieces.peerCertificates, 0);
  assert.ok(held <= 1_400, `${held} bytes`);
});

test('with max_fragment_length 512 a handshake stays under 8 KB', () => {
  const profile = {
    ...MODERN_13,
    extensions: MODERN_13.extensions.map((name) => (name === 'record_size_limit' ? 'max_fragment_length' : name)),
    maxFragmentLength: 512,
  } as const;
  const ends = {
    client: createClientEngine({ ...client, profile }),
    server: createServerEngine({ ...server, profile: { ...profile } }),
  };
  pump(ends, () => {}, 100); // in small pieces, so that records are gathered
  assert.equal(ends.client.state, 'connected');
  const { peak, pieces } = ends.client.memory();
  assert.equal(pieces.record, 0);
  assert.ok(peak <= 8 * 1024, `peak ${peak}`);
});

test('a record that comes in pieces is held once, and given back', () => {
  const ends = { client: createClientEngine(client), server: createServerEngine(server) };
  pump(ends);
  ends.server.write(new Uint8Array(16_384));
  const record = ends.server.takeOutput()!;
  ends.client.receive(record.subarray(0, 9_000));
  assert.equal(ends.client.memory().pieces.record, record.length);
  ends.client.receive(record.subarray(9_000));
  assert.equal(ends.client.memory().pieces.record, 0);
  assert.equal(ends.client.read()?.length, 16_384);
  assert.equal(ends.client.memory().pieces.plaintext, 0);
});
