import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHttpDate, parseRetryAfter } from './http-date.ts';

test('the three forms of HTTP-date are read, and the one that cookies use', () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37);
  for (const text of [
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    'Sun, 06-Nov-1994 08:49:37 GMT',
  ])
    assert.equal(parseHttpDate(text), expected, text);
  for (const bad of [
    '',
    'soon',
    'Sun, 06 Nov 1994',
    '32 Nov 1994 08:49:37',
    '06 Nov 1994 25:00:00',
    '6 Nov 1500 1:1:1',
  ])
    assert.equal(parseHttpDate(bad), undefined, bad);
});

test('Retry-After is read in seconds or as a date', () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 7);
  assert.equal(parseRetryAfter('120', now), 120_000);
  assert.equal(parseRetryAfter('Sun, 06 Nov 1994 08:49:37 GMT', now), 30_000);
  assert.equal(parseRetryAfter('Sun, 06 Nov 1994 08:49:00 GMT', now), 0);
  assert.equal(parseRetryAfter('-1', now), undefined);
  assert.equal(parseRetryAfter('1e9', now), undefined);
});
