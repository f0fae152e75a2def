// The names, keywords, defaults and exceptions of MicroPython's ssl and tls by version: every line of
// ../shared/facts/micropython/api, and of facts/modules the methods of sockets and contexts on each chip.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runFile, runText } from '../programs/run.ts';
import { testWithShared } from '../support/shared.ts';

/** Every file, and the board that it represents. */
const BUILDS: Readonly<Record<string, string>> = {
  '1.20.0': 'unix@micropython-1.20',
  '1.21.0': 'unix@micropython-1.21',
  '1.22.2': 'unix@micropython-1.22',
  '1.22.2-rp2cfg': 'pico-w@micropython-1.22',
  '1.23.0': 'unix@micropython-1.23',
  '1.23.0-rp2cfg': 'pico-w@micropython-1.23',
  '1.24.1': 'unix@micropython-1.24',
  '1.25.0': 'unix@micropython-1.25',
  '1.26.1': 'unix@micropython-1.26',
  '1.27.0': 'unix@micropython-1.27',
  '1.28.0': 'unix@micropython-1.28',
  '1.29.0-preview': 'unix@micropython-1.29',
};

/** Lines that depend on the PC on which the facts were made. */
const OF_THE_PC = /^(version|import u?requests) -> /;
/** The same for rp2's options: it was the unix port, with its memory and its modules. */
const PROBE = new URL('api-probe.py', import.meta.url).pathname;

for (const [build, board] of Object.entries(BUILDS))
  testWithShared(`facts/micropython/api/api-${build}.txt`, `${board}: the API of ssl and tls`, async (file) => {
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .filter((row) => !OF_THE_PC.test(row));
    const ran = await runFile(PROBE, { board, options: { heap: '100000000' } });
    assert.equal(ran.code, 0, ran.stderr);
    const here = new Map(ran.stdout.trim().split('\n').map(splitRow));
    assert.ok(rows.length > 45, String(rows.length));
    const differing = rows
      .map(splitRow)
      .filter(([label, value]) => here.get(label) !== value)
      .map(([label, value]) => `${label}: ${here.get(label)}, not ${value}`);
    assert.deepEqual(differing, []);
  });

/** Without addresses, and with the text of `thimble run`'s interpreter for a missing name of a module. */
function splitRow(row: string): [label: string, value: string] {
  const [label, value] = /^(.*?) -> (.*)$/s.exec(row)!.slice(1) as [string, string];
  const comparable = value
    .replace(/^(<\w+)( object| )[^<>]*>?$/, '$1 …>')
    .replace(/module '\w*' has no attribute/, "'module' object has no attribute");
  return [label, comparable];
}

test('ussl is an alias of ssl up to 1.22, and does not exist later', async (t) => {
  const program = `
import ssl
try:
    import ussl
    print(ussl is ssl)
except ImportError as e:
    print(e)
`;
  for (const [version, line] of [
    ['1.20', 'True'],
    ['1.22', 'True'],
    ['1.23', "no module named 'ussl'"],
  ])
    assert.equal((await runText(t, program, { board: `esp32@micropython-${version}` })).stdout, `${line}\n`);
});

const CHIPS: Readonly<Record<string, string>> = {
  'pico-w': 'RPI_PICO_W',
  esp32: 'ESP32_GENERIC',
  esp8266: 'ESP8266_GENERIC',
  stm32: 'PYBD_SF6',
  unix: 'UNIX',
};

interface Names {
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

const NAMES_PROGRAM = `
import socket, tls
def names(thing):
    return " ".join(sorted([name for name in dir(thing) if name[:2] != "__"]))
print(names(socket.socket))
print(names(socket.socket()))
print(names(tls.SSLContext))
print(names(tls))
try:
    with socket.socket() as s:
        print("entered")
except AttributeError as e:
    print(e)
`;

for (const [chip, id] of Object.entries(CHIPS))
  testWithShared(
    'facts/modules/micropython-names-1.27.json',
    `${chip}: what a socket and a context have`,
    async (file, t) => {
      const { modules, classes } = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Names>)[id]!;
      const ran = await runText(t, NAMES_PROGRAM, { board: `${chip}@micropython-1.27` });
      assert.equal(ran.code, 0, ran.stderr);
      const sorted = (names: readonly string[]) =>
        [...names]
          .filter((name) => !name.startsWith('__'))
          .sort()
          .join(' ');
      // The facts' table has the methods; verify_mode and verify_callback come from the type's attribute function.
      const [ofClass, ofSocket, ofContext, ofTls, entered] = ran.stdout.split('\n');
      assert.equal(ofClass, sorted(classes['socket.socket']!));
      assert.equal(ofSocket, ofClass);
      assert.equal(ofContext!.replace(/ verify_\w+/g, ''), sorted(classes['tls.SSLContext']!));
      assert.equal(ofTls, sorted(modules.tls!));
      assert.equal(entered, "'socket' object has no attribute '__exit__'");
    },
  );

test('ioctl belongs to the stream protocol: neither sockets nor other types in C have an attribute of this name', async (t) => {
  const program = `
import socket, io
def names(thing, kind):
    try:
        thing.ioctl
    except AttributeError as e:
        print(e)
    return "ioctl" in dir(thing) or hasattr(thing, "ioctl") or hasattr(kind, "ioctl")
s = socket.socket()
print(names(s, type(s)))
try:
    import ssl
    t = ssl.wrap_socket(s, do_handshake=False)
    print(names(t, type(t)))
    over = ssl.wrap_socket(t, do_handshake=False)
    print(names(over, type(over)))
except ImportError:
    pass
import machine
if hasattr(machine, "UART"):
    u = machine.UART(1, 9600)
    print(names(u, type(u)))
import websocket
print(hasattr(websocket.websocket(s), "ioctl"))
`;
  for (const board of [
    'pico-w@micropython-1.27',
    'esp32@micropython-1.20',
    'esp8266@micropython-1.27',
    'unix@micropython-1.23',
  ]) {
    const { stdout, stderr } = await runText(t, program, { board });
    assert.doesNotMatch(stderr, /Traceback/, board);
    const tls = board.endsWith('1.20') ? 'ussl' : 'SSLSocket';
    const kinds = ['socket', tls, tls, 'UART'];
    const expected = kinds.map((kind) => `'${kind}' object has no attribute 'ioctl'\nFalse\n`).join('');
    assert.equal(stdout, `${expected}True\n`, `${board}: ${stderr}`);
  }
});

test('a socket is closed through its ioctl, also by a DeflateIO', async (t) => {
  const program = `
import deflate, socket
s = socket.socket()
deflate.DeflateIO(s, deflate.RAW, 10, True).close()
try:
    s.read(1)
except OSError as e:
    print(e.errno, hasattr(s, "ioctl"))
`;
  const { stdout, stderr } = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  assert.equal(stdout, '9 False\n', stderr);
});

test('dir() without an argument, and of a program’s own class, is the interpreter’s', async (t) => {
  const program = `
import io
class A(io.IOBase):
    _x = 1
    def ioctl(self, request, argument):
        return 0
print(sorted(dir()), "_x" in dir(A()), "ioctl" in dir(A))
import other
`;
  const files = { 'other.py': 'y = 1\nprint(sorted(dir()))\n' };
  const ran = await runText(t, program, { board: 'unix@micropython-1.27', files });
  assert.deepEqual(ran.stdout.split('\n'), [
    "['A', '__file__', '__name__', 'io'] True True",
    "['__file__', '__name__', 'y']",
    '',
  ]);
});
