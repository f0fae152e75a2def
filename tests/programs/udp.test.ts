// UDP, MSG_PEEK, options, and errors specific to each port: lwIP, ESP32, Linux, CircuitPython.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { runText } from './run.ts';
import { serveNtp, serveTcp, serveUdp } from './servers.ts';

const RP2 = 'pico-w@micropython-1.27';
const ESP32 = 'esp32@micropython-1.27';
const UNIX = 'unix@micropython-1.27';

const ATTEMPT = `
import socket
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
`;

for (const board of ['guide', RP2, ESP32, UNIX])
  test(`${board}: sendto, recvfrom, one message at a time, and connect with send and read`, async (t) => {
    const port = await serveUdp(t, (message) => Buffer.from(`<${message.toString()}>`));
    const program = `${ATTEMPT}
address = socket.getaddrinfo("host.test", 4000, 0, socket.SOCK_DGRAM)[0][-1]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(s.sendto(b"one", address))
data, sender = s.recvfrom(100)
print(data, bytes(sender) == bytes(address) if isinstance(sender, bytearray) else sender == address)
s.sendto(b"a long message", address)
print(s.recv(5))
s.sendto(b"next", address)
print(s.recv(3, socket.MSG_PEEK), s.recv(100))
c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt("unconnected", lambda: c.send(b"x"))
c.connect(address)
print(c.send(b"sent"), c.recv(100), c.write(b"written"), c.recv(100))
c.settimeout(0.05)
attempt("time-out", lambda: c.recv(1))
attempt("at once", lambda: s.recv(1, socket.MSG_DONTWAIT))
c.setblocking(False)
attempt("not blocking", lambda: c.recv(1))
print(c.read(1))
`;
    const ran = await runText(t, program, { hosts: { 'host.test': port }, board });
    const timedOut = { [ESP32]: 116, [UNIX]: 11 }[board] ?? 110;
    const unconnected = { [ESP32]: 128, [UNIX]: 89 }[board] ?? 107;
    assert.deepEqual(ran.stdout.split('\n'), [
      '3',
      "b'<one>' True",
      "b'<a lo'",
      "b'<ne' b'<next>'",
      `unconnected OSError(${unconnected},)`,
      "4 b'<sent>' 7 b'<written>'",
      `time-out OSError(${timedOut},)`,
      'at once OSError(11,)',
      'not blocking OSError(11,)',
      'None',
      '',
    ]);
  });

test('a bound UDP socket can be polled, does not share its port, and drops messages beyond its queue', async (t) => {
  const port = await freePort();
  const program = (most: number) => `${ATTEMPT}
import select, time
at = socket.getaddrinfo("127.0.0.1", ${port})[0][-1]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(at)
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt("taken", lambda: other.bind(at))
poller = select.poll()
poller.register(s, select.POLLIN)
print(poller.poll(0))
for i in range(8):
    other.sendto(b"%d" % i, at)
print(poller.poll(5000) == [(s, select.POLLIN)])
time.sleep(0.3)
s.settimeout(0)
got = []
while True:
    try:
        got.append(s.recv(10))
    except OSError as e:
        break
print(len(got) == ${most}, got[0])
for call in (lambda: s.listen(1), lambda: s.accept()):
    attempt("stream only", call)
`;
  const rp2 = await runText(t, program(4), { board: RP2 });
  const lines = [
    'taken OSError(98,)',
    '[]',
    'True',
    "True b'0'",
    'stream only OSError(95,)',
    'stream only OSError(95,)',
  ];
  assert.equal(rp2.stdout, `${lines.join('\n')}\n`);
  const older = await runText(t, program(1), { board: 'pico-w@micropython-1.20' });
  assert.equal(older.stdout, rp2.stdout);
  const esp32 = await runText(t, program(6), { board: ESP32 });
  assert.equal(esp32.stdout, rp2.stdout.replace('98', '112'));
});

test('a board has a limited number of sockets, and closing releases one', async (t) => {
  const program = `${ATTEMPT}
def count(kind):
    kept = []
    try:
        while len(kept) < 30:
            kept.append(socket.socket(socket.AF_INET, kind))
    except OSError as e:
        print(len(kept), repr(e))
    kept.pop().close()
    kept.append(socket.socket(socket.AF_INET, kind))
    for s in kept:
        s.close()
count(socket.SOCK_STREAM)
count(socket.SOCK_DGRAM)
`;
  assert.equal((await runText(t, program, { board: RP2 })).stdout, '5 OSError(12,)\n4 OSError(12,)\n');
  assert.equal((await runText(t, program, { board: ESP32 })).stdout, '10 OSError(23,)\n10 OSError(23,)\n');
});

