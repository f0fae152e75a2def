// TLS memory against the board's: connections that stay open end as that firmware ends them, and are warned of before.
import assert from 'node:assert/strict';
import { before, type TestContext, test } from 'node:test';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { type Ran, runText } from './run.ts';
import { serveHttps, serveTls } from './servers.ts';

let leaf: Issued;
let root: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

const KEEPING = `
import socket, ssl
keep = []
try:
    for i in range(12):
        s = socket.socket()
        s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
        keep.append(ssl.wrap_socket(s, server_hostname="host.test"))
        CLOSE
        print(i)
except Exception as e:
    print(type(e).__name__, e)
`;

async function keep(t: TestContext, board: string, options = {}, close = 'pass'): Promise<Ran> {
  const port = await serveTls(t, leaf, () => {});
  return runText(t, KEEPING.replace('CLOSE', close), { board, hosts: { 'host.test': port }, options });
}

test('ESP32: the fifth finds no memory, and a line says so before', async (t) => {
  const { stdout, stderr } = await keep(t, 'esp32@micropython-1.27');
  assert.equal(stdout, '0\n1\n2\n3\nOSError [Errno 12] ENOMEM\n');
  assert.match(
    stderr,
    /2 TLS connections are open; this board runs out of memory between the 2nd and 5th open connection \(estimate\)/,
  );
});

test('closed connections give their memory back', async (t) => {
  const { stdout, stderr } = await keep(t, 'esp32@micropython-1.27', {}, 'keep[-1].close()');
  assert.equal(stdout, `${[...Array(12).keys()].join('\n')}\n`);
  assert.doesNotMatch(stderr, /out of memory/);
});

test('--heap: in the handshake the failure is another than at set-up', async (t) => {
  const board = 'pico-w@micropython-1.27';
  const inHandshake = await keep(t, board, { heap: '23000' });
  assert.equal(inHandshake.stdout, 'OSError 16\n', 'MPI_ALLOC_FAILED, for an EC key');
  const atSetUp = await keep(t, board, { heap: '20000' });
  assert.equal(atSetUp.stdout, 'OSError [Errno 12] ENOMEM\n');
});

test('guide has no limit', async (t) => {
  const { stdout } = await keep(t, 'guide');
  assert.equal(stdout, `${[...Array(12).keys()].join('\n')}\n`);
});

test('unclosed responses on a Pico W end', async (t) => {
  const port = await serveHttps(t, leaf, (_, response) => response.end('ok'));
  const program = `
import requests
keep = []
for i in range(30):
    keep.append(requests.get("https://host.test/n%d" % i))
    print(i)
`;
  const { stdout, stderr, code } = await runText(t, program, {
    board: 'pico-w@micropython-1.27',
    hosts: { 'host.test': port },
  });
  assert.equal(code, 1);
  assert.equal(stdout, '0\n1\n2\n3\n4\n');
  assert.match(stderr, /between the 3rd and 6th open connection \(estimate\)/);
  assert.match(stderr, /OSError: \[Errno 12\] ENOMEM\n/);
});

test('CircuitPython: eight sockets, and the ninth is out of them', async (t) => {
  const port = await serveTls(t, leaf, () => {});
  const program = `
import ssl, socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
ctx = ssl.create_default_context()
ctx.load_verify_locations(cadata=open("ca.pem").read())
keep = []
for i in range(10):
    try:
        s = ctx.wrap_socket(pool.socket(), server_hostname="host.test")
        s.connect(("host.test", 443))
        keep.append(s)
        print(i, "ok")
    except Exception as e:
        print(i, type(e).__name__, e)
        break
`;
  const { stdout } = await runText(t, program, {
    board: 'pico-w@circuitpython-10.2',
    hosts: { 'host.test': port },
    files: { 'ca.pem': root.pem },
  });
  assert.equal(stdout.split('\n').at(-2), '8 RuntimeError Out of sockets');
});

test('the summary has the peak against the heap; events have each step', async (t) => {
  const { stderr } = await keep(t, 'esp32@micropython-1.27', { summary: true });
  assert.match(stderr, /TLS memory: 1\d\d\d\d\d bytes at most of the board's 115000\n/);
  const { stdout } = await keep(t, 'esp32@micropython-1.27', { json: true });
  const steps = stdout.split('\n').flatMap((line) => /"event":"memory".*"step":"([\w-]+)"/.exec(line)?.[1] ?? []);
  assert.deepEqual(steps.slice(0, 3), ['set-up', 'handshake', 'connected']);
});
