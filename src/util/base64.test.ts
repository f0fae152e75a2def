import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fromBase64, toBase64 } from './base64.ts';

test('base64 agrees with Node for every length', () => {
  for (let length = 0; length < 100; length++) {
    const bytes = new Uint8Array(randomBytes(length));
    const text = Buffer.from(bytes).toString('base64');
    assert.equal(toBase64(bytes), text);
    assert.deepEqual(fromBase64(text), bytes);
  }
});

test('only padded canonical base64 is accepted', () => {
  for (const text of ['A', 'AA', 'AAA', 'A===', '====', 'AB==', 'AAB=', 'AA=A', 'AA A', 'AA-_', 'AAé=', 'AAAA\n'])
    assert.equal(fromBase64(text), undefined, text);
});
