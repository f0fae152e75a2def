import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_SPARE_BUFFERS } from '../limits.ts';
import { giveBackBuffer, takeBuffer } from './spare-buffers.ts';

test('what was given back serves again, whole, for lengths that it suits', () => {
  const buffer = takeBuffer(60_000);
  giveBackBuffer(buffer.subarray(0, 40_000));
  assert.notEqual(takeBuffer(30_000).buffer, buffer.buffer, 'twice as long as needed: it would be held for nothing');
  assert.notEqual(takeBuffer(60_001).buffer, buffer.buffer);
  const again = takeBuffer(30_001);
  assert.equal(again.buffer, buffer.buffer);
  assert.equal(again.length, 60_000);
  assert.notEqual(takeBuffer(60_000).buffer, buffer.buffer, 'it is in use');
});

test('bytes are given back once', () => {
  const buffer = takeBuffer(50_000);
  giveBackBuffer(buffer);
  assert.throws(() => giveBackBuffer(buffer.subarray(0, 1)), RangeError);
  takeBuffer(50_000);
});

test('only so many are kept, those of the sizes that are written now, and no short ones', () => {
  const buffers = Array.from({ length: MAX_SPARE_BUFFERS + 1 }, () => takeBuffer(20_000));
  for (const buffer of buffers) giveBackBuffer(buffer);
  const kept = buffers
    .map(() => takeBuffer(20_000))
    .filter((buffer) => buffers.some((b) => b.buffer === buffer.buffer));
  assert.equal(kept.length, MAX_SPARE_BUFFERS);
  assert.ok(!kept.some((buffer) => buffer.buffer === buffers[0]!.buffer));

  const short = takeBuffer(16_383);
  giveBackBuffer(short);
  assert.notEqual(takeBuffer(16_383).buffer, short.buffer);
});
