import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '../../util/hex.ts';
import { systemRandom } from './random.ts';

test('random bytes have the requested length, even above the quota of one call, and are random to the end', () => {
  for (const length of [0, 1, 32, 65_535, 65_536, 65_537, 150_000]) assert.equal(systemRandom(length).length, length);
  const ends = Array.from({ length: 8 }, () => toHex(systemRandom(65_536 + 16).subarray(-16)));
  assert.equal(new Set([...ends, '00'.repeat(16)]).size, 9);
});
