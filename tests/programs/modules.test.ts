// Which modules a program can import: only those of its firmware, by the firmware's rules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { runText } from './run.ts';

/** The interpreter's modules, built in and frozen, and some that only firmwares have. */
const KNOWN = [
  ...[
    '_asyncio',
    'abc',
    'array',
    'asyncio',
    'base64',
    'binascii',
    'builtins',
    'cmath',
    'collections',
    'copy',
    'datetime',
  ],
  ...[
    'deflate',
    'errno',
    'fnmatch',
    'framebuf',
    'functools',
    'gc',
    'gzip',
    'hashlib',
    'heapq',
    'hmac',
    'html',
    'inspect',
  ],
  ...[
    'io',
    'itertools',
    'js',
    'jsffi',
    'json',
    'locale',
    'logging',
    'math',
    'micropython',
    'operator',
    'os',
    'pathlib',
  ],
  ...['platform', 'random', 're', 'select', 'stat', 'string', 'struct', 'sys', 'tarfile', 'time', 'types', 'uctypes'],
  ...['unittest', 'uu', 'vfs', 'zlib', 'ssl', 'tls', 'ussl', 'socket', 'usocket', 'requests', 'urequests', 'machine'],
  ...['network', 'ntptime', 'mip', 'bluetooth', '_thread', 'umqtt.simple', 'esp32', 'rp2', 'uasyncio', 'usys', 'ugc'],
  ...['socketpool', 'wifi', 'ipaddress', 'board', 'digitalio', 'microcontroller', 'ujson', 'utls', 'uos', 'utime'],
];

const BOARDS = [
  'pico-w@micropython-1.20',
  'pico-w@micropython-1.22',
  'pico-w@micropython-1.27',
  'pico-2-w@micropython-1.28',
  'stm32@micropython-1.27',
  'unix@micropython-1.27',
  'esp8266@micropython-1.27',
  'pico-w@circuitpython-8.2',
  'pico-w@circuitpython-10.2',
];

