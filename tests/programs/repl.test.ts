// The prompt of `thimble run -i`: the interpreter's own, with the firmware's banner, single keys, and resets.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { OptionValues } from '../../src/cli/command.ts';
import { programFolder, type Ran, type RunSettings, runFile } from './run.ts';

/** Input, sent each time the new output contains that text. */
type Dialogue = readonly (readonly [after: string, keys: string])[];

/** A stream like a terminal, which records its mode. */
class Keyboard extends PassThrough {
  readonly isTTY = true;
  readonly modes: boolean[] = [];
  setRawMode(on: boolean): void {
    this.modes.push(on);
  }
}

async function talk(
  file: string | undefined,
  dialogue: Dialogue,
  settings: RunSettings = {},
): Promise<Ran & { modes: boolean[] }> {
  const keyboard = new Keyboard();
  let seen = 0;
  let next = 0;
  const onOutput = (stdout: string) => {
    for (; next < dialogue.length; next++) {
      const [after, keys] = dialogue[next]!;
      const at = stdout.indexOf(after, seen);
      if (at < 0) return;
      seen = at + after.length;
      keyboard.write(keys);
    }
  };
  const options = { timeout: '20', ...settings.options };
  const ran = await runFile(file, { ...settings, options, stdin: keyboard, onOutput });
  return { ...ran, modes: keyboard.modes };
}

const LEAVE = '\x1d';
const PROMPT = '>>> ';

/** The lines without carriage returns and line editing. */
function lines({ stdout }: Ran): string[] {
  return ['\r', '\x1b[K', '\x08'].reduce((text, key) => text.replaceAll(key, ''), stdout).split('\n');
}

test('on a terminal without a program: banner, expressions, completion, history, indentation, paste mode, errors', async () => {
  const ran = await talk(
    undefined,
    [
      [PROMPT, '1 + 1\r'],
      [PROMPT, '_ * 21\r'],
      [PROMPT, 'import mach\t\r'],
      [PROMPT, 'machine.Pi\t\r'],
      [PROMPT, 'def f(x):\rreturn x + 1\r\x7f\r'],
      [PROMPT, 'f(4)\r'],
      [PROMPT, '\x1b[A\r'],
      [PROMPT, '\x05for i in range(2):\r    print("pasted", i)\r\x04'],
      ['pasted 1', ''],
      [PROMPT, 'import socket; socket.getaddrinfo("nothing.invalid", 80)\r'],
      [PROMPT, 'raise ValueError("mine")\r'],
      [PROMPT, LEAVE],
    ],
    { board: 'pico-w@micropython-1.27' },
  );
  assert.equal(ran.code, 0);
  assert.deepEqual(ran.modes, [true, false]);
  const shown = lines(ran);
  assert.deepEqual(shown.slice(0, 2), [
    'MicroPython v1.27.0 on 2025-12-10; Raspberry Pi Pico W with RP2040',
    'Type "help()" for more information.',
  ]);
  const text = shown.join('\n');
  for (const part of [
    '>>> 1 + 1\n2\n>>> _ * 21\n42\n>>> import machine\n>>> machine.Pin\n<class',
    '>>> def f(x):\n...     return x + 1\n',
    '>>> f(4)\n5\n>>> f(4)\n5\n',
    'paste mode; Ctrl-C to cancel, Ctrl-D to finish\n',
    'pasted 0\npasted 1\n>>> ',
    'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nOSError: -2\n>>> ',
    'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nValueError: mine\n',
  ])
    assert.ok(text.includes(part), `${part}\n--- in\n${text}`);
  assert.match(ran.stderr, /Ctrl-\] leaves the prompt/);
  assert.match(ran.stderr, /nothing\.invalid:80: resolving nothing\.invalid \[net\.name_not_found\]/);
});

test('Ctrl-C ends what runs, not the prompt; handlers run while it waits; Ctrl-D restarts the program', async (t) => {
  const folder = programFolder(t, { 'main.py': 'kept = 7\nprint("from main")\nraise SystemExit(3)\n' });
  const ran = await talk(
    `${folder}/main.py`,
    [
      [PROMPT, 'kept\r'],
      [PROMPT, 'import machine\r'],
      [PROMPT, 't = machine.Timer(mode=machine.Timer.ONE_SHOT, period=20, callback=lambda t: print("ti" + "ck"))\r'],
      ['tick', 'while True: kept += 1\r\r'],
      ['... \r\n', '\x03'],
      ['KeyboardInterrupt', 'half a line\x03'],
      [PROMPT, 'name = input("name? ")\r'],
      ['name? ', 'Anne\x7fa\r'],
      [PROMPT, 'name, kept > 7\r'],
      ['True)', '\x04'],
      ['from main', 'kept\r'],
      ['kept\r\n7', LEAVE],
    ],
    { board: 'pico-w@micropython-1.27', options: { interactive: true } as OptionValues },
  );
  assert.equal(ran.code, 0, ran.stdout);
  assert.equal(ran.stdout.split('from main').length, 3);
  assert.match(ran.stdout, /\('Anna', True\)/);
  assert.match(ran.stdout, /\nMPY: soft reboot\r\nfrom main\r?\nMicroPython v1\.27\.0/);
  assert.deepEqual(ran.modes, [true, false, true, false]);
});

