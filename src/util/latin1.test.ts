import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeLatin1, encodeLatin1 } from './latin1.ts';

test('round trip of every byte, in short and in long arrays', () => {
  const all = Uint8Array.from({ length: 20_000 }, (_, i) => i & 0xff);
  assert.equal(decodeLatin1(all), Buffer.from(all).toString('latin1'));
  assert.deepEqual(encodeLatin1(decodeLatin1(all)), all);
});

test('characters above one byte are not encoded', () => {
  assert.equal(encodeLatin1('naïve'.concat('€')), undefined);
});
