import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteCollector } from './byte-collector.ts';

test('pieces of any size are joined, and later changes to them have no effect', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 20 }), (sizes) => {
      const collector = new ByteCollector();
      const expected: Buffer[] = [];
      for (const [i, size] of sizes.entries()) {
        const piece = new Uint8Array(size).fill(i + 1);
        expected.push(Buffer.from(piece));
        collector.add(piece);
        piece.fill(0);
      }
      assert.equal(collector.length, Buffer.concat(expected).length);
      assert.deepEqual(Buffer.from(collector.take()), Buffer.concat(expected));
    }),
  );
});

test('a million one-byte pieces are kept in a few arrays', () => {
  const collector = new ByteCollector();
  const byte = Uint8Array.of(7);
  for (let i = 0; i < 1_000_000; i++) collector.add(byte);
  assert.ok(collector.arrays <= 63, String(collector.arrays));
  assert.equal(collector.take().length, 1_000_000);
});
