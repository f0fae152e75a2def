// asyncio on a board: tasks, streams over TCP and TLS, servers, by version.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { runText } from './run.ts';
import { serveTcp, serveTls } from './servers.ts';

const BOARD = 'unix@micropython-1.27';
let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

test('tasks: gather, wait_for, cancellation, Event, Lock, the order of wake-ups', async (t) => {
  const program = `
import asyncio
async def count(name, pause):
    for i in range(2):
        print(name, i)
        await asyncio.sleep_ms(pause)
    return name
async def fail():
    raise ValueError("failed")
async def main():
    print(await asyncio.gather(count("a", 10), count("b", 25)))
    print(await asyncio.gather(fail(), count("c", 1), return_exceptions=True))
    try:
        await asyncio.wait_for(count("late", 500), 0.01)
    except asyncio.TimeoutError as e:
        print("timed out", repr(e))
    task = asyncio.create_task(count("cancelled", 500))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.done())
    event, lock = asyncio.Event(), asyncio.Lock()
    async def waiter():
        await event.wait()
        async with lock:
            return "woken"
    waiting = asyncio.create_task(waiter())
    async with lock:
        event.set()
        await asyncio.sleep(0)
        print(waiting.done(), lock.locked())
    print(await waiting, asyncio.current_task() is not waiting)
    return "end"
print(asyncio.run(main()))
try:
    asyncio.current_task()
except RuntimeError as e:
    print(e)
`;
  const ran = await runText(t, program, { board: BOARD });
  assert.deepEqual(ran.stdout.trimEnd().split('\n'), [
    'a 0',
    'b 0',
    'a 1',
    'b 1',
    "['a', 'b']",
    'c 0',
    'c 1',
    "[ValueError('failed',), 'c']",
    'late 0',
    'timed out TimeoutError()',
    'cancelled 0',
    'cancelled True',
    'False True',
    'woken True',
    'end',
    'no running event loop',
  ]);
  assert.equal(ran.code, 0);
});

test('an unhandled exception of a task is reported once, and the loop continues', async (t) => {
  const program = `
import asyncio
async def fail():
    raise ValueError("lost")
async def main():
    asyncio.create_task(fail())
    await asyncio.sleep_ms(5)
    print("went on")
asyncio.run(main())
`;
  const ran = await runText(t, program, { board: BOARD });
  assert.equal(ran.stdout, 'went on\n');
  assert.equal(ran.stderr.split("Task exception wasn't retrieved").length, 2);
  assert.match(ran.stderr, /ValueError: lost/);
});

test('open_connection with TLS: verified by a context, unverified with True, refused in the first write', async (t) => {
  const port = await serveTls(t, leaf, (socket) => {
    socket.once('data', (piece: Buffer) => socket.end(`line\n${piece}`));
  });
  const program = `
import asyncio, ssl
async def ask(tls, name="host.test"):
    reader, writer = await asyncio.open_connection("host.test", 443, ssl=tls, server_hostname=name)
    writer.write(b"hello")
    await writer.drain()
    print(await reader.readline(), await reader.readexactly(2), await reader.read(-1))
    writer.close()
    await writer.wait_closed()
def trusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cafile="ca.der")
    return context
asyncio.run(ask(True))
asyncio.run(ask(trusting()))
try:
    asyncio.run(ask(trusting(), "wrong.test"))
except ValueError as e:
    print(repr(e))
`;
  const ran = await runText(t, program, {
    board: BOARD,
    hosts: { 'host.test': port },
    files: { 'ca.der': Buffer.from(root.der) },
  });
  const answer = "b'line\\n' b'he' b'llo'";
  const refused = "ValueError('\\nThe certificate Common Name (CN) does not match with the expected CN\\n',)";
  assert.deepEqual(ran.stdout.trimEnd().split('\n'), [answer, answer, refused], ran.stderr);
});

test('start_server serves many connections at once, and can be closed', async (t) => {
  const program = `
import asyncio
async def answer(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
async def client(port, i):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"number %d\\n" % i)
    await writer.drain()
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line
async def main():
    import sys
    port = int(sys.argv[1])
    async with await asyncio.start_server(answer, "127.0.0.1", port):
        print(await asyncio.gather(*[client(port, i) for i in range(4)]))
asyncio.run(main())
`;
  const port = await freePort();
  const ran = await runText(t, program, { board: BOARD, args: [String(port)] });
  assert.equal(ran.stdout, "[b'NUMBER 0\\n', b'NUMBER 1\\n', b'NUMBER 2\\n', b'NUMBER 3\\n']\n", ran.stderr);
});

test('a waiting reader lets other tasks run, and a refused connection is an OSError', async (t) => {
  const port = await serveTcp(t, (socket) => socket.once('data', () => socket.end('late')));
  const program = `
import asyncio
async def ask(writer):
    await asyncio.sleep_ms(1)
    writer.write(b"now")
    await writer.drain()
async def main():
    reader, writer = await asyncio.open_connection("host.test", 80)
    asyncio.create_task(ask(writer))
    print(await reader.read(10))
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", 1)
        writer.write(b"x")
        await writer.drain()
        print(await reader.read(1))
    except OSError as e:
        print(e.errno)
asyncio.run(main())
`;
  const options = { timeout: '60' }; // a reader that blocks the others waits for ever
  const ran = await runText(t, program, { board: BOARD, hosts: { 'host.test': port }, options });
  assert.equal(ran.stdout, "b'late'\n111\n", ran.stderr);
});

test('asyncio.stream exists once one of its names was used', async (t) => {
  const program = `
import asyncio
print(hasattr(asyncio, "stream"), "stream" in asyncio.__dict__)
names = dir(asyncio)
print("stream" in names, sorted([name for name in names if name[:5].lower() in ("strea", "start")]))
asyncio.open_connection
print(asyncio.stream.Stream is asyncio.StreamReader)
`;
  for (const board of [BOARD, 'guide'])
    assert.equal(
      (await runText(t, program, { board })).stdout,
      "False False\nFalse ['StreamReader', 'StreamWriter', 'start_server']\nTrue\n",
      board,
    );
});

test("asyncio's assertions are compiled out of a firmware: a second reader of a stream replaces the first", async (t) => {
  const port = await serveTcp(t, (socket) => socket.on('data', (piece) => socket.write(piece)));
  const program = `
import asyncio
async def main():
    asyncio.sleep(0)  # not awaited
    await asyncio.sleep(0)
    r, w = await asyncio.open_connection("host.test", ${port})
    first, second = asyncio.create_task(r.read(1)), asyncio.create_task(r.read(2))
    await asyncio.sleep(0)
    w.write(b"abc")
    await w.drain()
    print(await second, first.done())
asyncio.run(main())
`;
  const ran = await runText(t, program, { board: BOARD, hosts: { 'host.test': port } });
  assert.equal(ran.stdout, "b'ab' False\n", ran.stderr);
});
