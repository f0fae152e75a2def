// The board's Wi-Fi: down until the program connects, one station for all of its objects, and failures while it is
// down.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { programFolder, runFile, runText } from './run.ts';
import { serveTcp } from './servers.ts';

/** With the command's default: {@link runFile} has Wi-Fi up. */
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

test('on a named board Wi-Fi is down until the program connects, and fails as on that port', async (t) => {
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

test('without Wi-Fi hardware, or without --board, the network is available at once', async (t) => {
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

test('CircuitPython does not join a network whose settings it cannot read', async (t) => {
  const joins = async (version: string, settings: string) => {
    const board = `pico-w@circuitpython-${version}`;
    const files = { 'settings.toml': settings };
    const ran = await runText(t, 'import wifi\nprint(wifi.radio.connected)\n', { board, files, ...DOWN });
    return `${ran.stdout}${ran.stderr}`;
  };
  const prints = (key: string, problem: string) =>
    new RegExp(`^False\\nthimble: .*retrieving '${key}': ${problem}\\. The value must be in double quotes`);
  assert.match(await joins('10.1', 'CIRCUITPY_WIFI_SSID = Net\n'), prints('CIRCUITPY_WIFI_SSID', "Invalid byte 'N'"));
  assert.match(await joins('10.2', 'CIRCUITPY_WIFI_SSID = Net\n'), prints('CIRCUITPY_WIFI_SSID', 'Invalid format'));
  const unquoted = 'CIRCUITPY_WIFI_SSID = "Net"\nCIRCUITPY_WIFI_PASSWORD = secret12\n';
  assert.match(await joins('9.2', unquoted), prints('CIRCUITPY_WIFI_PASSWORD', "Invalid byte 's'"));
  const long = `CIRCUITPY_WIFI_SSID = "${'n'.repeat(33)}"\n`;
  assert.match(await joins('9.2', long), prints('CIRCUITPY_WIFI_SSID', 'Internal error'));
  assert.equal(await joins('9.2', 'OTHER = [1\nCIRCUITPY_WIFI_SSID = "Net"\n'), 'True\n');
});

test('a server on a board without a network cannot be reached', async (t) => {
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

test('--wifi accepts up and down', async (t) => {
  await assert.rejects(runText(t, 'print(1)\n', { options: { wifi: 'on' } }), /--wifi on: expected up or down/);
});

test('events report Wi-Fi and clock, and leaving a network is the true reason of a failure', async (t) => {
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

const IN_RANGE = {
  'board.toml': `
[[wifi]]
ssid = "home"
password = "correct horse"
bssid = "aa:bb:cc:dd:ee:ff"
channel = 11
rssi = -71
[[wifi]]
ssid = "open"
password = ""
`,
};

test('MicroPython: a scan shows the networks of board.toml, and joining an unknown one or with a wrong password fails', async (t) => {
  const program = `
import network, time
wlan = network.WLAN(network.STA_IF)
try:
    print(len(wlan.scan()))
except OSError as e:
    print(repr(e))
wlan.active(True)
for each in wlan.scan():
    print(each)
def join(*what):
    wlan.disconnect()
    wlan.connect(*what)
    while wlan.status() == network.STAT_CONNECTING:
        time.sleep_ms(20)
    return wlan.status(), wlan.isconnected()
print(join("nowhere", "password") == (network.STAT_NO_AP_FOUND, False))
print(join("home", "wrong horse") == (network.STAT_WRONG_PASSWORD, False))
print(join("home", "correct horse") == (network.STAT_GOT_IP, True), wlan.status("rssi"))
`;
  const networks = (security: number, last: string, unsecured = 0) => [
    `(b'home', b'\\xaa\\xbb\\xcc\\xdd\\xee\\xff', 11, -71, ${security}, ${last})`,
    `(b'open', b'\\x02\\x00\\x00\\x00\\x03\\x01', 1, -50, ${unsecured}, ${last})`,
  ];
  const lines = (inactive: string, shown: readonly string[]) => [inactive, ...shown, 'True', 'True', 'True -71', ''];
  const expected: Readonly<Record<string, string[]>> = {
    'pico-w@micropython-1.27': lines('OSError(1,)', networks(5, '1')),
    'esp32@micropython-1.27': lines("OSError('STA must be active',)", networks(3, 'False')),
    'esp8266@micropython-1.27': lines('2', networks(3, '0')),
  };
  for (const [board, printed] of Object.entries(expected)) {
    const ran = await runText(t, program, { board, files: IN_RANGE, ...DOWN });
    assert.deepEqual(ran.stdout.split('\n'), printed, board + ran.stderr);
  }
});

test('CircuitPython: the same with its errors; settings.toml joins a network in range', async (t) => {
  const program = `
import wifi
print(wifi.radio.connected)
for network in wifi.radio.start_scanning_networks():
    print(network.ssid, network.rssi, network.channel, network.bssid[0], network.authmode)
wifi.radio.stop_scanning_networks()
for what in (("nowhere", "password"), ("home", "wrong horse"), ("home", "correct horse")):
    try:
        wifi.radio.connect(*what)
        print(wifi.radio.connected)
    except ConnectionError as error:
        print(error)
`;
  const board = 'pico-w@circuitpython-10.2';
  const ran = await runText(t, program, { board, files: IN_RANGE, ...DOWN });
  assert.deepEqual(ran.stdout.split('\n'), [
    'False',
    'home -71 11 170 [wifi.AuthMode.WPA2, wifi.AuthMode.PSK]',
    'open -50 1 2 [wifi.AuthMode.OPEN]',
    'No network with that ssid',
    'Authentication failure',
    'True',
    '',
  ]);
  for (const [password, joined] of [
    ['wrong', 'False'],
    ['correct horse', 'True'],
  ]) {
    const settings = `CIRCUITPY_WIFI_SSID = "home"\nCIRCUITPY_WIFI_PASSWORD = "${password}"\n`;
    const files = { ...IN_RANGE, 'settings.toml': settings };
    assert.equal(
      (await runText(t, 'import wifi\nprint(wifi.radio.connected)\n', { board, files, ...DOWN })).stdout,
      `${joined}\n`,
    );
  }
});

test('an access point can be reached, and leads nowhere', async (t) => {
  const port = await freePort();
  const program = `
import network, socket
ap = network.WLAN(network.AP_IF)
ap.config(ssid="setup", password="password")
ap.active(True)
print(ap.ifconfig()[0], ap.status("stations"))
s = socket.socket()
s.bind(("0.0.0.0", ${port}))
s.listen(1)
print("listening")
client, address = s.accept()
print(client.recv(5))
client.send(b"hello")
client.close()
try:
    socket.getaddrinfo("host.test", 80)
except OSError as e:
    print(repr(e))
`;
  let answer: Promise<string> | undefined;
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('setup'));
      socket.on('data', (piece) => resolve(String(piece))).on('error', reject);
    });
  const onOutput = (text: string) => {
    if (text.includes('listening')) answer ??= ask();
  };
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', onOutput, ...DOWN });
  assert.deepEqual(ran.stdout.split('\n'), ['192.168.4.1 []', 'listening', "b'setup'", 'OSError(-2,)', '']);
  assert.equal(await answer, 'hello');
});

test("the default of network.hostname() is the port's, or the board's, name", async (t) => {
  for (const [board, name] of [
    ['pico-w@micropython-1.20', 'mpy-rp2'],
    ['pico-w@micropython-1.27', 'PicoW'],
    ['esp32-s3@micropython-1.27', 'mpy-esp32s3'],
  ] as const) {
    const { stdout, stderr } = await runText(t, 'import network\nprint(network.hostname())\n', { board });
    assert.equal(stdout, `${name}\n`, stderr);
  }
});

test('deinit of the wireless chip also ends its access point', async (t) => {
  const program = `
import network, socket
ap = network.WLAN(network.AP_IF)
ap.active(True)
network.WLAN(network.STA_IF).deinit()
print(ap.active())
try:
    socket.socket().connect(("127.0.0.1", 1))
except OSError as e:
    print(e)
`;
  const { stdout, stderr } = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  assert.equal(stdout, 'False\n[Errno 113] EHOSTUNREACH\n', stderr);
});
