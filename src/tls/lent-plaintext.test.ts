// Plaintext of records that arrived in pieces: it is unchanged while lent, and its buffer is reused.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { connectedEnds, type Ends, MODERN_12, MODERN_13 } from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import type { Engine } from './engine.ts';

let leaf: Issued;
before(async () => {
  ({ leaf } = await makeServerIdentity());
});

/** Shorter buffers are not kept. */
const LENGTH = 16_384;

function sealRecord({ client }: Ends, byte: number): Uint8Array {
  client.write(new Uint8Array(LENGTH).fill(byte));
  return client.takeOutput()!;
}

/** In two pieces. */
function deliver({ server }: Ends, record: Uint8Array): void {
  assert.equal(server.receive(record.subarray(0, 10_000)), 10_000);
  assert.equal(server.receive(record.subarray(10_000)), record.length - 10_000);
}

function isFilledWith(bytes: Uint8Array, value: number): boolean {
  return bytes.every((byte) => byte === value);
}

function pieceSizes(engine: Engine): { record: number; plaintext: number } {
  const { record, plaintext } = engine.memory().pieces;
  return { record: record!, plaintext: plaintext! };
}

for (const [name, profile] of [
  ['TLS 1.3', MODERN_13],
  ['TLS 1.2', MODERN_12],
] as const) {
  test(`${name}: plaintext is valid until the next read, which wipes it and uses its buffer for another record`, () => {
    const ends = connectedEnds(leaf, profile);
    const records = [sealRecord(ends, 1), sealRecord(ends, 2)] as const; // before there are spare buffers
    deliver(ends, records[0]);
    const first = ends.server.read()!;
    assert.equal(first.length, LENGTH);
    assert.ok(isFilledWith(first, 1));
    assert.equal(ends.server.read(), undefined);
    assert.ok(isFilledWith(first, 0));

    deliver(ends, records[1]);
    const second = ends.server.read()!;
    assert.ok(isFilledWith(second, 2));
    assert.ok(second.buffer === first.buffer);
  });

  test(`${name}: a record that arrives before the last was released has a separate buffer`, () => {
    const ends = connectedEnds(leaf, profile);
    deliver(ends, sealRecord(ends, 1));
    const first = ends.server.read()!;
    deliver(ends, sealRecord(ends, 2));
    const second = ends.server.read()!;
    assert.ok(isFilledWith(second, 2));
    assert.ok(second.buffer !== first.buffer);
  });

  test(`${name}: memory() counts the buffer once, and until it is released`, () => {
    const ends = connectedEnds(leaf, profile);
    assert.deepEqual(pieceSizes(ends.server), { record: 0, plaintext: 0 });
    deliver(ends, sealRecord(ends, 1));
    const waiting = pieceSizes(ends.server);
    assert.ok(waiting.record > LENGTH && waiting.record < LENGTH + 64, String(waiting.record));
    assert.equal(waiting.plaintext, 0);
    ends.server.read();
    assert.deepEqual(pieceSizes(ends.server), waiting);
    ends.server.read();
    assert.deepEqual(pieceSizes(ends.server), { record: 0, plaintext: 0 });
  });
}