test('sockets that the program dropped: some boards collect them when all are open', async (t) => {
  const program = (make: string) => `${make}
def drop():
    made()
try:
    for i in range(30):
        drop()
    print("collected")
except Exception as e:
    print(i, repr(e))
kept = []
try:
    while len(kept) < 30:
        kept.append(made())
except Exception as e:
    print(repr(e))
`;
  const made = program('import socket\nmade = socket.socket');
  const pool = program('import socketpool, wifi\nmade = socketpool.SocketPool(wifi.radio).socket');
  for (const [board, text, stdout] of [
    [ESP32, made, 'collected\nOSError(23,)\n'],
    ['esp32@micropython-1.21', made, '10 OSError(23,)\nOSError(23,)\n'],
    [RP2, made, '5 OSError(12,)\nOSError(12,)\n'],
    ['pico-w@circuitpython-10.2', pool, "collected\nRuntimeError('Out of sockets',)\n"],
    ['esp32-s3@circuitpython-10.2', pool, "8 RuntimeError('Out of sockets',)\nRuntimeError('Out of sockets',)\n"],
  ] as const)
    assert.equal((await runText(t, text, { board })).stdout, stdout, board);
});

test('accept needs no further socket while no connection is waiting', async (t) => {
  const program = `
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1)
listener.setblocking(False)
kept = []
try:
    while len(kept) < 30:
        kept.append(socket.socket())
except OSError as e:
    print(repr(e))
try:
    listener.accept()
except OSError as e:
    print(repr(e))
`;
  assert.equal((await runText(t, program, { board: RP2 })).stdout, 'OSError(12,)\nOSError(11,)\n');
  assert.equal((await runText(t, program, { board: ESP32 })).stdout, 'OSError(23,)\nOSError(11,)\n');
});

test('MSG_PEEK does not consume the bytes of a connection; before 1.26 recv accepts no flags', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.write('hello'));
  const program = `${ATTEMPT}
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
print(s.recv(3, getattr(socket, "MSG_PEEK", 0)), s.recv(5))
`;
  for (const board of ['guide', RP2, ESP32, UNIX]) {
    const ran = await runText(t, program, { board, hosts: { 'host.test': port } });
    assert.equal(ran.stdout, "b'hel' b'hello'\n", board);
  }
  const old = await runText(t, program, { board: 'pico-w@micropython-1.25', hosts: { 'host.test': port } });
  assert.match(old.stderr, /TypeError: function takes 2 positional arguments but 3 were given\n$/);
});

test('unix: addresses are bytes, and errors are those of Linux', async (t) => {
  const closeWholly = (socket: Socket) => void socket.end('answer', () => void socket.destroy());
  const port = await serveTcp(t, (socket) => void socket.once('data', () => closeWholly(socket)));
  const program = `${ATTEMPT}
import time
info = socket.getaddrinfo("host.test", 80)
print([row[:4] for row in info], [row[1] for row in socket.getaddrinfo("host.test", 80, 0, socket.SOCK_STREAM)])
address = info[0][-1]
print(type(address), len(address), socket.sockaddr(address)[2], socket.inet_ntop(2, bytes([10, 0, 0, 1])))
print(socket.inet_ntop(10, socket.inet_pton(10, "fe80::1:0:2")), socket.inet_pton(2, "1.2.3.4"))
s = socket.socket()
attempt("read", lambda: s.read(1))
attempt("recv", lambda: s.recv(1))
attempt("write", lambda: s.write(b"x"))
attempt("send", lambda: s.send(b"x"))
attempt("accept", lambda: s.accept())
attempt("text", lambda: s.connect(("127.0.0.1", 80)))
attempt("short", lambda: s.connect(b"12"))
attempt("sendall", lambda: s.sendall)
attempt("option", lambda: s.setsockopt(99, 1, 1))
s.connect(address)
s.settimeout(0.05)
attempt("recv", lambda: s.recv(1))
attempt("read", lambda: s.read(1))
s.settimeout(None)
s.write(b"ask")
print(s.read(), s.recv(5))
s.write(b"x")
time.sleep(0.3)
attempt("closed", lambda: s.write(b"x"))
s.close()
attempt("closed", lambda: s.settimeout(1))
attempt("service", lambda: socket.getaddrinfo("host.test", "no-service"))
`;
  const ran = await runText(t, program, { board: UNIX, hosts: { 'host.test': port } });
  assert.deepEqual(ran.stdout.split('\n'), [
    '[(2, 1, 6, None), (2, 2, 17, None), (2, 3, 0, None)] [1]',
    "<class 'bytearray'> 16 80 10.0.0.1",
    "fe80::1:0:2 b'\\x01\\x02\\x03\\x04'",
    'read OSError(107,)',
    'recv OSError(107,)',
    'write OSError(32,)',
    'send OSError(32,)',
    'accept OSError(22,)',
    "text TypeError('object with buffer protocol required',)",
    'short OSError(22,)',
    "sendall AttributeError(\"'socket' object has no attribute 'sendall'\",)",
    'option OSError(92,)',
    'recv OSError(11,)',
    'read OSError(110,)',
    "b'answer' b''",
    'closed OSError(32,)',
    'closed OSError(9,)',
    "service OSError('[addrinfo error -8]',)",
    '',
  ]);
});

