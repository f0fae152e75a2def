// Batches keep the order, size limit and failures; slow data is not delayed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { BatchedWriter } from './batched-writer.ts';

const BATCH = 262_144;

test('pieces that are added together are written together, in order', async () => {
  const written: number[][] = [];
  const output = new BatchedWriter(async (bytes) => {
    written.push([...bytes]);
  }, 'kept');
  for (let i = 0; i < 5; i++) await output.add(Uint8Array.of(i));
  await output.end();
  assert.deepEqual(written, [[0, 1, 2, 3, 4]]);
});

test('a last piece is written without another call', async () => {
  const written: number[] = [];
  const output = new BatchedWriter(async (bytes) => {
    written.push(...bytes);
  }, 'kept');
  for (const byte of [1, 2]) {
    await output.add(Uint8Array.of(byte));
    for (let turns = 0; turns < 3; turns++) await turn();
    assert.equal(written.at(-1), byte);
  }
});

for (const after of ['kept', 'reused'] as const)
  test(`one write at a time, of a batch at most, of bytes that do not change meanwhile: ${after} afterwards`, async () => {
    const written: Uint8Array[] = [];
    let under = 0;
    const output = new BatchedWriter(async (bytes) => {
      under++;
      assert.equal(under, 1);
      assert.ok(bytes.length <= BATCH);
      await turn();
      await turn();
      written.push(after === 'kept' ? bytes : new Uint8Array(bytes));
      buffers.add(bytes.buffer);
      under--;
    }, after);
    const buffers = new Set<ArrayBufferLike>();
    const total = 5 * BATCH;
    for (let at = 0; at < total; at += 16_384) {
      await output.add(numbered(at));
      if (at % 3 === 0) await turn();
    }
    await output.end();
    assert.deepEqual(
      Buffer.concat(written),
      Buffer.concat(Array.from({ length: total / 16_384 }, (_, i) => numbered(i * 16_384))),
    );
    assert.equal(buffers.size, after === 'kept' ? 5 : 2);
  });

/** 16 KB that hold their own position every four bytes. */
function numbered(at: number): Uint8Array {
  const piece = new DataView(new ArrayBuffer(16_384));
  for (let i = 0; i < 16_384; i += 4) piece.setUint32(i, at + i);
  return new Uint8Array(piece.buffer);
}

test('a failed write is reported by the next add or end', async () => {
  const output = new BatchedWriter(() => Promise.reject(new Error('disk full')), 'reused');
  await output.add(Uint8Array.of(1));
  for (let turns = 0; turns < 3; turns++) await turn();
  await assert.rejects(output.end(), /disk full/);
  await assert.rejects(output.add(new Uint8Array(BATCH + 1)), /disk full/);
});
