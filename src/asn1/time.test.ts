import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../util/utf8.ts';
import { decodeGeneralizedTime, decodeUtcTime } from './time.ts';

const utc = (text: string): number | undefined => decodeUtcTime(encodeUtf8(text));
const generalized = (text: string): number | undefined => decodeGeneralizedTime(encodeUtf8(text));

test('UTCTime: two-digit years from 50 are 19xx', () => {
  assert.equal(utc('700101000000Z'), 0);
  assert.equal(utc('491231235959Z'), Date.parse('2049-12-31T23:59:59Z'));
  assert.equal(utc('500101000000Z'), Date.parse('1950-01-01T00:00:00Z'));
});

test('GeneralizedTime accepts every four-digit year', () => {
  assert.equal(generalized('20500101000000Z'), Date.parse('2050-01-01T00:00:00Z'));
  assert.equal(generalized('99991231235959Z'), Date.parse('9999-12-31T23:59:59Z'));
  assert.equal(generalized('00500301000000Z'), Date.parse('0050-03-01T00:00:00Z'));
  assert.equal(generalized('20000229000000Z'), Date.parse('2000-02-29T00:00:00Z'));
});

test('only whole seconds of valid dates in UTC are accepted', () => {
  for (const text of [
    '7001010000Z',
    '700101000000',
    '700101000000+0000',
    '701301000000Z',
    '700001000000Z',
    '700132000000Z',
    '700100000000Z',
    '700101240000Z',
    '700101006000Z',
    '700101000060Z',
    '7001010000 0Z',
    '70010100000aZ',
    '210229000000Z',
  ])
    assert.equal(utc(text), undefined, text);
  for (const text of ['20210101000000.5Z', '20210101000000', '19000229000000Z', '20210431000000Z', '-0210401000000Z'])
    assert.equal(generalized(text), undefined, text);
});
