// A program's mistakes are exceptions in the program: random calls with random values, of modules and of host
// functions, neither end the process nor trigger a bug.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runText } from './run.ts';

const PROGRAM = readFileSync(new URL('fuzz-program.py', import.meta.url), 'utf8');
const CALLS = 700;
const MODULES = {
  guide: 'socket ssl tls select network machine requests ntptime hashlib binascii os time',
  'pico-w@micropython-1.27': 'socket ssl tls select network machine requests ntptime hashlib binascii os time',
  'pico-w@circuitpython-10.2': 'socketpool ssl wifi ipaddress json hashlib os time',
  // Guessed boards, so that the replacements for libraries are available.
  'no named board': 'socketpool wifi adafruit_requests adafruit_connection_manager',
};

for (const [board, modules] of Object.entries(MODULES))
  for (const seed of [1, 2])
    test(`${CALLS} random calls under ${board}, seed ${seed}`, async (t) => {
      const args = [String(seed), String(CALLS), ...modules.split(' ')];
      const settings = board.includes('@') || board === 'guide' ? { board } : {};
      const program = board === 'no named board' ? `${PROGRAM}\nimport wifi\n` : PROGRAM;
      const { code, stdout, stderr } = await runText(t, program, { ...settings, args });
      assert.deepEqual([code, stdout.split('\n').slice(-2)], [0, [`calls ${CALLS}`, '']], `${stdout}\n${stderr}`);
    });

const MISTAKES: readonly (readonly [line: string, board: string, printed: string])[] = [
  ['socket.socket().connect(("127.0.0.1", 70000))', 'guide', 'OSError(22,)'],
  ['socket.socket().connect(("127.0.0.1", -1))', 'guide', 'OSError(22,)'],
  ['socket.socket().connect(("127.0.0.1", 2**40 + 80))', 'guide', 'OSError(22,)'],
  ['socket.socket().bind(("127.0.0.1", 99999))', 'guide', 'OSError(22,)'],
  ['socket.socket().connect("127.0.0.1")', 'guide', "TypeError(\"object 'str' isn't a tuple or list\",)"],
  ['socket.socket().connect(("127.0.0.1",))', 'guide', "ValueError('requested length 2 but object has length 1',)"],
  ['socket.socket().connect((None, 80))', 'guide', "TypeError(\"can't convert 'NoneType' object to str implicitly\",)"],
  ['socket.getaddrinfo(None, 80)', 'guide', "TypeError(\"can't convert 'NoneType' object to str implicitly\",)"],
  ['socket.getaddrinfo("127.0.0.1", None)', 'guide', 'TypeError("can\'t convert NoneType to int",)'],
  ['socket.getaddrinfo("127.0.0.1", 65536)', 'guide', 'OSError(22,)'],
  ['socket.getaddrinfo("a\\0b", 80)', 'guide', 'OSError(-2,)'],
  ['socket.socket().settimeout("x")', 'guide', 'TypeError("can\'t convert str to float",)'],
  ['requests.get(5)', 'guide', "TypeError('method and url are str, headers a dict',)"],
  ['pool.socket().connect(("127.0.0.1", 70000))', 'pico-w@circuitpython-10.2', "ValueError('port must be 0-65535',)"],
  [
    'pool.getaddrinfo(None, 80)',
    'pico-w@circuitpython-10.2',
    "TypeError(\"can't convert 'NoneType' object to str implicitly\",)",
  ],
];

for (const [board, modules] of [
  ['guide', 'import socket, requests'],
  ['pico-w@circuitpython-10.2', 'import socketpool, wifi\npool = socketpool.SocketPool(wifi.radio)'],
] as const)
  test(`wrong values for sockets and names are exceptions in the program: ${board}`, async (t) => {
    const mistakes = MISTAKES.filter(([, on]) => on === board);
    const attempts = mistakes.map(([line]) => `try:\n    ${line}\nexcept Exception as e:\n    print(repr(e))\n`);
    const ran = await runText(t, [modules, ...attempts].join('\n'), { board });
    assert.equal(ran.code, 0);
    assert.deepEqual(
      ran.stdout.split('\n').slice(0, -1),
      mistakes.map(([, , printed]) => printed),
    );
  });

test('a name may be bytes', async (t) => {
  const ran = await runText(t, 'import socket\nprint(socket.getaddrinfo(b"localhost", 8080)[0][-1][1])\n');
  assert.equal(ran.stdout, '8080\n');
});
