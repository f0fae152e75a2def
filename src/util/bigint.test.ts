import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bigIntToBytes, bitLength, bytesToBigInt } from './bigint.ts';

test('bytes and numbers are converted both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      assert.deepEqual(bigIntToBytes(bytesToBigInt(bytes), bytes.length), new Uint8Array(bytes));
      assert.equal(bitLength(bytes), bytesToBigInt(bytes) === 0n ? 0 : bytesToBigInt(bytes).toString(2).length);
    }),
  );
});

test('numbers that do not fit are refused', () => {
  assert.throws(() => bigIntToBytes(256n, 1), RangeError);
  assert.throws(() => bigIntToBytes(1n, 0), RangeError);
  assert.throws(() => bigIntToBytes(-1n, 4), RangeError);
  assert.deepEqual(bigIntToBytes(255n, 1), Uint8Array.of(255));
});
