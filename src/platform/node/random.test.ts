import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '../../util/hex.ts';
import { systemRandom } from './random.ts';

test('random bytes have the requested length, and are never returned twice', () => {
  for (const length of [0, 1, 12, 255, 256, 257, 1_023, 1_024, 1_025, 70_000]) {
    assert.equal(systemRandom(length).length, length);
  }
  const drawn = Array.from({ length: 2_000 }, (_, i) => toHex(systemRandom(8 + (i % 250))).slice(0, 16));
  assert.equal(new Set(drawn).size, drawn.length);
});

test('random bytes belong to the caller: writing into them changes no later ones', () => {
  systemRandom(32).fill(0xaa);
  const next = systemRandom(32);
  assert.notDeepEqual(next, new Uint8Array(32).fill(0xaa));
  assert.notDeepEqual(next, new Uint8Array(32));
  assert.equal(next.buffer.byteLength, 32); // not a view of the pool
});
