import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHex, toHex } from '../util/hex.ts';
import { decodeOid, encodeOid } from './oid.ts';

test('OIDs are encoded and decoded', () => {
  const known = {
    '2.5.29.15': '551d0f',
    '1.2.840.113549.1.1.11': '2a864886f70d01010b',
    '2.999.3': '883703',
    '2.25.329800735698586629295641978511506172918': '69 83f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'.replace(' ', ''),
  };
  for (const [text, hex] of Object.entries(known)) {
    assert.equal(toHex(encodeOid(text)), hex);
    assert.equal(decodeOid(fromHex(hex)!), text);
  }
});

test('any arcs survive a round trip', () => {
  const arcs = fc.array(fc.bigInt({ min: 0n, max: 1n << 130n }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 39 }), arcs, (first, second, rest) => {
      const text = [first, second, ...rest].join('.');
      assert.equal(decodeOid(encodeOid(text)), text);
    }),
  );
});

test('invalid OIDs are refused', () => {
  for (const hex of ['', '80', '8001', '5580', '558001']) assert.equal(decodeOid(fromHex(hex)!), undefined, hex);
  for (const text of ['', '1', '3.1', '1.40', '1.02', '1..2', 'x']) assert.throws(() => encodeOid(text), RangeError);
});
