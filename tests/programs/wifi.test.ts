// The board's Wi-Fi: down until the program connects, one station for all of its objects, and what fails while it is down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programFolder, runFile, runText } from './run.ts';
import { serveTcp } from './servers.ts';

/** As the command has it by default: {@link runFile} has Wi-Fi up. */
const DOWN = { options: { wifi: undefined } };

const MICROPYTHON = `
import network, socket
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
def ask():
    s = socket.socket()
    s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
    return s.read()
wlan = network.WLAN(network.STA_IF)
print(wlan.isconnected(), wlan.status() == network.STAT_IDLE, wlan.ifconfig()[0])
attempt("name", ask)
attempt("address", lambda: socket.socket().connect(("127.0.0.1", 9)))
attempt("message", lambda: socket.socket(2, 2).sendto(b"x", ("127.0.0.1", 9)))
attempt("inactive", lambda: network.WLAN(network.STA_IF).connect("net", "password"))
wlan.active(True)
network.WLAN(network.STA_IF).connect("net", "password")
print(wlan is network.WLAN(network.STA_IF), wlan.isconnected(), wlan.status() == network.STAT_GOT_IP)
attempt("name", ask)
wlan.disconnect()
attempt("left", ask)
wlan.connect("net", "password")
attempt("at once", ask)
`;

test('on a named board Wi-Fi is down until the program connects, and fails as that port does', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.end('answer'));
  const lines = (name: string, unreachable: number, inactive: string) => [
    'False True 0.0.0.0',
    `name ${name}`,
    `address OSError(${unreachable},)`,
    `message OSError(${unreachable},)`,
    `inactive ${inactive}`,
    'True True True',
    "name b'answer'",
    `left ${name}`,
    "at once b'answer'",
    '',
  ];
  const expected: Readonly<Record<string, string[]>> = {
    'pico-w@micropython-1.27': lines('OSError(-2,)', 113, 'OSError(1,)'),
    'esp32@micropython-1.27': lines('OSError(-202,)', 118, "OSError('Wifi Not Started',)"),
    'esp8266@micropython-1.27': lines('OSError(-2,)', 113, 'None'),
  };
  for (const [board, printed] of Object.entries(expected)) {
    const ran = await runText(t, MICROPYTHON, { board, hosts: { 'host.test': port }, ...DOWN });
    assert.deepEqual(ran.stdout.split('\n'), printed, board);
    assert.equal(ran.stderr.match(/Wi-Fi is not connected/g)?.length, 1, 'it is said once');
  }
});

test('without Wi-Fi to join, or where no board was named, the network is there at once', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.end('answer'));
  const program = `
import socket
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
print(s.read())
`;
  const settings = { hosts: { 'host.test': port }, ...DOWN };
  for (const board of ['unix@micropython-1.27', 'stm32@micropython-1.27', 'guide', 'modern', undefined])
    assert.equal((await runText(t, program, { ...settings, board })).stdout, "b'answer'\n", board);
  const told = await runText(t, program, settings);
  assert.match(told.boardLine, /Wi-Fi is up, the clock is right, and /);
  const up = await runText(t, program, { ...settings, board: 'pico-w@micropython-1.27', options: { wifi: 'up' } });
  assert.equal(up.stdout, "b'answer'\n");
  const down = await runText(t, program, { ...settings, board: undefined, options: { wifi: 'down' } });
  assert.match(down.stderr, /OSError: -2\n/);
});

test('CircuitPython: down until connect, or joined by settings.toml', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.end('answer'));
  const program = `
import socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
def ask():
    s = pool.socket()
    s.connect(("host.test", 80))
    buffer = bytearray(10)
    return bytes(buffer[: s.recv_into(buffer)])
print(wifi.radio.connected, wifi.radio.ipv4_address)
try:
    print(ask())
except Exception as e:
    print(type(e).__name__, e.args)
wifi.radio.connect("net", "password")
print(wifi.radio.connected, wifi.radio.ipv4_address, ask())
`;
  const board = 'pico-w@circuitpython-10.2';
  const settings = { board, hosts: { 'host.test': port }, ...DOWN };
  const ran = await runText(t, program, settings);
  assert.deepEqual(ran.stdout.split('\n'), [
    'False None',
    "gaierror (-2, 'Name or service not known')",
    "True 127.0.0.1 b'answer'",
    '',
  ]);
  assert.match(ran.stderr, /wifi\.radio\.connect\(ssid, password\), or CIRCUITPY_WIFI_SSID in settings\.toml/);
  const folder = programFolder(t, {
    'code.py': 'import wifi\nprint(wifi.radio.connected)\n',
    'settings.toml': 'CIRCUITPY_WIFI_SSID = "net"\n',
  });
  assert.equal((await runFile(folder, settings)).stdout, 'True\n');
  assert.equal((await runFile(folder, { ...settings, options: { wifi: 'down' } })).stdout, 'False\n');
});

test('nobody reaches a server on a board that is on no network', async (t) => {
  const program = `
import network, select, socket
listener = socket.socket()
listener.bind(("0.0.0.0", 0))
listener.listen(1)
listener.settimeout(0.05)
try:
    listener.accept()
except OSError as e:
    print(e)
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', ...DOWN });
  assert.equal(ran.stdout, '[Errno 110] ETIMEDOUT\n');
});

test('--wifi takes up and down', async (t) => {
  await assert.rejects(runText(t, 'print(1)\n', { options: { wifi: 'on' } }), /--wifi on: up or down/);
});

test('events tell Wi-Fi and clock, and a network that was left is the true reason', async (t) => {
  const program = `
import machine, network, socket, time
w = network.WLAN(network.STA_IF)
w.active(True)
w.connect("net", "opensesame")
while not w.isconnected():
    time.sleep_ms(10)
machine.RTC().datetime((2026, 11, 29, 6, 12, 0, 0, 0))
print("joined with opensesame")
w.disconnect()
socket.getaddrinfo("host.test", 80)
`;
  const settings = { board: 'pico-w@micropython-1.27', ...DOWN, options: { ...DOWN.options, json: true } };
  const { stdout } = await runText(t, program, settings);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const states = events.filter(({ event }) => event === 'wifi').map(({ state }) => state);
  assert.deepEqual(states, ['down', 'up', 'down']);
  assert.equal(events.find(({ event }) => event === 'clock')?.time, Date.UTC(2026, 10, 29, 12));
  const { reason } = events.find(({ event }) => event === 'exception') as { reason: Record<string, string> };
  assert.match(reason.what!, /Wi-Fi is not connected/);
  assert.match(reason.fix!, /network\.WLAN\(network\.STA_IF\)\.connect/);
  assert.equal(reason.command, 'thimble run … --wifi up');
  assert.doesNotMatch(stdout, /opensesame/);
});
