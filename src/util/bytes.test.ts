import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareBytes, concatBytes, equalBytes, plainView } from './bytes.ts';

test('equalBytes compares length and every byte', () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3)), false);
  assert.equal(equalBytes(new Uint8Array(0), new Uint8Array(0)), true);
});

test('compareBytes orders lexicographically, with unsigned bytes', () => {
  const sorted = [[], [0], [0, 255], [1], [1, 0], [128], [255]].map((bytes) => Uint8Array.from(bytes));
  for (const [i, a] of sorted.entries())
    for (const [j, b] of sorted.entries()) assert.equal(Math.sign(compareBytes(a, b)), Math.sign(i - j), `${a} ${b}`);
});

test('concatBytes joins in order and returns a new array', () => {
  const a = Uint8Array.of(1);
  const joined = concatBytes(a, new Uint8Array(0), Uint8Array.of(2, 3));
  a[0] = 9;
  assert.deepEqual([...joined], [1, 2, 3]);
});

test("a Buffer's plain view shares its bytes, and its slice copies", () => {
  const buffer = Buffer.from([1, 2, 3, 4]).subarray(1);
  const view = plainView(buffer);
  assert.equal(view.constructor, Uint8Array);
  buffer[0] = 9;
  assert.equal(view[0], 9);
  const copy = view.slice(0, 1);
  buffer[0] = 7;
  assert.equal(copy[0], 9);
  const plain = Uint8Array.of(1);
  assert.equal(plainView(plain), plain);
});
