import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_SPARE_BUFFERS } from '../limits.ts';
import { giveBackBuffer, handOut, takeBack, takeBuffer } from './spare-buffers.ts';

test('buffers that were given back are reused, whole, for suitable lengths', () => {
  const buffer = takeBuffer(60_000);
  giveBackBuffer(buffer.subarray(0, 40_000));
  assert.notEqual(takeBuffer(30_000).buffer, buffer.buffer, 'twice as long as needed: it would be held for nothing');
  assert.notEqual(takeBuffer(60_001).buffer, buffer.buffer);
  const again = takeBuffer(30_001);
  assert.equal(again.buffer, buffer.buffer);
  assert.equal(again.length, 60_000);
  assert.notEqual(takeBuffer(60_000).buffer, buffer.buffer, 'it is in use');
});

test('an array that was handed out is taken back once, and no other', () => {
  const output = handOut(takeBuffer(50_000).subarray(0, 49_000));
  takeBack(output.subarray(0, 49_000)); // another array over the same memory
  takeBack(new Uint8Array(50_000));
  const before = takeBuffer(50_000);
  assert.notEqual(before.buffer, output.buffer);

  takeBack(output);
  const next = takeBuffer(50_000);
  assert.equal(next.buffer, output.buffer);
  takeBack(output); // while its memory is used by another
  assert.notEqual(takeBuffer(50_000).buffer, output.buffer);
  takeBack(next); // taken by the record layer, and never handed out
  assert.notEqual(takeBuffer(50_000).buffer, output.buffer);
});

test('only a limited number is kept, of the sizes in current use, and no short ones', () => {
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
