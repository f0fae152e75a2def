// Sockets and streams as required by MicroPython's own tests (tests/extmod, tests/net_hosted, tests/multi_net).
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { runText } from './run.ts';
import { serveTcp } from './servers.ts';

const BOARD = 'unix@micropython-1.27';

test('sockets with invalid arguments, and the file number of a closed one', async (t) => {
  const program = `
import socket
for args in (None,), (socket.AF_INET, None), (socket.AF_INET, socket.SOCK_RAW, None), (2.0,):
    try:
        socket.socket(*args)
    except TypeError as e:
        print(e)
s = socket.socket()
print(s.fileno() >= 0)
s.close()
print(s.fileno())
try:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 1)
except OSError as e:
    print(e.errno)
`;
  const refused = "can't convert NoneType to int\n".repeat(3);
  assert.equal(
    (await runText(t, program, { board: BOARD })).stdout,
    `${refused}can't convert float to int\nTrue\n-1\n22\n`,
  );
});

test('SO_LINGER with a time of 0 resets the connection, any other closes it', async (t) => {
  for (const [seconds, ending] of [
    [0, 'ECONNRESET'],
    [5, 'end'],
  ] as const) {
    let resolve!: (how: string) => void;
    const ended = new Promise<string>((done) => {
      resolve = done;
    });
    const port = await serveTcp(t, (socket: Socket) => {
      socket.on('data', () => socket.write('y'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
      socket.once('end', () => resolve('end'));
    });
    const program = `
import socket, struct
s = socket.socket()
s.connect(socket.getaddrinfo("127.0.0.1", ${port})[0][-1])
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, ${seconds}))
s.send(b"x")
s.recv(1)
s.close()
`;
    const { code, stderr } = await runText(t, program, { board: BOARD });
    assert.deepEqual([code, await ended], [0, ending], stderr);
  }
});

test('after a reset was reported, the connection reads as ended, and polls accordingly', async (t) => {
  const port = await serveTcp(t, (socket: Socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  });
  const program = `
import select, socket, time
s = socket.socket()
s.connect(socket.getaddrinfo("127.0.0.1", ${port})[0][-1])
poll = select.poll()
poll.register(s, select.POLLIN)
s.send(b"x")
print([event for _, event in poll.poll()])
try:
    s.recv(1)
except OSError as e:
    print(e.errno)
print([event for _, event in poll.poll(0)], s.recv(1))
`;
  const { stdout, stderr } = await runText(t, program, { board: BOARD });
  assert.equal(stdout, "[25]\n104\n[17] b''\n", stderr);
});

test('a program that connects to itself is connected before it gets the accepted connection', async (t) => {
  const program = `
import asyncio
async def serve(reader, writer):
    print("handler")
    writer.close()
    await writer.wait_closed()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    print("client")
    await reader.read()
    server.close()
asyncio.run(main())
`;
  const port = await freePort();
  for (let i = 0; i < 2; i++) {
    const { stdout, stderr } = await runText(t, program.replaceAll('PORT', String(port)), { board: BOARD });
    assert.equal(stdout, 'client\nhandler\n', stderr);
  }
});

test('asyncio waits while the heap is locked, and a program cannot allocate meanwhile', async (t) => {
  const program = `
import asyncio, micropython
async def task():
    for i in range(2):
        print(i)
        await asyncio.sleep_ms(1)
async def main():
    asyncio.create_task(task())
    micropython.heap_lock()
    await asyncio.sleep_ms(20)
    try:
        [1]
    except MemoryError:
        print("locked")
    print(micropython.heap_unlock(), micropython.heap_unlock())
    micropython.heap_lock()
    [1]
asyncio.run(main())
`;
  const { stdout, stderr } = await runText(t, program, { board: BOARD, options: { speed: 'max' } });
  assert.equal(stdout, '0\n1\nlocked\n0 0\n');
  assert.match(stderr, /^MemoryError: /m);
});

test('TLS over a stream written in Python closes it through ioctl', async (t) => {
  const program = `
import io, ssl
class Stream(io.IOBase):
    def write(self, buf):
        return len(buf)
    def readinto(self, buf):
        return 0
    def ioctl(self, request, argument):
        print("ioctl", request, argument)
        return 0
s = ssl.wrap_socket(Stream(), server_side=1, do_handshake=0)
s.close()
s.close()
try:
    s.read(1)
except OSError as e:
    print("closed")
`;
  const { stdout, stderr } = await runText(t, program, { board: BOARD });
  assert.equal(stdout, 'ioctl 4 0\nclosed\n', stderr);
});
