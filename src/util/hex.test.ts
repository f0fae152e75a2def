import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex } from './hex.ts';

test('hex is encoded and decoded', () => {
  assert.equal(toHex(Uint8Array.of(0, 15, 255)), '000fff');
  assert.equal(toHex(Uint8Array.of(0, 15, 255), ':'), '00:0f:ff');
  assert.deepEqual([...fromHex('000fFF')!], [0, 15, 255]);
  assert.equal(fromHex('')?.length, 0);
});

test('invalid hexadecimal is refused', () => {
  for (const text of ['0', 'zz', '0x12', '12 34']) assert.equal(fromHex(text), undefined, text);
});
