import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes, equalBytes } from './bytes.ts';

test('equalBytes compares length and every byte', () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3)), false);
  assert.equal(equalBytes(new Uint8Array(0), new Uint8Array(0)), true);
});

test('concatBytes joins in order and owns its result', () => {
  const a = Uint8Array.of(1);
  const joined = concatBytes(a, new Uint8Array(0), Uint8Array.of(2, 3));
  a[0] = 9;
  assert.deepEqual([...joined], [1, 2, 3]);
});
