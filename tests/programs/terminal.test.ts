// A program's output, input and exit code.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { programFolder, runFile, runText } from './run.ts';

test('stdout and stderr keep the order in which they were written', async (t) => {
  const program = `
import sys
for i in range(200):
    sys.stdout.write("o%d " % i)
    sys.stderr.write("e%d " % i)
`;
  const ran = await runText(t, program);
  const expected = Array.from({ length: 200 }, (_, i) => [`o${i} `, `e${i} `]).flat();
  assert.deepEqual(
    ran.pieces.slice(1).map(([, text]) => text), // the first is the line about the board
    expected,
  );
});

test('no output is lost: a megabyte, and output just before the end', async (t) => {
  const ran = await runText(
    t,
    'for i in range(16384): print("x" * 63)\nprint("last", end="")\nimport sys\nsys.exit(4)\n',
  );
  assert.equal(ran.stdout.length, 16_384 * 64 + 4);
  assert.ok(ran.stdout.endsWith('x\nlast'));
  assert.equal(ran.code, 4);
});

test('bytes that are not UTF-8 and characters beyond ASCII are passed unchanged', async (t) => {
  const ran = await runText(t, 'import sys\nprint("grüße ☃")\nsys.stdout.buffer.write(b"\\xff\\x00\\xfe")\n');
  const bytes = Buffer.from(
    ran.pieces
      .filter(([from]) => from === 'out')
      .map(([, text]) => text)
      .join(''),
    'latin1',
  );
  assert.deepEqual(bytes, Buffer.concat([Buffer.from('grüße ☃\n'), Buffer.from([0xff, 0, 0xfe])]));
});

test('exit codes: none, a number, a text', async (t) => {
  assert.equal((await runText(t, 'import sys\nsys.exit()\n')).code, 0);
  assert.equal((await runText(t, 'import sys\nsys.exit(7)\n')).code, 7);
  const text = await runText(t, 'import sys\nsys.exit("no network")\n');
  assert.deepEqual([text.code, text.stdout, text.stderr], [1, '', 'no network\n']);
});

test("an uncaught exception prints the program's own frames on stderr and exits with 1", async (t) => {
  const ran = await runText(t, 'print("before")\ndef f():\n    raise ValueError("boo")\nf()\n');
  assert.deepEqual([ran.code, ran.stdout], [1, 'before\n']);
  const trace = 'Traceback (most recent call last):\n  File "main.py", line 4, in <module>\n';
  assert.equal(ran.stderr, `${trace}  File "main.py", line 3, in f\nValueError: boo\n`);
});

test('a syntax error names the file and the line', async (t) => {
  const ran = await runText(t, 'print(1)\nif True print(2)\n');
  assert.deepEqual([ran.code, ran.stdout], [1, '']);
  assert.match(
    ran.stderr,
    /^Traceback \(most recent call last\):\n {2}File "main\.py", line 2\nSyntaxError: invalid syntax\n$/,
  );
});

test('input() prompts on stdout, reads lines, and ends with EOFError', async (t) => {
  const program = `
first = input("name? ")
second = input()
print(repr(first), repr(second))
try:
    input()
except EOFError:
    print("end")
`;
  const ran = await runText(t, program, { stdin: 'Ada\nLovelace\n' });
  assert.equal(ran.stdout, "name? 'Ada' 'Lovelace'\nend\n");
});

test('sys.stdin waits for late input', async (t) => {
  const stdin = new PassThrough();
  const ran = await runText(t, 'import sys\nprint("ready")\nprint(repr(sys.stdin.readline()))\n', {
    stdin,
    onOutput: (printed) => {
      if (printed === 'ready\n') stdin.write('typed\n');
    },
  });
  assert.equal(ran.stdout, "ready\n'typed\\n'\n");
});