for (const board of BOARDS)
  test(`every module that the interpreter knows, on ${board}`, async (t) => {
    const program = `
for name in ${JSON.stringify(KNOWN)}:
    try:
        __import__(name)
        print(name, "yes")
    except ImportError as e:
        print(name, "absent" if "thimble" in str(e) else "no")
`;
    const { stdout } = await runText(t, program, { board });
    const { builtin, frozen, uNames, aliases } = (await loadProfile(board)).runtime.python.lists;
    const names = new Set([...builtin, ...uNames, ...Object.keys(frozen), ...Object.keys(aliases)]);
    const found = Object.fromEntries(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    for (const name of KNOWN) {
      const expected = names.has(name) ? /^(yes|absent)$/ : /^no$/;
      assert.match(found[name]!, expected, name);
    }
    for (const name of ['gc', 'json', 'math', 'ssl', 'os', 'time']) assert.equal(found[name], 'yes', name);
  });

const FILE = (name: string) => `where = ${JSON.stringify(name)}\n`;
const WHERE = `
def where(name):
    try:
        m = __import__(name)
    except ImportError:
        return "none"
    return getattr(m, "where", "firmware")
`;

test('MicroPython: the root has precedence over frozen and replaceable modules; lib/ only over the latter', async (t) => {
  const names = ['requests', 'ntptime', 'json', 'socket', 'math', 'gc', 'datetime'];
  const files = Object.fromEntries(names.map((name) => [`${name}.py`, FILE('root')]));
  const inLib = Object.fromEntries(names.map((name) => [`lib/${name}.py`, FILE('lib')]));
  const program = `${WHERE}print([where(n) for n in ${JSON.stringify(names)}])\n`;
  const board = 'pico-w@micropython-1.27';
  const root = await runText(t, program, { board, files });
  assert.equal(root.stdout, "['root', 'root', 'root', 'root', 'firmware', 'firmware', 'root']\n");
  const lib = await runText(t, program, { board, files: inLib });
  assert.equal(lib.stdout, "['firmware', 'firmware', 'lib', 'lib', 'firmware', 'firmware', 'lib']\n");
  assert.deepEqual(lib.stderr.match(/^thimble: \/lib\/\w+\.py is not used/gm), [
    'thimble: /lib/requests.py is not used',
    'thimble: /lib/ntptime.py is not used',
  ]);
});

test('MicroPython: names with a u lead to the replaceable module, bypassing the file', async (t) => {
  const files = { 'json.py': FILE('root'), 'lib/ujson.py': FILE('lib'), 'ujson.py': FILE('root') };
  const program = `${WHERE}print([where(n) for n in ("json", "ujson", "usys", "ugc", "utls")])\n`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', files });
  assert.equal(ran.stdout, "['root', 'firmware', 'firmware', 'none', 'none']\n");
});

test('MicroPython 1.20: exact names, then files, then the names without u', async (t) => {
  const program = `
${WHERE}
import utime, time
print([where(n) for n in ("ujson", "json", "usocket", "socket", "ssl", "ussl", "sys", "asyncio", "requests")], time is utime)
`;
  const files = { 'json.py': FILE('root'), 'ujson.py': FILE('root') };
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.20', files });
  const expected = ['firmware', 'root', 'firmware', 'firmware', 'firmware', 'firmware', 'firmware', 'none', 'none'];
  assert.equal(ran.stdout, `[${expected.map((each) => `'${each}'`).join(', ')}] True\n`);
});

test('CircuitPython: only a few built-in modules can be replaced, none before 9.0', async (t) => {
  const names = ['json', 'ssl', 'os', 'ujson', 'adafruit_requests', 'asyncio'];
  const files = Object.fromEntries(names.map((name) => [`lib/${name}.py`, FILE('lib')]));
  const program = `${WHERE}print([where(n) for n in ${JSON.stringify(names)}])\n`;
  const now = await runText(t, program, { board: 'pico-w@circuitpython-10.2', files });
  assert.equal(now.stdout, "['lib', 'firmware', 'firmware', 'none', 'lib', 'lib']\n");
  const old = await runText(t, program, { board: 'pico-w@circuitpython-8.2', files });
  assert.match(old.stdout, /^\['firmware', 'firmware', 'firmware'/);
});

test('sys.path is the firmware’s, and changes by the program take effect', async (t) => {
  const program = `
${WHERE}
import sys
print(sys.path)
sys.path.remove(".frozen")
print(where("requests"), where("ssl"))
sys.path.append("/apps")
print(where("tool"))
sys.path[:] = []
print(where("json"), where("other"))
sys.path = ["/apps"]
print(where("other"))
`;
  const files = { 'apps/tool.py': FILE('apps'), 'apps/other.py': FILE('apps') };
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', files });
  assert.equal(ran.stdout, "['', '.frozen', '/lib']\nnone none\napps\nfirmware none\napps\n");
  const circuitpython = await runText(t, 'import sys\nprint(sys.path)\n', { board: 'pico-w@circuitpython-10.2' });
  assert.equal(circuitpython.stdout, "['', '/', '.frozen', '/lib']\n");
});

test('a program finds no file in .frozen, but an import does', async (t) => {
  const program = `
import os
def told(call, *args):
    try:
        return call(*args)
    except OSError as e:
        return e.errno
for path in (".frozen/requests.py", "/.frozen/requests.py", "lib/../.frozen/umqtt/simple.py"):
    print(told(open, path), told(os.stat, path), told(open, path))
print([told(call, ".frozen") for call in (os.listdir, os.stat, os.chdir)])
print(told(os.stat, "lib")[0] & 0x4000, open("lib/here.py").read())
import requests, umqtt.simple, asyncio.stream
print(told(open, ".frozen/requests.py"), requests.__file__, umqtt.simple.__file__)
`;
  const ran = await runText(t, program, { board: 'esp32@micropython-1.27', files: { 'lib/here.py': 'x = 1' } });
  assert.equal(ran.stdout, '2 2 2\n2 2 2\n2 2 2\n[2, 2, 2]\n16384 x = 1\n2 requests.py umqtt/simple.py\n', ran.stderr);
});

test('packages: relative imports, submodules, and a module imported as part of a package', async (t) => {
  const files = {
    'lib/pack/__init__.py': 'from .inner import x\nfrom . import other\n',
    'lib/pack/inner.py': 'from .deep.leaf import y\nx = y + 1\n',
    'lib/pack/other.py': 'from . import inner\nz = inner.x\n',
    'lib/pack/deep/__init__.py': '',
    'lib/pack/deep/leaf.py': 'y = 1\n',
  };
  const program = `
import pack, pack.deep.leaf as leaf
from pack import *
print(pack.x, pack.other.z, leaf.y, x)
import sys
print(sorted(sys.modules))
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', files });
  const modules = ['pack', 'pack.deep', 'pack.deep.leaf', 'pack.inner', 'pack.other'];
  assert.equal(ran.stdout, `2 2 1 2\n[${modules.map((name) => `'${name}'`).join(', ')}]\n`);
});

test('asyncio by its name in 1.20, with the parts that are loaded on first use', async (t) => {
  const program = `
import uasyncio, sys
async def one(n):
    await uasyncio.sleep_ms(1)
    return n
async def main():
    event = uasyncio.Event()
    event.set()
    await event.wait()
    async with uasyncio.Lock():
        return await uasyncio.wait_for(uasyncio.gather(one(1), one(2)), 5)
print(uasyncio.run(main()), uasyncio.funcs, sorted(sys.modules))
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.20' });
  const names = ['uasyncio', 'core', 'event', 'funcs', 'lock'].map((name, i) => `'${i ? 'uasyncio.' : ''}${name}'`);
  assert.deepEqual(
    [ran.stdout, ran.stderr],
    [`[1, 2] <module 'uasyncio.funcs' from 'uasyncio/funcs.py'> [${names.join(', ')}]\n`, ''],
  );
});

test('an unsupported module of the firmware is reported as such', async (t) => {
  const program = `
for name in ("lwip", "aioble", "umqtt.robust", "nothing"):
    try:
        __import__(name)
    except ImportError as e:
        print(e)
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  assert.equal(
    ran.stdout,
    "this firmware has lwip, but thimble does not\nthis firmware has aioble, but thimble does not\nno module named 'umqtt'\nno module named 'nothing'\n",
  );
});

test('built-in modules cannot be changed, and show no internals', async (t) => {
  const program = `
import sys, socket, ssl, tls, time, os, json
for module in (socket, time, os, sys, json):
    try:
        module.x = 1
        print("changed", module)
    except AttributeError as e:
        print(e)
for module in (socket, ssl, tls, time, os, sys, json):
    print(module, [name for name in dir(module) if name[0] == "_" and name not in ("__class__", "__name__", "__dict__")])
print(sorted(sys.modules), sorted(dir()))
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  const lines = ran.stdout.split('\n');
  for (const line of lines.slice(0, 5)) assert.equal(line, "'module' object has no attribute 'x'");
  assert.equal(lines[5], "<module 'socket'> []");
  assert.match(lines[6]!, /^<module 'ssl' from 'ssl\.py'> \['__file__'(, '__version__')?\]$/);
  assert.deepEqual(
    lines.slice(7, 12),
    ['tls', 'time', 'os', 'sys', 'json'].map((name) => `<module '${name}'> []`),
  );
  assert.equal(
    lines[12],
    "['ssl'] ['__file__', '__name__', 'json', 'module', 'os', 'socket', 'ssl', 'sys', 'time', 'tls']",
  );
});

test('a .mpy file: CircuitPython’s is refused with advice to use the source, and MicroPython’s as on the board', async (t) => {
  const compiled = Uint8Array.from([0x43, 6, 0, 31, 2, 0]);
  const files = { 'lib/adafruit_thing.mpy': compiled, 'lib/adafruit_pack/__init__.mpy': compiled };
  const program = `
import os
print(sorted(os.listdir("/lib")))
for name in ("adafruit_thing", "adafruit_pack"):
    try:
        __import__(name)
    except (ImportError, ValueError) as e:
        print(type(e).__name__, e)
try:
    open("/lib/adafruit_other.py")
except OSError as e:
    print(e)
`;
  const circuitpython = await runText(t, program, { board: 'pico-w@circuitpython-10.2', files });
  const lines = circuitpython.stdout.split('\n');
  assert.equal(lines[0], "['adafruit_pack', 'adafruit_thing.mpy']");
  assert.match(
    lines[1]!,
    /^ImportError adafruit_thing\.mpy is compiled for CircuitPython, .*adafruit_thing\.py into lib\/.*--lib$/,
  );
  assert.match(lines[2]!, /^ImportError adafruit_pack\/__init__\.mpy is compiled for CircuitPython/);
  assert.equal(lines[3], '[Errno 2] ENOENT');
  const others = {
    'lib/adafruit_thing.mpy': Uint8Array.from([0x4d, 6, 0, 31, 2, 0]),
    'lib/adafruit_pack/__init__.mpy': Uint8Array.from([0x43, 5, 0, 31, 2, 0]),
  };
  for (const board of ['pico-w@circuitpython-10.2', 'esp32-s3@circuitpython-9.0'])
    assert.match(
      (await runText(t, program, { board, files: others })).stdout,
      /ValueError MicroPython \.mpy file; use CircuitPython mpy-cross\nValueError incompatible \.mpy file\n/,
    );
  const micropython = await runText(t, program, { board: 'pico-w@micropython-1.27', files });
  assert.match(micropython.stdout, /ValueError incompatible \.mpy file\nValueError incompatible \.mpy file/);
});

test('a library is a file of the program: a named board has none, a guessed one reports that it provides it', async (t) => {
  const board = 'pico-w@circuitpython-10.2';
  const program = `
for name in ("adafruit_connection_manager", "aiohttp", "own"):
    try:
        print(__import__(name).whose)
    except ImportError as e:
        print(e)
import adafruit_requests
`;
  const named = await runText(t, program, { board, files: { 'lib/own.py': 'whose = "the program"\n' } });
  assert.deepEqual(named.stdout.split('\n'), [
    "no module named 'adafruit_connection_manager'",
    "no module named 'aiohttp'",
    'the program',
    '',
  ]);
  assert.equal(named.code, 1);
  assert.match(named.stderr, /ImportError: no module named 'adafruit_requests'\n/);
  assert.match(named.stderr, /has no module adafruit_requests: .*circup install adafruit_requests.*--lib/s);
  const airlift = await runText(t, 'import wifi\n', { board: 'samd51@circuitpython-10.2+nina-3.3' });
  assert.match(airlift.stderr, /has no module wifi: .*adafruit_esp32spi/s);
  assert.doesNotMatch(named.stderr, /aiohttp/, 'what the program caught is not told');
  const guessed = await runText(t, 'import adafruit_requests\nprint(adafruit_requests.__name__)\n');
  assert.deepEqual([guessed.code, guessed.stdout], [0, 'adafruit_requests\n']);
  assert.match(guessed.boardLine, /adafruit_requests and adafruit_connection_manager are there without lib/);
  const micropython = await runText(t, 'import logging\n', { board: 'pico-w@micropython-1.27' });
  assert.match(micropython.stderr, /has no module logging: .*mpremote mip install logging/s);
});

test('deflate decompresses, and compresses only in guide; a Pico W has no PWM.duty', async (t) => {
  const program = `
import binascii, deflate, io, machine
data = binascii.a2b_base64("KM9LTEpOTErmqqisAgAUPAPC")
with deflate.DeflateIO(io.BytesIO(data), deflate.ZLIB) as stream:
    print(stream.readline(), stream.read(), hasattr(stream, "write"))
print(hasattr(machine.PWM(machine.Pin(15)), "duty"))
`;
  for (const [board, line] of [
    ['pico-w@micropython-1.27', 'False\nFalse'],
    ['esp32@micropython-1.27', 'False\nTrue'],
    ['guide', 'True\nTrue'],
  ] as const)
    assert.equal((await runText(t, program, { board })).stdout, `b'abcabc\\n' b'xyz' ${line}\n`, board);
});
