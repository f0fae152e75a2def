// How the simulated board appears to a program: its clock, its error numbers, its timers, its names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';
import { serveNtp } from './servers.ts';

const PICO = 'pico-w@micropython-1.27';
const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';

test('a named board’s clock is as at power-on until the program sets it; otherwise it is right', async (t) => {
  const program = 'import time\nprint(time.localtime()[:5], time.time() - time.mktime(time.localtime()))\n';
  const starts: Readonly<Record<string, string>> = {
    [PICO]: '(2021, 1, 1, 0, 0) 0',
    'stm32@micropython-1.27': '(2015, 1, 1, 0, 0) 0',
    'esp8266@micropython-1.27': '(2000, 1, 1, 0, 0) 0',
    [CIRCUITPYTHON]: '(2000, 1, 1, 0, 0) 0',
  };
  for (const [board, printed] of Object.entries(starts))
    assert.equal((await runText(t, program, { board, clock: 'unset' })).stdout, `${printed}\n`, board);
  const year = 'import time\nprint(time.localtime()[0])\n';
  const now = `${new Date().getUTCFullYear()}\n`;
  for (const board of ['unix@micropython-1.27', 'guide'])
    assert.equal((await runText(t, year, { board, clock: 'unset' })).stdout, now, board);
  const dated = await runText(t, program, { board: PICO, clock: '2031-02-03T04:05Z' });
  assert.equal(dated.stdout, '(2031, 2, 3, 4, 5) 0\n');
});

test('the epoch is the chip’s', async (t) => {
  const program = 'import time\nprint(time.gmtime(0)[:3], time.mktime((2030, 1, 1, 0, 0, 0, 0, 0)))\n';
  const printed: Readonly<Record<string, string>> = {
    [PICO]: '(1970, 1, 1) 1893456000',
    'stm32@micropython-1.27': '(2000, 1, 1) 946771200',
    'esp8266@micropython-1.27': '(2000, 1, 1) 946771200',
  };
  for (const [board, line] of Object.entries(printed))
    assert.equal((await runText(t, program, { board })).stdout, `${line}\n`, board);
});

test('the clock is set by RTC and by ntptime, and continues', async (t) => {
  const program = `
import machine, ntptime, time
machine.RTC().datetime((2024, 2, 29, 3, 12, 30, 15, 0))
print(time.localtime()[:5], machine.RTC().datetime()[:6])
ntptime.settime()
print(time.localtime()[:3])
`;
  const hosts = { 'pool.ntp.org': await serveNtp(t, Date.UTC(2043, 7, 9)) };
  const ran = await runText(t, program, { board: PICO, clock: 'unset', hosts });
  assert.equal(ran.stdout, '(2024, 2, 29, 12, 30) (2024, 2, 29, 3, 12, 30)\n(2043, 8, 9)\n');
});

test('errno agrees with raised numbers: constant-folded, by attribute, and in texts', async (t) => {
  const program = `
import errno
names = ("EPERM", "ENOENT", "EAGAIN", "EADDRINUSE", "ECONNABORTED", "ECONNRESET", "ENOTCONN", "ETIMEDOUT", "ECONNREFUSED",
  "EHOSTUNREACH", "EALREADY", "EINPROGRESS")
print(errno.ETIMEDOUT, errno.EINPROGRESS, errno.ENOTCONN, errno.ENOENT)
print([getattr(errno, name) for name in names if hasattr(errno, name)])
print(str(OSError(errno.ETIMEDOUT)), "|", OSError(errno.EADDRINUSE), "|", OSError(2))
for number in (110, 116):
    print(str(OSError(number)))
print(all(errno.errorcode[getattr(errno, name)] == name for name in names if hasattr(errno, name)))
`;
  const linux = await runText(t, program, { board: PICO });
  assert.deepEqual(linux.stdout.split('\n'), [
    '110 115 107 2',
    '[1, 2, 11, 98, 103, 104, 107, 110, 111, 113, 114, 115]',
    '[Errno 110] ETIMEDOUT | [Errno 98] EADDRINUSE | [Errno 2] ENOENT',
    '[Errno 110] ETIMEDOUT',
    '116',
    'True',
    '',
  ]);
  const newlib = await runText(t, program, { board: 'esp32@micropython-1.27' });
  assert.deepEqual(newlib.stdout.split('\n'), [
    '116 119 128 2',
    '[1, 2, 11, 112, 113, 104, 128, 116, 111, 118, 120, 119]',
    '[Errno 116] ETIMEDOUT | [Errno 112] EADDRINUSE | [Errno 2] ENOENT',
    '110',
    '[Errno 116] ETIMEDOUT',
    'True',
    '',
  ]);
});

