import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTlsError } from '../errors.ts';
import { Reader } from './reader.ts';
import { encodeWhole, Writer } from './writer.ts';

function decodeError(pattern: RegExp) {
  return (error: unknown) => isTlsError(error) && error.code === 'tls.decode_error' && pattern.test(error.message);
}

test('integers of one to six bytes are big-endian', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (length, part) => {
      const value = Math.floor(part * (256 ** length - 1));
      const encoded = encodeWhole(6, (w) => w.uint(value, length));
      assert.equal(encoded.length, length);
      assert.equal(new Reader(encoded, 'T').uint(length), value);
    }),
  );
  assert.deepEqual([...encodeWhole(3, (w) => w.uint(0x010203, 3))], [1, 2, 3]);
});

test('nested vectors have the length of their content', () => {
  const encoded = encodeWhole(64, (w) =>
    w.vector(2, () => w.vector(1, () => w.uint(7, 1)).opaque(1, Uint8Array.of(1, 2))).uints(2, 2, [0x1301, 0x1302]),
  );
  assert.deepEqual([...encoded], [0, 5, 1, 7, 2, 1, 2, 0, 4, 0x13, 1, 0x13, 2]);

  const r = new Reader(encoded, 'T');
  const outer = r.vector(2, 'outer');
  assert.deepEqual(outer.vector(1, 'inner').rest(), Uint8Array.of(7));
  assert.deepEqual(outer.opaque(1, 'opaque'), Uint8Array.of(1, 2));
  outer.end();
  assert.deepEqual(r.uints(2, 2, 'list'), [0x1301, 0x1302]);
  r.end();
});

test('a field beyond the end is refused and named', () => {
  const r = new Reader(Uint8Array.of(0, 9, 1), 'ClientHello');
  assert.throws(
    () => r.vector(2, 'cipher_suites'),
    decodeError(/^ClientHello: ends inside cipher_suites \(9 .*1 left/),
  );
  assert.throws(() => new Reader(Uint8Array.of(1), 'T').uint(2, 'version'), decodeError(/version/));
});

test('a vector ends at its length, even if bytes follow', () => {
  const list = new Reader(Uint8Array.of(1, 5, 6), 'T').vector(1, 'list');
  assert.equal(list.uint(1), 5);
  assert.throws(() => list.uint(1), decodeError(/T\.list/));
});

test('trailing bytes, empty and uneven lists are refused', () => {
  assert.throws(() => new Reader(Uint8Array.of(1), 'T').end(), decodeError(/1 bytes follow/));
  assert.throws(() => new Reader(Uint8Array.of(0, 0), 'T').uints(2, 2, 'list'), decodeError(/list has 0 bytes/));
  assert.throws(() => new Reader(Uint8Array.of(0, 3, 1, 2, 3), 'T').uints(2, 2, 'list'), decodeError(/list has 3/));
  assert.throws(() => new Reader(Uint8Array.of(0), 'T').opaque(1, 'name', 1), decodeError(/needs 1/));
});

test('the writer never exceeds its limit, nor a length field', () => {
  const w = new Writer(4);
  w.bytes(Uint8Array.of(1, 2, 3, 4));
  assert.throws(() => w.uint(1, 1), RangeError);
  assert.equal(w.length, 4);
  assert.throws(() => new Writer(600).vector(1, (v) => v.bytes(new Uint8Array(256))), RangeError);
  assert.throws(() => new Writer(8).uint(256, 1), RangeError);
  assert.throws(() => new Writer(8).uint(-1, 1), RangeError);
});

test('the writer grows as needed', () => {
  const encoded = encodeWhole(5000, (w) => w.vector(2, () => w.bytes(new Uint8Array(4000).fill(3))));
  assert.equal(encoded.length, 4002);
  assert.deepEqual([...encoded.subarray(0, 3)], [0x0f, 0xa0, 3]);
});

test('a buffer that was replaced is wiped, and used by the next writer', () => {
  const w = new Writer(9_000).bytes(new Uint8Array(2_000).fill(7));
  const outgrown = w.view();
  w.bytes(new Uint8Array(500).fill(8));
  assert.deepEqual(outgrown, new Uint8Array(2_000)); // the content may be secret
  const next = new Writer(9_000).uint(9, 1);
  assert.equal(next.view().buffer, outgrown.buffer);
  assert.deepEqual([...w.take()], [...new Array(2_000).fill(7), ...new Array(500).fill(8)]);
  assert.deepEqual([...next.take()], [9]);
});
