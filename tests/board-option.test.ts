// --board by name: common names, banners of boards, and reports of assumptions.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTlsError } from '../src/errors.ts';
import { programFolder, runFile } from './programs/run.ts';

const PROGRAM = 'import sys\nprint(sys.implementation.name)\n';

test('a device alone means the newest release of the runtime that the program imports', async (t) => {
  const folder = programFolder(t, { 'main.py': PROGRAM, 'code.py': 'import wifi\nprint(1)\n' });
  const micropython = await runFile(join(folder, 'main.py'), { board: 'PicoW' });
  assert.equal(micropython.code, 0, micropython.stderr);
  assert.match(
    micropython.stderr,
    /^thimble: --board PicoW is pico-w@micropython-1\.28: MicroPython, because .*; the newest/,
  );
  const circuitpython = await runFile(join(folder, 'code.py'), { board: 'pico-w' });
  assert.match(
    circuitpython.stderr,
    /is pico-w@circuitpython-10\.2: CircuitPython, because the program imports .*wifi/,
  );
});

test('auto reads the boot_out.txt next to the program, and a banner can be pasted', async (t) => {
  const bootOut =
    'Adafruit CircuitPython 9.2.8 on 2025-05-28; Raspberry Pi Pico W with rp2040\r\nBoard ID:raspberry_pi_pico_w\r\n';
  const folder = programFolder(t, { 'code.py': 'print(1)\n', 'boot_out.txt': bootOut });
  const auto = await runFile(join(folder, 'code.py'), { board: 'auto' });
  assert.match(auto.stderr, /--board auto is pico-w@circuitpython-9\.2: it says that it is raspberry_pi_pico_w/);
  const pasted = await runFile(join(folder, 'code.py'), {
    board: 'MicroPython v1.28.0 on 2026-04-06; ESP module with ESP8266',
  });
  assert.match(pasted.stderr, /is esp8266@micropython-1\.28: it says that it is ESP8266_GENERIC|ESP module/);
  const bare = programFolder(t, { 'code.py': 'print(1)\n' });
  await assert.rejects(runFile(join(bare, 'code.py'), { board: 'auto' }), (error) => {
    assert.ok(isTlsError(error));
    assert.equal(error.code, 'cli.usage');
    return true;
  });
});

test('a file that names no board, or is not a profile, is named in the error', async (t) => {
  const folder = programFolder(t, {
    'code.py': 'print(1)\n',
    'boot_out.txt': 'garbage\n',
    'empty.txt': '',
    'list.json': '[]',
    'broken.json': '{ x',
    'wrong.json': '{"extends": "pico-w@mp1.28", "chips": {}}',
    'chain.json': '{"extends": "./wrong.json"}',
  });
  const cases: readonly (readonly [board: string, message: RegExp])[] = [
    ['auto', /boot_out\.txt does not say which board it is: no device "garbage" is known/],
    [join(folder, 'empty.txt'), /empty\.txt does not say which board it is: it is empty/],
    [join(folder, 'list.json'), /list\.json: a profile is a JSON object/],
    [join(folder, 'broken.json'), /broken\.json: the profile is not JSON/],
    [join(folder, 'wrong.json'), /wrong\.json: \/chips is not known/],
    [join(folder, 'chain.json'), /chain\.json: \/extends is a profile such as .*, not the file \.\/wrong\.json/],
  ];
  for (const [board, message] of cases)
    await assert.rejects(runFile(join(folder, 'code.py'), { board }), (error) => {
      assert.ok(isTlsError(error));
      assert.match(error.message, message);
      return true;
    });
});

test('an id is used unchanged, and nothing is reported', async (t) => {
  const folder = programFolder(t, { 'main.py': PROGRAM });
  const { stderr } = await runFile(join(folder, 'main.py'), { board: 'pico-w@micropython-1.27' });
  assert.equal(stderr, '');
});

test('a custom profile is a JSON file, in run as in other commands', async (t) => {
  const own = { extends: 'pico-w@mp1.28', id: 'my-board', chip: { platform: 'mine' } };
  const folder = programFolder(t, {
    'main.py': 'import sys, ssl\nprint(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))\n',
    'my-board.json': JSON.stringify(own),
    'bad.json': '{"extends": "pico-w@mp1.28", "chip": {"heap": "much"}}',
  });
  const ran = await runFile(join(folder, 'main.py'), { board: join(folder, 'my-board.json') });
  assert.equal(ran.code, 0, ran.stderr);
  await assert.rejects(runFile(join(folder, 'main.py'), { board: join(folder, 'bad.json') }), (error) => {
    assert.ok(isTlsError(error));
    assert.equal(error.code, 'board.bad_profile');
    assert.match(error.message, /\/chip\/heap must be integer/);
    return true;
  });
});
