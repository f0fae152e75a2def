// Idle engines drop their cipher state, and lose nothing by it.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  connectedEnds,
  type Ends,
  MODERN_12,
  MODERN_13,
  pump,
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { createClientEngine } from './client-engine.ts';

let leaf: Issued;
before(async () => {
  ({ leaf } = await makeServerIdentity());
});

function exchange(ends: Ends): void {
  const seen: string[] = [];
  ends.client.write(Buffer.from('question'));
  ends.server.write(Buffer.from('answer'));
  pump(ends, (to, bytes) => seen.push(`${to}: ${Buffer.from(bytes)}`));
  assert.deepEqual(seen.sort(), ['client: answer', 'server: question']);
}

function rest({ client, server }: Ends): void {
  client.rest();
  server.rest();
}

for (const [name, profile] of [
  ['TLS 1.3', MODERN_13],
  ['TLS 1.2', MODERN_12],
] as const) {
  test(`${name}: data continues after a rest, repeatedly`, () => {
    const ends = connectedEnds(leaf, profile);
    for (let i = 0; i < 3; i++) {
      rest(ends);
      rest(ends); // a second one changes nothing
      exchange(ends);
    }
    rest(ends);
    ends.client.closeWrite();
    ends.server.closeWrite();
    pump(ends);
    assert.deepEqual([ends.client.state, ends.server.state], ['closed', 'closed']);
    rest(ends);
  });
}

test('a KeyUpdate after a rest is sent under the key from before it, and later data under the next', () => {
  for (const role of ['client', 'server'] as const) {
    const ends = connectedEnds(leaf, MODERN_13);
    exchange(ends);
    for (let i = 0; i < 3; i++) {
      rest(ends);
      ends[role].updateKeys('update_requested');
      rest(ends); // the output waits to be taken
      pump(ends);
      rest(ends);
      exchange(ends);
    }
  }
});

test('a resting engine holds less than 1 KB, and its keys again after the next record', () => {
  const ends = connectedEnds(leaf, MODERN_13);
  const { client } = ends;
  exchange(ends);
  const { keys } = client.memory().pieces;
  rest(ends);
  const resting = client.memory();
  assert.ok(resting.pieces.keys! < keys!);
  assert.ok(resting.held - resting.pieces.peerCertificates! <= 1_024, `${resting.held} bytes`);
  exchange(ends);
  assert.equal(client.memory().pieces.keys, keys);
});

test('no cipher is made for a direction without records', () => {
  const ends = connectedEnds(leaf, MODERN_13);
  const keys = () => [ends.client, ends.server].map((engine) => engine.memory().pieces.keys!);
  const fresh = keys();
  rest(ends);
  assert.deepEqual(keys(), fresh);
  ends.client.write(Buffer.from('question'));
  pump(ends);
  const oneWay = keys();
  exchange(ends);
  for (const [i, both] of keys().entries()) assert.ok(fresh[i]! < oneWay[i]! && oneWay[i]! < both);
});

test('an engine that is not connected does not rest, and a failed one is unchanged', () => {
  const client = createClientEngine(clientSettings({ profile: MODERN_13 }));
  client.rest();
  assert.equal(client.state, 'handshake');
  const ends = connectedEnds(leaf, MODERN_13);
  rest(ends);
  ends.client.receive(Uint8Array.of(0x17, 3, 3, 0, 17, ...new Uint8Array(17)));
  assert.equal(ends.client.error?.code, 'tls.bad_record_mac');
  ends.client.rest();
  ends.server.receive(ends.client.takeOutput()!); // the alert was sealed before the secrets were overwritten
  assert.equal(ends.server.error?.code, 'alert.bad_record_mac');
});
