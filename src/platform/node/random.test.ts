import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '../../util/hex.ts';
import { systemRandom } from './random.ts';

test('what is drawn has the length asked for, and none of it comes twice', () => {
  for (const length of [0, 1, 12, 255, 256, 257, 1_023, 1_024, 1_025, 70_000]) {
    assert.equal(systemRandom(length).length, length);
  }
  const drawn = Array.from({ length: 2_000 }, (_, i) => toHex(systemRandom(8 + (i % 250))).slice(0, 16));
  assert.equal(new Set(drawn).size, drawn.length);
});

test('what is drawn belongs to the caller: writing into it changes no later draw', () => {
  systemRandom(32).fill(0xaa);
  const next = systemRandom(32);
  assert.notDeepEqual(next, new Uint8Array(32).fill(0xaa));
  assert.notDeepEqual(next, new Uint8Array(32));
  assert.equal(next.buffer.byteLength, 32); // no view of the pool
});
