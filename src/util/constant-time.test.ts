import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalConstantTime } from './constant-time.ts';

test('equal arrays are equal, and one bit or one byte more makes them differ', () => {
  const a = Uint8Array.of(1, 2, 3);
  assert.equal(equalConstantTime(a, a.slice()), true);
  assert.equal(equalConstantTime(new Uint8Array(0), new Uint8Array(0)), true);
  for (let i = 0; i < 3; i++) {
    const b = a.slice();
    b[i]! ^= 0x80;
    assert.equal(equalConstantTime(a, b), false);
  }
  assert.equal(equalConstantTime(a, Uint8Array.of(1, 2, 3, 0)), false);
});
