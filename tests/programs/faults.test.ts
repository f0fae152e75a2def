// `--fault`: the effect of each fault on a program, identical runs for the same plan, and reports of hangs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type ProgramEvent, runProgram } from '../../src/entry/run.ts';
import {
  FAULT_PROGRAMS,
  type FaultServers,
  faultOfOurs,
  randomPlans,
  runWithFaults,
  startFaultServers,
} from '../support/fault-programs.ts';
import { programFolder, runText } from './run.ts';
import { serveTcp } from './servers.ts';

let servers: FaultServers;
before(async () => (servers = await startFaultServers()));
after(() => servers.close());

const folderOf = (context: { after(work: () => void): void }, program: string) =>
  programFolder(context, { 'main.py': FAULT_PROGRAMS[program] ?? program, 'ca.der': servers.root.der });

const resultsOf = (events: readonly ProgramEvent[]) =>
  events.flatMap((event) => (event.event === 'fault-result' ? [event] : []));

const CONNECTIONS = `
import socket, time
def get(n):
    s = socket.socket()
    s.settimeout(5)
    try:
        s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
        s.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
        data = s.read()
        print(n, len(data), data.count(b"x"))
    except OSError as e:
        print(n, repr(e))
    s.close()
    time.sleep(10)
start = time.time()
for n in range(1, 8):
    get(n)
print(-5000 < time.time() - start - 70 + 3600 < 5000)
`;

test('each kind of fault, on the connection in the plan', async (t) => {
  const plan =
    'reset@2,stall@3,close@4:after=500,corrupt@5:after=200,dns@6,slow@1:1k/s,clock-jump@30s:by=-1h,reset@other.test,close@9';
  const { run, events } = await runWithFaults(folderOf(t, CONNECTIONS), servers, plan, 1);
  assert.deepEqual(run.stdout.split('\n'), [
    '1 3060 3000',
    '2 OSError(104,)',
    '3 OSError(110,)',
    '4 500 440',
    '5 3060 2999',
    '6 OSError(-2,)',
    '7 3060 3000',
    'True',
    '',
  ]);
  const results = resultsOf(events).map(({ fault, connection, outcome, raised, line }) => [
    fault,
    connection,
    outcome,
    raised?.errno,
    line,
  ]);
  assert.deepEqual(results, [
    ['reset@2', 2, 'recovered', 104, 'main.py:8'],
    ['stall@3', 3, 'recovered', 110, 'main.py:9'],
    ['close@4:after=500', 4, 'recovered', undefined, undefined],
    ['corrupt@5:after=200', 5, 'recovered', undefined, undefined],
    ['dns@6', undefined, 'recovered', -2, 'main.py:7'],
    ['slow@1:1k/s', 1, 'recovered', undefined, undefined],
    ['clock-jump@30s:by=-1h', undefined, 'recovered', undefined, undefined],
    ['reset@other.test', undefined, 'never met', undefined, undefined],
    ['close@9', undefined, 'never met', undefined, undefined],
  ]);
});

test('a stalled connection does not end, although the peer closes it', async (t) => {
  const port = await serveTcp(t, (socket) => socket.end());
  const program = `
import socket
s = socket.socket()
s.connect(("127.0.0.1", ${port}))
s.settimeout(0.3)
try:
    print(s.recv(100))
except OSError as e:
    print(e)
`;
  assert.equal((await runText(t, program, { options: { fault: ['stall@1'] } })).stdout, '[Errno 110] ETIMEDOUT\n');
});

test('the second handshake is reset, which ends the program at its line; also reported on stderr', async (t) => {
  const ran = await runText(t, FAULT_PROGRAMS.tls!, {
    board: 'esp32@micropython-1.27',
    hosts: { 'host.test': servers.tls },
    files: { 'ca.der': servers.root.der },
    options: { fault: ['reset@2:after=300'], speed: 'max' },
  });
  assert.equal(ran.code, 1);
  assert.match(ran.stdout, /^0 3060\n$/);
  assert.match(ran.stderr, /OSError: .*104/);
  assert.match(
    ran.stderr,
    /fault reset@2:after=300, met on connection 2 \(host\.test:443\): OSError -?104 raised at line 9 of\s+main\.py ended the program/,
  );
});

test('a program that waits for ever is reported with its line, and the run ends', async (t) => {
  const { run, events } = await runWithFaults(folderOf(t, 'blocking'), servers, 'stall@2:after=100', 1);
  assert.equal(run.code, 124);
  const [result] = resultsOf(events);
  assert.deepEqual([result?.outcome, result?.line], ['hung', 'main.py:7']);
});