test('CircuitPython has its own banner; a stream that is not a terminal is read to its end', async () => {
  const stdin = 'import board\nboard.LED\nx = [bytearray(5000) for i in range(20)]\nlen(x)\n';
  const settings = { board: 'pico-w@circuitpython-10.2', stdin, options: { interactive: true } as OptionValues };
  const ran = await runFile(undefined, settings);
  assert.equal(ran.code, 0);
  assert.deepEqual(lines(ran), [
    'Adafruit CircuitPython 10.2.0; Raspberry Pi Pico W with rp2040',
    '>>> import board',
    '>>> board.LED',
    'board.LED',
    '>>> x = [bytearray(5000) for i in range(20)]',
    '>>> len(x)',
    '20',
    '>>> ',
  ]);
});

test('on a computer Ctrl-D ends the prompt', async () => {
  const unix = await talk(undefined, [[PROMPT, '\x04']], { board: 'unix@micropython-1.27' });
  assert.equal(unix.code, 0);
  assert.match(
    unix.stdout,
    /^MicroPython v1\.27\.0 on 2025-12-10; linux\r\nUse Ctrl-D to exit, Ctrl-E for paste mode\r\n>>> /,
  );
});

test('Ctrl-C ends a loop that calls nothing, and the prompt keeps its variables', async () => {
  const ran = await talk(
    undefined,
    [
      [PROMPT, 'kept = 6\r'],
      [PROMPT, 'while True: pass\r\r'],
      ['... \r\n', '\x03'],
      ['KeyboardInterrupt', ''],
      [PROMPT, '\x05def f():\r    n = kept\r    while n: m = n\r\x04'],
      [PROMPT, 'f()\r'],
      ['f()\r\n', '\x03'],
      ['KeyboardInterrupt', ''],
      [PROMPT, 'for i in range(3): kept += 1\r\r'],
      [PROMPT, 'kept * 11\r'],
      ['99', LEAVE],
    ],
    { board: 'esp32@micropython-1.27' },
  );
  assert.equal(ran.code, 0, ran.stdout);
  assert.match(ran.stdout, /\n99\b/, ran.stdout);
  assert.doesNotMatch(ran.stderr, /stopped in a loop/);
  assert.equal(ran.stdout.split('KeyboardInterrupt').length, 3, ran.stdout);
});

test('Ctrl-C in a function in C that does not end resets the board', async () => {
  const stuck = await talk(
    undefined,
    [
      [PROMPT, '[all(range(1, 1 << 30)) for i in range(9)]\r'],
      ['\r\n', '\x03'],
      [PROMPT, LEAVE],
    ],
    { board: 'esp32@micropython-1.27' },
  );
  assert.match(stuck.stderr, /KeyboardInterrupt: stopped in a loop of pure Python/);
  assert.match(
    stuck.stdout,
    /MPY: soft reboot\r\nMicroPython v1\.27\.0 on 2025-12-10; Generic ESP32 module with ESP32/,
  );
});

test('garbage is also collected at the prompt', async () => {
  const stdin = 'for i in range(120000): x = bytearray(5000)\n\nprint("done")\n';
  const ran = await runFile(undefined, { board: 'guide', stdin, options: { interactive: true } as OptionValues });
  assert.match(ran.stdout, /\ndone\r?\n/);
  assert.doesNotMatch(ran.stderr, /256 MB/);
});

test('options that a prompt does not have are refused', async () => {
  const refused = (values: object, file?: string) =>
    runFile(file, { options: values as OptionValues, stdin: '' }).then(
      () => assert.fail('nothing was refused'),
      (error: Error) => error.message,
    );
  assert.match(await refused({}), /name a Python file or a folder to run, or give -c CODE, or -i for the prompt/);
  assert.match(await refused({ interactive: true, json: true }), /--json has no prompt/);
  assert.match(await refused({ interactive: true, record: 'a.rec' }), /a prompt is neither recorded nor replayed/);
  assert.match(await refused({ interactive: true }, '-'), /standard input is the prompt, or the program/);
});
