// Which open connection fails for want of memory, by board.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileOf } from '../../tests/support/profiles.ts';
import { failureRangeOf, tlsHeapOf } from './tls-heap.ts';

for (const [id, range] of [
  ['pico-w@micropython-1.27', { first: 3, last: 6 }],
  ['esp32@micropython-1.27', { first: 2, last: 5 }],
  ['esp8266@micropython-1.28', { first: 2, last: 5 }],
  ['esp32-s2@circuitpython-10.2', { first: 2, last: 4 }],
  ['pico-w@circuitpython-10.2', { first: 4, last: 9 }],
] as const)
  test(`${id}: between connection ${range.first} and ${range.last}`, () => {
    assert.deepEqual(failureRangeOf(profileOf(id)), range);
  });

test('what is no board has no limit', () => {
  for (const id of ['guide', 'modern', 'unix@micropython-1.27']) assert.equal(tlsHeapOf(profileOf(id)), undefined);
});
