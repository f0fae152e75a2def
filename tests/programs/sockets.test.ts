// MicroPython's sockets and polls: blocking, non-blocking, with timeouts, to the end of a stream.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Ran, runText } from './run.ts';
import { send64MB, serveTcp } from './servers.ts';

/** Runs a program that has `s`, connected to `host.test`, and the modules it needs. */
function runConnected(t: TestContext, port: number, program: string): Promise<Ran> {
  const start = `
import errno, select, socket, time
address = socket.getaddrinfo("host.test", 80)[0][-1]
s = socket.socket()
s.connect(address)
`;
  return runText(t, start + program, { hosts: { 'host.test': port } });
}

test('read fills its buffer or reads to the end, recv returns what is available, readline stops at a line', async (t) => {
  const port = await serveTcp(t, (socket) => {
    socket.write('line one\nrest');
    socket.once('data', () => socket.end(' of it and the end'));
  });
  const program = `
print(s.readline(), s.recv(100))
s.send(b"go")
buffer = bytearray(8)
print(s.readinto(buffer), buffer, s.read(3), s.read(), s.read(), s.recv(5), s.readline())
s.close()
`;
  const ran = await runConnected(t, port, program);
  assert.equal(ran.stdout, "b'line one\\n' b'rest'\n8 bytearray(b' of it a') b'nd ' b'the end' b'' b'' b''\n");
});

test('a non-blocking socket: recv raises EAGAIN, read returns None, poll reports when ready', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.once('data', () => socket.write('answer')));
  const program = `
s.setblocking(False)
try:
    s.recv(1)
except OSError as e:
    print(e)
print(s.read(1), s.readline(), s.readinto(bytearray(1)))
poller = select.poll()
poller.register(s, select.POLLIN)
print(poller.poll(0))
poller.modify(s, select.POLLIN | select.POLLOUT)
print(poller.poll(0) == [(s, select.POLLOUT)])
poller.modify(s, select.POLLIN)
s.send(b"ask")
print(poller.poll(5000) == [(s, select.POLLIN)], s.recv(100))
print(select.select([s], [s], [], 0) == ([], [s], []))
`;
  const ran = await runConnected(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    '[Errno 11] EAGAIN',
    'None None None',
    '[]',
    'True',
    "True b'answer'",
    'True',
    '',
  ]);
});

test('non-blocking connect: EINPROGRESS, then writable; if refused, an error', async (t) => {
  const port = await serveTcp(t, () => {});
  const program = `
import select, socket
def connect(host):
    s = socket.socket()
    s.setblocking(False)
    try:
        s.connect(socket.getaddrinfo(host, 80)[0][-1])
    except OSError as e:
        print(e)
    poller = select.poll()
    poller.register(s, select.POLLOUT)
    print([event for _, event in poller.poll(5000)])
    return s
connect("open.test")
try:
    connect("closed.test").recv(1)
except OSError as e:
    print(e)
`;
  const ran = await runText(t, program, { hosts: { 'open.test': port, 'closed.test': await freePort() } });
  assert.deepEqual(ran.stdout.split('\n'), [
    '[Errno 115] EINPROGRESS',
    '[4]',
    '[Errno 115] EINPROGRESS',
    '[28]',
    '[Errno 111] ECONNREFUSED',
    '',
  ]);
});

test('timeouts, refused connections, unknown names and misuse have their error numbers', async (t) => {
  const port = await serveTcp(t, () => {});
  const program = `
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
s.settimeout(0.05)
attempt("recv", lambda: s.recv(1))
attempt("read", lambda: s.read(1))
attempt("again", lambda: s.connect(address))
listener = socket.socket()
attempt("unconnected", lambda: listener.recv(1))
attempt("unbound", lambda: listener.listen(1))
listener.bind(("127.0.0.1", 0))
listener.listen(1)
listener.settimeout(0.05)
attempt("accept", lambda: listener.accept())
listener.settimeout(0)
attempt("accept", lambda: listener.accept())
taken = socket.socket()
taken.bind(address)
attempt("taken", lambda: taken.listen(1))
s.close()
attempt("closed", lambda: s.recv(1))
attempt("closed", lambda: s.send(b"x"))
attempt("name", lambda: socket.getaddrinfo("no.such.name.invalid", 80))
poller = select.poll()
attempt("modify", lambda: poller.modify(s, 1))
attempt("no stream", lambda: poller.register(5, 1))
poller.register(s, 1)
attempt("poll closed", lambda: [event for _, event in poller.poll(0)])
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW))
`;
  const ran = await runConnected(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    'recv OSError(110,)',
    'read OSError(110,)',
    'again OSError(106,)',
    'unconnected OSError(107,)',
    'unbound OSError(22,)',
    'accept OSError(110,)',
    'accept OSError(11,)',
    'taken OSError(98,)',
    'closed OSError(9,)',
    'closed OSError(9,)',
    'name OSError(-2,)',
    'modify OSError(2,)',
    "no stream OSError('stream operation not supported',)",
    'poll closed [32]',
    'raw OSError(93,)',
    '',
  ]);
});

