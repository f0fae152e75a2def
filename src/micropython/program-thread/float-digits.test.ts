import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../util/utf8.ts';
import { hasDoubleDigits } from './float-digits.ts';

test('a float with more digits than single precision has is found', () => {
  for (const text of [
    '0.30000000000000004',
    '-1.3333333333333333e+100',
    'T=23.299999999999997 C',
    '1e3 0.06666666666666667',
  ])
    assert.equal(hasDoubleDigits(encodeUtf8(text)), true, text);
});

test('integers, short floats, addresses, versions and data are not taken for one', () => {
  for (const text of [
    ...['12345678901234567890', '74.1875', '0.000000123', '192.168.100.200', '1.22.33333333333', 'v1.12345678901', ''],
    ...['{"longitude": 13.419998168945312}', `0.30000000000000004${' '.repeat(120)}`, 'ab12.1234567890123'],
  ])
    assert.equal(hasDoubleDigits(encodeUtf8(text)), false, text);
});
