import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../../tests/support/growth.ts';
import { chooseBoard } from './choose-board.ts';

const CIRCUITPYTHON = [
  'import wifi',
  'from wifi import radio',
  'import time, socketpool as pool, os',
  'import adafruit_requests.session',
  'def f():\n    import board',
  'from adafruit_datetime import datetime',
];

const MICROPYTHON = [
  '',
  'import urequests',
  'import network, socket\nfrom machine import Pin',
  '# import wifi',
  'print("import wifi")',
  'wifi = setup("GB")',
  'import wifi_setup',
  'from .wifi import radio',
];

for (const source of CIRCUITPYTHON)
  test(`CircuitPython: ${JSON.stringify(source)}`, () =>
    assert.equal(chooseBoard(source).id, 'pico-w@circuitpython-10.2'));

for (const source of MICROPYTHON)
  test(`MicroPython: ${JSON.stringify(source)}`, () => assert.equal(chooseBoard(source).id, 'guide'));

test('the reason names the module', () => {
  assert.equal(chooseBoard('import os\nimport wifi').reason, "it imports CircuitPython's wifi");
});

test('a line of any length is read once', () => {
  for (const start of ['from ', 'from a', 'from a.', 'import ', 'import a ', '', 'import a,'])
    for (const filler of ['a', ' ', '.', ',', '\t'])
      assertLinear((size) => chooseBoard(`${start}${filler.repeat(size)}!`));
});