test('data written before the program ended is all received, and the end is orderly', async (t) => {
  let received = 0;
  const ended = new Promise<boolean>((resolve) => {
    void serveTcp(t, (socket) => {
      socket.on('data', (piece: Buffer) => (received += piece.length));
      socket.on('end', () => resolve(true));
      socket.on('error', () => resolve(false));
    }).then(async (port) => {
      await runConnected(t, port, 's.sendall(bytes(300000))\n');
    });
  });
  assert.equal(await ended, true);
  assert.equal(received, 300_000);
});

test('a peer that never reads does not delay the end of a program', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.pause());
  const program = `
s.setblocking(False)
sent = 0
while True:
    n = s.write(bytes(65536))
    if n is None:
        time.sleep(0.1)
        n = s.write(bytes(65536))
        if n is None:
            break
print("full")
`;
  const ran = await runConnected(t, port, program);
  assert.deepEqual([ran.code, ran.stdout], [0, 'full\n']);
});

test('a reset by the peer is ECONNRESET', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
  const ran = await runConnected(
    t,
    port,
    's.send(b"x")\ntry:\n    print(s.recv(1))\nexcept OSError as e:\n    print(e)\n',
  );
  assert.equal(ran.stdout, '[Errno 104] ECONNRESET\n');
});

test('64 MB through readinto: the same bytes, with constant memory', async (t) => {
  const port = await serveTcp(t, send64MB);
  const program = `
import gc
buffer = bytearray(16384)
total = check = 0
before = gc.mem_alloc()
while True:
    n = s.readinto(buffer)
    if not n:
        break
    total += n
    check += buffer[0] + buffer[n - 1]
print(total, check, gc.mem_alloc() - before < 4096)
`;
  const ran = await runConnected(t, port, program);
  assert.equal(ran.stdout, `67108864 ${4096 * ('t'.charCodeAt(0) + ' '.charCodeAt(0))} True\n`);
});

test('any object with the buffer protocol is sent as its bytes', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.on('data', (piece: Buffer) => socket.write(piece)));
  const program = `
import array
print(s.send(array.array("H", [1, 2])), s.read(4))
print(s.send("é"), s.read(2), s.write(memoryview(b"abcd")[1:3]), s.read(2), s.write(b"12345", 2), s.read(2))
s.sendall(bytearray(b"all"))
print(s.read(3))
`;
  const ran = await runConnected(t, port, program);
  const lines = ["4 b'\\x01\\x00\\x02\\x00'", "2 b'\\xc3\\xa9' 2 b'bc' 2 b'12'", "b'all'"];
  assert.equal(ran.stdout, `${lines.join('\n')}\n`);
});

test('streams written in Python are polled together with sockets, and old names lead to the same modules', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.write('data'));
  const program = `
import io, uselect, usocket, uos, ujson, utime, uerrno
class Stream(io.IOBase):
    ready = 0
    def ioctl(self, request, argument):
        return self.ready & argument if request == 3 else 0
stream = Stream()
poller = uselect.poll()
poller.register(stream, select.POLLIN)
print(poller.poll(30))
poller.register(s, select.POLLIN)
print(poller.poll(5000) == [(s, 1)])
poller.unregister(s)
Stream.ready = 1
print(poller.poll(5000) == [(stream, 1)])
print(list(poller.ipoll(0, 1)) == [(stream, 1)], poller.poll(0))
print(uselect is select, usocket.socket is socket.socket)
`;
  const ran = await runConnected(t, port, program);
  assert.equal(ran.stdout, '[]\nTrue\nTrue\nTrue []\nTrue True\n');
});

test('listening sockets have a pool of their own in lwIP: eight of them, besides five connections', async (t) => {
  const program = `
import socket
listeners, others = [], []
def attempt(what):
    try:
        what()
        return True
    except OSError as e:
        print(e, len(listeners), len(others))
def listen():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen(1)
    listeners.append(s)
while attempt(listen): pass
while attempt(lambda: others.append(socket.socket())): pass
`;
  const on = async (board: string) => (await runText(t, program, { board })).stdout;
  // The ninth is not closed, and keeps its connection.
  assert.equal(await on('pico-w@micropython-1.27'), '[Errno 12] ENOMEM 8 0\n[Errno 12] ENOMEM 8 4\n');
  assert.equal(await on('esp32@micropython-1.27'), '23 10 0\n23 10 0\n');
});
