import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../../../../tests/support/growth.ts';
import { readMbedtlsPem } from './pem.ts';
import { RULES_OF_3, RULES_OF_4 } from './rules.ts';

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

test('spaces are allowed only at the end of a line', () => {
  assert.deepEqual(readMbedtlsPem(pem('AQID  \nBAUG   '), RULES_OF_3).blocks, [Uint8Array.of(1, 2, 3, 4, 5, 6)]);
  assert.deepEqual(readMbedtlsPem(pem('AQID\n  BAUG'), RULES_OF_3).failures, [-4396]);
  assert.deepEqual(readMbedtlsPem(pem('AQID\n  BAUG'), RULES_OF_4).failures, [-44]);
});

test('a text of any length is scanned once', () => {
  for (const filler of [' ', ' \r', '\n', ' a', '=', pem('AQID  '), '-----BEGIN CERTIFICATE-----\n'])
    assertLinear((size) => readMbedtlsPem(pem(`${filler.repeat(size / filler.length)}a`), RULES_OF_3));
});
