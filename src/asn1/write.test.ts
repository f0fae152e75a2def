import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toHex } from '../util/hex.ts';
import { DerReader, Tag } from './der.ts';
import {
  encodeBitString,
  encodeDer,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeUnsignedInteger,
} from './write.ts';

test('values are written in their shortest form', () => {
  assert.equal(toHex(encodeSequence()), '3000');
  assert.equal(toHex(encodeUnsignedInteger(Uint8Array.of(0, 0, 0x80))), '02020080');
  assert.equal(toHex(encodeUnsignedInteger(Uint8Array.of(0, 0))), '020100');
  assert.equal(toHex(encodeUnsignedInteger(new Uint8Array(0))), '020100');
  assert.equal(toHex(encodeBitString(Uint8Array.of(0xff))), '030200ff');
  assert.equal(toHex(encodeObjectIdentifier('2.5.29.15')), '0603551d0f');
  assert.equal(toHex(encodeDer(Tag.octetString, new Uint8Array(128)).subarray(0, 3)), '048180');
  assert.equal(toHex(encodeDer(Tag.octetString, new Uint8Array(256)).subarray(0, 4)), '04820100');
});

test('written values are read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 40 }), (octets, number) => {
      const r = new DerReader(encodeSequence(encodeOctetString(octets), encodeUnsignedInteger(number)), 'value');
      const sequence = r.enter('sequence');
      assert.deepEqual(sequence.octetString('octets'), octets);
      assert.equal(BigInt(`0x${toHex(sequence.unsignedInteger('number'))}`), BigInt(`0x${toHex(number)}`));
      sequence.end();
      r.end();
    }),
  );
});
