// Which open connection fails from lack of memory, by board.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_PROFILES, profileOf } from '../../tests/support/profiles.ts';
import { chainBeyondUsual, failureRangeOf, figureOf, tlsHeapOf } from './tls-heap.ts';

for (const [id, range] of [
  ['pico-w@micropython-1.27', { first: 3, last: 6 }],
  ['pico-w@micropython-1.22', { first: 3, last: 6 }],
  ['stm32@micropython-1.27', { first: 5, last: 64 }],
  ['pico-2-w@circuitpython-10.2', { first: 9, last: 9 }],
  ['esp32@micropython-1.27', { first: 2, last: 5 }],
  ['esp8266@micropython-1.28', { first: 2, last: 5 }],
  ['esp32-s2@circuitpython-10.2', { first: 2, last: 4 }],
  ['pico-w@circuitpython-8.2', { first: 2, last: 6 }],
  ['pico-w@circuitpython-9.0', { first: 2, last: 6 }], // one was open when the second failed (Requests#197)
  ['pico-w@circuitpython-10.2', { first: 4, last: 9 }],
] as const)
  test(`${id}: between connection ${range.first} and ${range.last}`, () => {
    assert.deepEqual(failureRangeOf(profileOf(id)), range);
  });

test('profiles without a board have no limit', () => {
  for (const id of ['guide', 'modern', 'unix@micropython-1.27']) assert.equal(tlsHeapOf(profileOf(id)), undefined);
});

test('every board with its own TLS has a limit', () => {
  const without = ALL_PROFILES.filter((profile) => tlsHeapOf(profile) === undefined).map(({ id }) => id);
  const chips = without.filter((id) => id.includes('@')).map((id) => id.slice(0, id.indexOf('@')));
  // The host itself, and boards whose coprocessor has the connection.
  assert.deepEqual([...new Set(chips)], ['unix', 'samd51']);
});

// GC total of each firmware that was built: facts, boards-memory-time §1a.
for (const [version, total, basis] of [
  ['1.22', 191_936, 'ran'],
  ['1.23', 191_552, 'ran'],
  ['1.24', 205_376, 'derived'],
  ['1.25', 205_376, 'ran'],
  ['1.27', 205_312, 'ran'],
] as const)
  test(`a Pico W with MicroPython ${version} has ${total} bytes for Python and TLS`, () => {
    const profile = profileOf(`pico-w@micropython-${version}`);
    assert.deepEqual([tlsHeapOf(profile)?.most, profile.provenance.heap.basis], [total, basis]);
  });

// Free at the start of code.py, as reported: the same facts. For 10.x derived: eight connections of a program with adafruit_requests were open.
for (const [version, free] of [
  ['8.2', 139_000],
  ['9.0', 126_112],
  ['9.1', 126_112],
  ['9.2', 138_000],
  ['10.2', 223_000],
] as const)
  test(`a Pico W with CircuitPython ${version} has ${free} bytes for Python and TLS`, () => {
    assert.equal(tlsHeapOf(profileOf(`pico-w@circuitpython-${version}`))?.most, free);
  });

test('the figure of a key, or of the next smaller one that has a figure', () => {
  const { peak } = profileOf('esp8266@micropython-1.27').stack.memory;
  assert.deepEqual(
    (['rsa2048', 'rsa3072', 'rsa4096'] as const).map((key) => figureOf(peak, key)),
    [11_232, 12_896, 15_568],
  );
  assert.equal(figureOf({ ec: 1, rsa2048: 2, rsa4096: 4 }, 'rsa3072'), 2);
  assert.equal(figureOf({ ec: 3, rsa2048: 2 }, undefined), 2);
  assert.equal(figureOf({ rsa2048: 2, rsa4096: 4 }, 'ec'), 2);
  assert.equal(figureOf({}, 'ec'), undefined);
});

test('a chain takes more memory from 3,000 bytes on', () => {
  assert.equal(chainBeyondUsual([new Uint8Array(1000), new Uint8Array(2000)]), 0);
  assert.equal(chainBeyondUsual([new Uint8Array(12_000), new Uint8Array(1000)]), 10_000);
});
