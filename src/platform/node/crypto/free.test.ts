import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import { free } from './free.ts';

const cipher = createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16));

test('the output of a cipher for a record is freed at once', () => {
  const result = cipher.update(new Uint8Array(16_384));
  free(result);
  assert.equal(result.length, 0);
  assert.equal(result.buffer.byteLength, 0);
});

test('memory that may be shared is not freed, nor is a small amount', () => {
  const whole = Buffer.from(new ArrayBuffer(16_384));
  free(whole.subarray(0, 16_383));
  assert.equal(whole.length, 16_384);
  const short = cipher.update(new Uint8Array(64));
  free(short);
  assert.equal(short.length, 64);
});