test('lwIP accepts addresses, not names; an error is reported once', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
  const program = `${ATTEMPT}
attempt("name", lambda: socket.socket().connect(("host.test", 80)))
s = socket.socket()
attempt("write", lambda: s.write(b"x"))
s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
s.send(b"x")
attempt("reset", lambda: s.recv(1))
attempt("then", lambda: s.recv(1))
attempt("option", lambda: s.setsockopt(socket.SOL_SOCKET, 999, 1))
`;
  const rp2 = await runText(t, program, { board: RP2, hosts: { 'host.test': port } });
  assert.deepEqual(rp2.stdout.split('\n'), [
    "name ValueError('invalid arguments',)",
    'write OSError(107,)',
    'reset OSError(104,)',
    'then OSError(9,)',
    'Warning: lwip.setsockopt() not implemented',
    'option None',
    '',
  ]);
  const esp32 = await runText(t, program, { board: ESP32, hosts: { 'host.test': port } });
  assert.match(esp32.stdout, /^name None\nwrite OSError\(128,\)\nreset OSError\(104,\)\nthen OSError\(104,\)\n/);
});

test("an accepted connection inherits its listener's timeout on lwIP", async (t) => {
  const port = await freePort();
  const program = `${ATTEMPT}
listener = socket.socket()
listener.bind(("127.0.0.1", ${port}))
listener.listen(1)
client = socket.socket()
client.connect(("127.0.0.1", ${port}))
listener.settimeout(0.2)
server, _ = listener.accept()
attempt("recv", lambda: server.recv(1))
`;
  assert.equal((await runText(t, program, { board: RP2 })).stdout, 'recv OSError(110,)\n');
});

test('CircuitPython: UDP, options, and a pipe that is not connected', async (t) => {
  const port = await serveUdp(t, (message) => Buffer.from(message.toString().toUpperCase()));
  const program = `
import socketpool, wifi, errno
pool = socketpool.SocketPool(wifi.radio)
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, type(e).__name__, e.args)
s = pool.socket(pool.AF_INET, pool.SOCK_DGRAM)
print(s.type, s.sendto(b"abc", ("host.test", 4000)))
buffer = bytearray(10)
print(s.recvfrom_into(buffer), bytes(buffer[:3]))
s.settimeout(0.05)
attempt("time-out", lambda: s.recv_into(buffer))
s.setblocking(False)
attempt("at once", lambda: s.recvfrom_into(buffer))
tcp = pool.socket()
tcp.setsockopt(pool.SOL_SOCKET, pool.SO_REUSEADDR, 1)
tcp.setsockopt(pool.IPPROTO_TCP, pool.TCP_NODELAY, 1)
attempt("option", lambda: tcp.setsockopt(pool.IPPROTO_IP, 5, 1))
attempt("send", lambda: tcp.send(b"x"))
attempt("family", lambda: pool.socket(pool.AF_INET6))
`;
  const ran = await runText(t, program, { board: 'pico-w@circuitpython-10.2', hosts: { 'host.test': port } });
  const lines = ran.stdout.split('\n');
  assert.deepEqual(lines.slice(0, 2), ['2 3', "(3, ('host.test', 4000)) b'ABC'"]);
  assert.deepEqual(lines.slice(2, 5), ['time-out OSError (116,)', 'at once OSError (11,)', 'option OSError (95,)']);
  assert.match(lines[5]!, /^send (BrokenPipeError|OSError) \(32,\)$/);
  assert.equal(lines[6], "family NotImplementedError ('Only IPv4 sockets supported',)");
});

test('ntptime uses the mapped server, with that version’s errors', async (t) => {
  const asked: number[] = [];
  const port = await serveNtp(t, Date.UTC(2026, 5, 7, 8, 9, 10), asked);
  const program = 'import ntptime, time\nt = ntptime.time()\nprint(time.gmtime(t)[:6])\n';
  for (const board of [RP2, 'pico-w@micropython-1.20']) {
    const ran = await runText(t, program, { board, hosts: { 'pool.ntp.org': port } });
    assert.equal(ran.stdout, '(2026, 6, 7, 8, 9, 10)\n', ran.stderr);
  }
  assert.deepEqual(asked, [0x1b, 0x1b]);
});
