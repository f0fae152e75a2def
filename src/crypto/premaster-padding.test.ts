import assert from 'node:assert/strict';
import { test } from 'node:test';
import { padPremaster, unpadPremaster } from './premaster-padding.ts';

const VERSION = 0x0303;
const premaster = Uint8Array.from({ length: 48 }, (_, i) => (i < 2 ? 3 : i));
const fallback = new Uint8Array(48).fill(0x5a);
const ones = (length: number) => new Uint8Array(length).fill(1);

test('padded data is recovered', () => {
  for (const length of [59, 64, 128, 256, 512]) {
    assert.deepEqual(unpadPremaster(padPremaster(premaster, length, ones), VERSION, fallback), premaster);
  }
});

test('every single fault returns the fallback, and none throws', () => {
  const length = 128;
  const start = length - 48;
  const faults: [string, (block: Uint8Array) => void][] = [
    ['first byte', (block) => block.fill(1, 0, 1)],
    ['block type', (block) => block.fill(1, 1, 2)],
    ['no zero before the secret', (block) => block.fill(9, start - 1, start)],
    ['major version', (block) => block.fill(2, start, start + 1)],
    ['minor version', (block) => block.fill(1, start + 1, start + 2)],
  ];
  for (let at = 2; at < start - 1; at++) faults.push([`a zero at ${at}`, (block) => block.fill(0, at, at + 1)]);
  for (const [name, spoil] of faults) {
    const block = padPremaster(premaster, length, ones);
    spoil(block);
    assert.deepEqual(unpadPremaster(block, VERSION, fallback), fallback, name);
  }
});

test('all 256 values of a padding byte: only zero is invalid', () => {
  for (let value = 0; value < 256; value++) {
    const block = padPremaster(premaster, 64, ones);
    block[5] = value;
    assert.deepEqual(unpadPremaster(block, VERSION, fallback), value === 0 ? fallback : premaster);
  }
});

test('zeros from the random source are skipped, and a source of only zeros is refused', () => {
  let call = 0;
  const block = padPremaster(premaster, 64, (length) => new Uint8Array(length).fill(call++ % 2 === 0 ? 0 : 7));
  assert.deepEqual(block.subarray(2, 15), new Uint8Array(13).fill(7));
  assert.throws(() => padPremaster(premaster, 64, (length) => new Uint8Array(length)), RangeError);
  assert.throws(() => padPremaster(premaster, 58, ones), RangeError);
});
