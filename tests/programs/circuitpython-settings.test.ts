// settings.toml in CircuitPython, by version.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

test('settings.toml by version: getenv gives text since 10.2, and get_setting the types', async (t) => {
  const program = `
import os, supervisor
def show(read, *keys):
    for key in keys:
        try:
            print(key, repr(read(key)), end="; ")
        except Exception as e:
            print(key, type(e).__name__, e, end="; ")
    print()
show(os.getenv, "TEXT", "PORT", "HEX", "BARE", "OPEN", "UNI", "NONE")
if hasattr(supervisor, "get_setting"):
    show(supervisor.get_setting, "TEXT", "PORT", "HEX", "OCT", "NEG", "FLAG", "RATIO", "BARE", "OPEN", "NONE")
`;
  const settings =
    'TEXT = "a b" # c\nPORT = 8883 # TLS\nHEX = 0x10\nOCT = 011\nNEG = -5\nFLAG = true\nRATIO = 1.5\nBARE = hello\nOPEN = "x\nUNI = "\\uzzzz"\n';
  const read = async (board: string) =>
    (await runText(t, program, { board, files: { 'settings.toml': settings } })).stdout.split('\n');
  const old = `TEXT 'a b'; PORT 8883; HEX 16; BARE ValueError invalid syntax for integer with base 10: 'hello'; OPEN ValueError Invalid byte '\\n'; UNI ValueError Invalid byte 'z'; NONE None; `;
  for (const version of ['8.2', '9.2', '10.1'])
    assert.deepEqual(await read(`pico-w@circuitpython-${version}`), [old, ''], version);
  const text = "TEXT 'a b'; PORT '8883'; HEX '0x10'; BARE 'hello'; OPEN None; UNI None; NONE None; ";
  const typed = (ratio: string) =>
    `TEXT 'a b'; PORT 8883; HEX 16; OCT 9; NEG -5; FLAG True; RATIO ${ratio}; BARE ValueError Invalid value; OPEN ValueError Invalid value; NONE None; `;
  assert.deepEqual(await read('pico-w@circuitpython-10.2'), [text, typed('ValueError Invalid value'), '']);
  assert.deepEqual(await read('esp32-s3@circuitpython-main'), [text, typed('1.5'), '']);
});