for (const [what, line] of [
  ['a sleep', 'time.sleep(60)'],
  ['a poll without end', 'poller.poll()'],
  ['a blocking accept', 'listener.accept()'],
  ['a read of standard input', 'sys.stdin.readline()'],
  ['input()', 'input()'],
] as const)
  test(`Ctrl-C interrupts ${what}, and the program may catch it`, async (t) => {
    const interrupt = new AbortController();
    const program = `
import select, socket, sys, time
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1)
poller = select.poll()
poller.register(listener, select.POLLIN)
try:
    print("ready")
    ${line}
except KeyboardInterrupt:
    print("caught")
`;
    const ran = await runText(t, program, {
      signal: interrupt.signal,
      onOutput: (printed) => {
        if (printed === 'ready\n') interrupt.abort();
      },
    });
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, 'ready\ncaught\n', '']);
  });

test('Ctrl-C interrupts a loop that only prints', async (t) => {
  const interrupt = new AbortController();
  const ran = await runText(
    t,
    'try:\n    while True: print(".", end="")\nexcept KeyboardInterrupt:\n    print("caught")\n',
    {
      signal: interrupt.signal,
      onOutput: () => interrupt.abort(),
    },
  );
  assert.equal(ran.code, 0);
  assert.match(ran.stdout, /^\.+caught\n$/);
});

test('an uncaught Ctrl-C ends with 130, even in a loop of pure Python', async (t) => {
  for (const [line, said] of [
    ['time.sleep(60)', /KeyboardInterrupt: *\n$/],
    ['while True: pass', /KeyboardInterrupt: stopped in a loop of pure Python\n$/],
  ] as const) {
    // The file is there when the program's last call before the line is over: from then on nothing checks for Ctrl-C.
    const folder = programFolder(t, { 'main.py': `import time\nopen("ready", "w").close()\n${line}\n` });
    const interrupt = new AbortController();
    const running = runFile(join(folder, 'main.py'), { signal: interrupt.signal });
    while (!existsSync(join(folder, 'ready'))) await setImmediate();
    interrupt.abort();
    const ran = await running;
    assert.equal(ran.code, 130);
    assert.match(ran.stderr, said);
  }
});

test('the folder of the program is /, for files and for modules', async (t) => {
  const program = `
import os
import beside
import in_lib
print(os.getcwd(), sorted(os.listdir()))
print(open("/data.txt").read(), beside.x, in_lib.y)
with open("out.txt", "w") as f:
    f.write("written")
os.mkdir("sub")
os.rename("out.txt", "sub/moved.txt")
print(os.listdir("sub"), os.stat("sub/moved.txt")[6])
with open("sub/moved.txt", "a") as f:
    f.write(" more")
print(open("sub/moved.txt").read())
os.remove("data.txt")
for name, call in (("missing", lambda: open("missing")), ("sub", lambda: os.rmdir("sub"))):
    try:
        call()
    except OSError as e:
        print(name, e)
`;
  const files = { 'main.py': program, 'data.txt': 'data', 'beside.py': 'x = 1', 'lib/in_lib.py': 'y = 2' };
  const folder = programFolder(t, files);
  const ran = await runFile(join(folder, 'main.py'));
  const printed = [
    "/ ['beside.py', 'data.txt', 'lib', 'main.py']",
    'data 1 2',
    "['moved.txt'] 7",
    'written more',
    'missing [Errno 2] ENOENT',
    'sub 39',
  ];
  assert.deepEqual([ran.stdout, ran.stderr], [`${printed.join('\n')}\n`, '']);
  assert.equal(readFileSync(join(folder, 'sub/moved.txt'), 'utf8'), 'written more');
  assert.equal(existsSync(join(folder, 'data.txt')), false);
});