test('Wi-Fi that is lost: an ESP32 reconnects by itself, a Pico W when its program does', async (t) => {
  const text = `
import network, socket, time
wlan = network.WLAN(network.STA_IF)
def get():
    s = socket.socket()
    try:
        s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
        s.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
        return len(s.read())
    except OSError as e:
        return e.errno
    finally:
        s.close()
for n in range(6):
    print(n, wlan.isconnected(), get())
    if n == 4:
        wlan.active(True)
        wlan.connect("net", "password")
    time.sleep(10)
`;
  const printed = async (board: string) =>
    (await runWithFaults(folderOf(t, text), servers, 'wifi@5s..25s', 1, board)).run.stdout;
  const [esp32, pico] = [await printed('esp32@micropython-1.27'), await printed('pico-w@micropython-1.27')];
  assert.equal(esp32, '0 True 3060\n1 False -202\n2 False -202\n3 True 3060\n4 True 3060\n5 True 3060\n');
  assert.equal(pico, '0 True 3060\n1 False -2\n2 False -2\n3 False -2\n4 False -2\n5 True 3060\n');
});

test('a timeout that the program catches is named in the result, by whichever call it comes', async (t) => {
  const program = (call: string, connect = true) => `
import socket
s = socket.socket()
s.settimeout(2)
try:
    address = socket.getaddrinfo("host.test", 80)[0][-1]
    ${connect ? 's.connect(address)' : 'pass'}
    ${call}
except OSError as e:
    print(e.errno)
`;
  const resultOf = async (text: string, plan: string, board?: string) => {
    const { run, events } = await runWithFaults(folderOf(t, text), servers, plan, 1, board);
    const [{ outcome, raised, line } = { outcome: 'none' }] = resultsOf(events) as {
      outcome: string;
      raised?: { errno?: number };
      line?: string;
    }[];
    return [run.stdout, outcome, raised?.errno, line];
  };
  assert.deepEqual(await resultOf(program('s.recv(10)'), 'stall'), ['110\n', 'recovered', 110, 'main.py:8']);
  assert.deepEqual(await resultOf(program('s.read(10)'), 'stall'), ['110\n', 'recovered', 110, 'main.py:8']);
  const connecting = program('s.connect(address)', false);
  assert.deepEqual((await resultOf(connecting, 'drop@1:100%')).slice(1), ['recovered', 110, 'main.py:8']);
});

test('a fault of TCP says that the program uses UDP', async (t) => {
  for (const [plan, udp] of [
    ['stall@host.test', true],
    ['reset', true],
    ['slow@other.test:1k/s', undefined],
    ['reset@1', undefined],
  ] as const) {
    const { events } = await runWithFaults(folderOf(t, 'udp'), servers, plan, 1);
    const [result] = resultsOf(events);
    assert.deepEqual([result?.outcome, result?.udp], ['never met', udp], plan);
  }
});

test('UDP messages are lost according to the seed, the same in each run', async (t) => {
  const folder = folderOf(t, 'udp');
  const first = await runWithFaults(folder, servers, 'drop:40%', 3);
  assert.match(first.run.stdout, /OSError/);
  assert.match(first.run.stdout, /b'message/);
  const second = await runWithFaults(folder, servers, 'drop:40%', 3);
  assert.equal(second.run.stdout, first.run.stdout);
  assert.deepEqual(second.events, first.events, 'and the same times, in simulated time');
});

test('connections that a program accepts are also counted', async (t) => {
  const text = `
import asyncio
async def serve(reader, writer):
    try:
        print("server", await reader.read(100))
    except OSError as e:
        print("server", e.errno)
    writer.close()
async def main():
    await asyncio.start_server(serve, "127.0.0.1", 9080)
    reader, writer = await asyncio.open_connection("127.0.0.1", 9080)
    writer.write(b"hello")
    await writer.drain()
    await asyncio.sleep(1)
asyncio.run(main())
`;
  const { run } = await runWithFaults(folderOf(t, text), servers, 'reset@2', 1);
  assert.equal(run.stdout, 'server 104\n', run.stderr);
});

test('faults that a board cannot have, and a seed without faults, are refused', async (t) => {
  await assert.rejects(runText(t, '', { board: 'unix@micropython-1.27', options: { fault: ['wifi@1s'] } }), {
    code: 'micropython.bad_fault',
  });
  await assert.rejects(runText(t, '', { options: { seed: '4' } }), { code: 'cli.usage' });
});

test('random plans result in success or an exception in the program', async (t) => {
  const plans = fc.sample(randomPlans, { seed: 14, numRuns: 5 });
  for (const [index, program] of Object.keys(FAULT_PROGRAMS).entries()) {
    const ran = await runWithFaults(folderOf(t, program), servers, plans[index]!, index);
    assert.equal(faultOfOurs(ran), undefined, `${program} ${plans[index]}`);
  }
});

test('a program that is stopped while a fault keeps data away has not recovered', async (t) => {
  const folder = folderOf(
    t,
    `
import socket
s = socket.socket()
s.settimeout(600)
s.connect(("127.0.0.1", ${servers.tcp}))
s.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
s.read()
`,
  );
  const stop = new AbortController();
  const events: ProgramEvent[] = [];
  const run = await runProgram(`${folder}/main.py`, {
    board: 'pico-w@micropython-1.27',
    wifi: 'up',
    faults: 'stall@1',
    signal: stop.signal,
    onEvent(event) {
      events.push(event);
      if (event.event === 'fault') stop.abort();
    },
  });
  assert.deepEqual([run.code, resultsOf(events).map(({ outcome }) => outcome)], [130, ['stopped']]);
});
