import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RING_HEADER, Ring } from './ring.ts';

const CAPACITY = 16;

function makeRing(): Ring {
  return new Ring(new SharedArrayBuffer(8 + RING_HEADER + CAPACITY), 8, CAPACITY);
}

test('bytes are read in the order in which they were written, however they are split', () => {
  const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 24 }), fc.nat(24)), { maxLength: 200 });
  fc.assert(
    fc.property(pieces, (steps) => {
      const ring = makeRing();
      const model: number[] = [];
      for (const [bytes, wanted] of steps) {
        const written = ring.write(bytes);
        assert.equal(written, Math.min(bytes.length, CAPACITY - model.length));
        model.push(...bytes.subarray(0, written));
        const peeked = new Uint8Array(wanted);
        const count = ring.peek(peeked);
        const read = new Uint8Array(wanted);
        assert.equal(ring.read(read), count);
        assert.deepEqual(peeked, read);
        assert.deepEqual([...read.subarray(0, count)], model.splice(0, count));
        assert.equal(count, Math.min(wanted, model.length + count));
        assert.deepEqual([ring.length, ring.space], [model.length, CAPACITY - model.length]);
      }
    }),
  );
});

test('the counters may overflow 32 bits', () => {
  const memory = new SharedArrayBuffer(RING_HEADER + CAPACITY);
  const words = new Int32Array(memory, 0, 2);
  words.fill(0x7fff_fffa); // both counters, six before the sign changes; a multiple of the capacity is not needed
  const ring = new Ring(memory, 0, CAPACITY);
  for (let round = 0; round < 4; round++) {
    assert.equal(ring.write(Uint8Array.of(1, 2, 3, 4, 5)), 5);
    assert.equal(ring.length, 5);
    const out = new Uint8Array(5);
    assert.equal(ring.read(out), 5);
    assert.deepEqual([...out], [1, 2, 3, 4, 5]);
  }
});

test('the reader sees the end and its reason, and each sleeper is woken once', () => {
  const ring = makeRing();
  assert.deepEqual([ring.ended, ring.failure], [false, 0]);
  ring.end(7);
  assert.deepEqual([ring.ended, ring.failure], [true, 7]);
  assert.equal(ring.takeSleeper(), false);
  ring.announceSleep();
  assert.deepEqual([ring.takeSleeper(), ring.takeSleeper()], [true, false]);
});

test('a ring is roomy when at least half is free', () => {
  const ring = makeRing();
  ring.write(new Uint8Array(CAPACITY));
  ring.read(new Uint8Array(CAPACITY / 2 - 1));
  assert.equal(ring.roomy, false);
  ring.read(new Uint8Array(1));
  assert.equal(ring.roomy, true);
});

test('a capacity must be a power of two', () => {
  assert.throws(() => new Ring(new SharedArrayBuffer(100), 0, 24), RangeError);
});