test('`..` of / is /, and links that lead out of the folder do not exist', async (t) => {
  const outside = programFolder(t, { 'secret.txt': 'secret' });
  const program = `
import os
print(sorted(os.listdir("..")) == sorted(os.listdir("/")), os.stat("/")[:6], os.stat("main.py")[:6])
os.chdir("sub")
print(os.getcwd(), open("../inner").read(), sorted(os.listdir()))
os.chdir("..")
os.chdir("..")
print(os.getcwd())
for name in ("leak", "leak/secret.txt", "leaked.txt", "nowhere", "../secret.txt", "/proc/self/environ", "rom"):
    for call in (open, os.stat, os.listdir):
        try:
            call(name)
            print("reached", name)
        except OSError as e:
            if e.errno != 2:
                print(name, e)
with open("../made.txt", "w") as f:
    f.write("x")
print(sorted(os.listdir()))
`;
  const folder = programFolder(t, { 'main.py': program, 'real.txt': 'real', 'sub/own.txt': '' });
  symlinkSync(outside, join(folder, 'leak'));
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'leaked.txt'));
  symlinkSync(join(outside, 'absent'), join(folder, 'nowhere'));
  symlinkSync('real.txt', join(folder, 'inner'));
  const ran = await runFile(join(folder, 'main.py'));
  assert.deepEqual(
    [ran.stdout.split('\n'), ran.stderr],
    [
      [
        'True (16384, 0, 0, 0, 0, 0) (32768, 0, 0, 0, 0, 0)',
        "/sub real ['own.txt']",
        '/',
        "['inner', 'made.txt', 'main.py', 'real.txt', 'sub']",
        '',
      ],
      '',
    ],
  );
  assert.deepEqual(readdirSync(outside), ['secret.txt']);
});

test('a program starts with only the standard names, and finds the modules of boards', async (t) => {
  const program = `
names = dir()
import binascii, hashlib, ntptime, os, time
print(sorted(names))
for name in ("wifi", "_nothing"):
    try:
        __import__(name)
        print("imported", name)
    except ImportError as e:
        print(e)
h = hashlib.sha1(b"ab")
h.update("c")
print(h.digest() == binascii.unhexlify("a9993e364706816aba3e25717850c26c9cd0d89d"), len(hashlib.sha256(b"").digest()))
for again in (h.digest, lambda: h.update(b"d")):
    try:
        again()
    except ValueError as e:
        print(e)
print(len(hashlib.md5(b"").digest()), binascii.b2a_base64("text"), len(os.urandom(3)), os.uname().sysname)
print(ntptime.host)
`;
  const ran = await runText(t, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    "['__file__', '__name__']",
    "no module named 'wifi'",
    "no module named '_nothing'",
    'True 32',
    'hash is final',
    'hash is final',
    "16 b'dGV4dA==\\n' 3 linux",
    'pool.ntp.org',
    '',
  ]);
});

test("the interpreter's interfaces to JavaScript are not importable", async (t) => {
  const lines = [
    'for name in ("js", "jsffi", "js.process", "_thimble", "_modules", "_bridge"):',
    '  try: __import__(name)',
    '  except ImportError as e: print(e)',
  ];
  const ran = await runText(t, `${lines.join('\n')}\n`);
  const missing = ['js', 'jsffi', 'js', '_thimble', '_modules', '_bridge'];
  assert.equal(ran.stdout, missing.map((name) => `no module named '${name}'\n`).join(''));
});

test('a named firmware has its own modules: no ussl since 1.23', async (t) => {
  const program = 'import usocket, ssl, tls\nprint("new names")\nimport ussl\n';
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  assert.deepEqual([ran.code, ran.stdout], [1, 'new names\n']);
  assert.match(ran.stderr, /ImportError: no module named 'ussl'\n/);
});

test('sys.argv, time and timers are those of the run', async (t) => {
  const program = `
import sys, time, utime
from machine import Timer
print(sys.argv)
start = time.ticks_ms()
ticks = []
timer = Timer(period=20, mode=Timer.PERIODIC, callback=lambda t: ticks.append(t))
time.sleep_ms(110)
timer.deinit()
time.sleep(0.05)
print(time.ticks_diff(time.ticks_ms(), start) >= 160, len(ticks) >= 3, ticks[0] is timer)
print(isinstance(time.time(), int), utime is time)
`;
  const ran = await runText(t, program, { args: ['one', 'two words'] });
  assert.equal(ran.stdout, "['main.py', 'one', 'two words']\nTrue True True\nTrue True\n");
});
