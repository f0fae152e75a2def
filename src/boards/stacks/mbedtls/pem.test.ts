import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../../../../tests/support/growth.ts';
import { readMbedtlsPem } from './pem.ts';

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

test('spaces end a line, and stand nowhere else', () => {
  assert.deepEqual(readMbedtlsPem(pem('AQID  \nBAUG   ')).blocks, [Uint8Array.of(1, 2, 3, 4, 5, 6)]);
  assert.equal(readMbedtlsPem(pem('AQID\n  BAUG')).failures.length, 1);
});

test('a text of any length is read once', () => {
  for (const filler of [' ', ' \r', '\n', ' a', '=', pem('AQID  '), '-----BEGIN CERTIFICATE-----\n'])
    assertLinear((size) => readMbedtlsPem(pem(`${filler.repeat(size / filler.length)}a`)));
});