test('files raise the numbers in errno', async (t) => {
  const program = `
import errno, os
try:
    open("/nope")
except OSError as e:
    print(e.errno == errno.ENOENT, e)
os.mkdir("/x")
try:
    os.mkdir("/x")
except OSError as e:
    print(e.errno == errno.EEXIST, e)
os.rmdir("/x")
`;
  for (const board of [PICO, CIRCUITPYTHON])
    assert.equal((await runText(t, program, { board })).stdout, 'True [Errno 2] ENOENT\nTrue [Errno 17] EEXIST\n');
});

test('timers run while the program computes, and a failing handler does not end it', async (t) => {
  const program = `
import machine, time
ticks = []
timer = machine.Timer(-1)
timer.init(period=10, mode=machine.Timer.PERIODIC, callback=lambda t: ticks.append(t))
while len(ticks) < 5:
    pass
timer.deinit()
once = machine.Timer(period=1, mode=machine.Timer.ONE_SHOT, callback=lambda t: 1 / 0)
end = time.ticks_add(time.ticks_ms(), 50)
while time.ticks_diff(end, time.ticks_ms()) > 0:
    pass
print(len(ticks) >= 5, ticks[0] is timer)
`;
  const ran = await runText(t, program, { board: PICO });
  assert.deepEqual([ran.code, ran.stdout], [0, 'True True\n']);
  assert.match(ran.stderr, /ZeroDivisionError/);
});

test("machine.unique_id() and microcontroller.cpu.uid have the chip's length", async (t) => {
  const ids = {
    'pico-w@micropython-1.27': 'e6613852832f7a2b',
    'esp32-c3@micropython-1.27': '020000000001',
    'esp8266@micropython-1.27': '01000000',
    'stm32@micropython-1.27': /^[0-9a-f]{24}$/,
    'pico-2-w@circuitpython-10.2': 'e6613852832f7a2b',
    'esp32-s3@circuitpython-10.2': '200000000010', // the MAC address, its nibbles swapped
    'samd51@circuitpython-10.2+nina-3.3': /^[0-9a-f]{32}$/,
  };
  for (const [board, id] of Object.entries(ids)) {
    const program = board.includes('circuitpython')
      ? 'import microcontroller\nprint(microcontroller.cpu.uid.hex())'
      : 'import machine, binascii\nprint(binascii.hexlify(machine.unique_id()).decode())';
    const { stdout, stderr } = await runText(t, program, { board });
    if (typeof id === 'string') assert.equal(stdout, `${id}\n`, `${board}: ${stderr}`);
    else assert.match(stdout.trim(), id, `${board}: ${stderr}`);
  }
});

test('sys, os.uname() and machine identify the board', async (t) => {
  const program = `
import os, sys, machine
print(sys.platform, sys.implementation.name, sys.implementation.version, sys.implementation._machine)
print(sys.version, sys.version_info[:2], sys.maxsize)
print(os.uname())
print(len(machine.unique_id()), b"thimble" in machine.unique_id())
`;
  const ran = await runText(t, program, { board: PICO });
  assert.deepEqual(ran.stdout.split('\n'), [
    "rp2 micropython (1, 27, 0, '') Raspberry Pi Pico W with RP2040",
    '3.4.0; MicroPython v1.27.0 on 2025-12-10 (3, 4) 2147483647',
    "(sysname='rp2', nodename='rp2', release='1.27.0', version='v1.27.0 on 2025-12-10', machine='Raspberry Pi Pico W with RP2040')",
    '8 False',
    '',
  ]);
});

test('sys.implementation has the attributes and values of that version and chip', async (t) => {
  const shown: Readonly<Record<string, string>> = {
    'pico-w@micropython-1.20': '_mpy=4358',
    'pico-w@micropython-1.27': "_mpy=4870, _build='RPI_PICO_W', _thread='unsafe'",
    'esp32-c3@micropython-1.27': "_mpy=12038, _build='ESP32_GENERIC_C3', _thread='GIL'",
    'esp8266@micropython-1.27': "_mpy=9990, _build='ESP8266_GENERIC'",
    'unix@micropython-1.27': "_mpy=2822, _build='standard', _thread='unsafe'", // as printed by that binary
    'pico-w@circuitpython-10.2': "_mpy=774, _build='raspberry_pi_pico_w'",
  };
  for (const [board, end] of Object.entries(shown)) {
    const { stdout } = await runText(t, 'import sys\nprint(sys.implementation)', { board });
    assert.ok(stdout.endsWith(`', ${end})\n`), `${board}: ${stdout}`);
  }
});

test('sys.print_exception shows only the program’s own frames, on any stream', async (t) => {
  const program = `
import io, socket, sys
def f():
    socket.getaddrinfo(None, 80)
try:
    f()
except TypeError as e:
    text = io.StringIO()
    sys.print_exception(e, text)
    print(text.getvalue())
`;
  const ran = await runText(t, program, { board: PICO });
  assert.deepEqual(ran.stdout.split('\n'), [
    'Traceback (most recent call last):',
    '  File "main.py", line 6, in <module>',
    '  File "main.py", line 4, in f',
    "TypeError: can't convert 'NoneType' object to str implicitly",
    '',
    '',
  ]);
});
