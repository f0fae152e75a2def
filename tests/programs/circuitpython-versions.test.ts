// Differences between CircuitPython's versions in a program, on the Pico W and on Espressif chips.
import assert from 'node:assert/strict';
import { before, type TestContext, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { runText } from './run.ts';
import { serveTls } from './servers.ts';

let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

const PROGRAM = `
import ssl, socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
ca = open("ca.pem").read()
def load(*arguments, **keywords):
    context = ssl.create_default_context()
    context.load_verify_locations(*arguments, **keywords)
    return context
def connected(context, host):
    s = context.wrap_socket(pool.socket(), server_hostname=host)
    try:
        s.connect(("host.test", 443))
        s.send(b"hello")
        return "connected"
    finally:
        s.close()
def refused():
    s = ssl.create_default_context().wrap_socket(pool.socket(), server_hostname="nobody.test")
    s.connect(("nobody.test", 443))
attempt("position", lambda: connected(load(ca), "host.test"))
attempt("cafile", lambda: load(cafile="ca.pem"))
attempt("keyword", lambda: connected(load(cadata=ca), "host.test"))
attempt("bundle", lambda: connected(ssl.create_default_context(), "host.test"))
attempt("name", lambda: connected(load(cadata=ca), "wrong.test"))
attempt("refused", refused)
attempt("type", lambda: pool.socket().type)
print([hasattr(ssl.SSLSocket, name) for name in ("setsockopt", "type")], hasattr(socketpool.SocketPool, "SO_REUSEADDR"))
`;

async function run(t: TestContext, board: string): Promise<Record<string, string>> {
  const port = await serveTls(t, leaf, () => {});
  const hosts = { 'host.test': port, 'nobody.test': await freePort() };
  const ran = await runText(t, PROGRAM, { board, hosts, files: { 'ca.pem': root.pem } });
  assert.equal(ran.code, 0, ran.stderr);
  const lines = ran.stdout.trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0]!, line.slice(line.indexOf(' ') + 1)]));
}

const PRINTED = 'x509-crt-bundle:Failed';
const FAILED = 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED';

test('8.2 on the Pico W only accepts the CA, and its sockets have fewer methods', async (t) => {
  const seen = await run(t, 'pico-w@circuitpython-8.2');
  assert.equal(seen.position, 'connected');
  assert.match(seen.cafile!, /^TypeError/);
  assert.equal(seen.keyword, 'connected');
  assert.equal(seen.name, `OSError(-9984, '${FAILED}')`);
  assert.match(seen.type!, /^AttributeError/);
  assert.equal(seen['[False,'], 'False] False');
});

test('9.0 reports what it does not support', async (t) => {
  const seen = await run(t, 'pico-w@circuitpython-9.0');
  assert.equal(seen.position, "NotImplementedError('cafile',)");
  assert.equal(seen.cafile, "NotImplementedError('cafile',)");
  assert.match(seen.type!, /^AttributeError/);
  assert.equal(seen['[False,'], 'False] True');
});

test('main reports the reasons', async (t) => {
  const seen = await run(t, 'pico-2-w@circuitpython-main');
  assert.equal(seen.type, '1');
  assert.equal(seen['[True,'], 'False] True');
  const mismatch = 'The certificate Common Name (CN) does not match with the expected CN';
  assert.equal(seen.name, `OSError(-9984, '${FAILED}; ${mismatch}')`);
  assert.ok(seen[PRINTED], 'the bundle says so where the program prints');
});

test("Espressif: esp_tls's texts in 8.2, only numbers in 10.2, and no output", async (t) => {
  const old = await run(t, 'esp32-s3@circuitpython-8.2');
  assert.equal(old.position, 'connected');
  assert.equal(old.name, "OSError('Failed SSL handshake',)");
  assert.equal(old.refused, "OSError('Unhandled ESP TLS error 0 0 8004 -1',)");
  const newer = await run(t, 'esp32-s3@circuitpython-10.2');
  assert.equal(newer.keyword, 'connected');
  assert.equal(newer.bundle, 'OSError(-12288,)');
  assert.equal(newer.name, 'OSError(-9984,)');
  assert.equal(newer.refused, 'OSError(104,)');
  assert.equal(newer[PRINTED], undefined);
});

const ANY_SOCKET = `
import ssl, socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
class Other:
    def __init__(self, sock):
        self._beneath = sock
    def accept(self):
        return self._beneath.accept()
    def bind(self, address):
        self._beneath.bind(address)
    def close(self):
        self._beneath.close()
    def connect(self, address):
        self._beneath.connect(address)
    def listen(self, backlog):
        self._beneath.listen(backlog)
    def recv_into(self, buffer, size=0):
        return self._beneath.recv_into(buffer, size)
    def send(self, data):
        return self._beneath.send(data)
    def settimeout(self, seconds):
        self._beneath.settimeout(seconds)
    def setsockopt(self, level, option, value):
        self._beneath.setsockopt(level, option, value)
context = ssl.create_default_context()
context.load_verify_locations(cadata=open("ca.pem").read())
def attempt(function):
    try:
        print(function())
    except Exception as e:
        print(repr(e))
def talk():
    with context.wrap_socket(Other(pool.socket()), server_hostname="host.test") as s:
        s.connect(("host.test", 443))
        s.send(b"ask")
        buffer = bytearray(16)
        count = s.recv_into(buffer)
        s.close()
        s.close()
        return bytes(buffer[:count])
attempt(talk)
attempt(lambda: context.wrap_socket(Other(pool.socket()), server_hostname="wrong.test").connect(("host.test", 443)))
attempt(lambda: context.wrap_socket(3, server_hostname="host.test"))
`;

test('from 9.1 on any object with a socket’s methods can be wrapped', async (t) => {
  const port = await serveTls(t, leaf, (socket) => socket.once('data', (data) => socket.write(`${data}ed`)));
  const settings = { hosts: { 'host.test': port }, files: { 'ca.pem': root.pem } };
  for (const board of ['pico-w@circuitpython-9.1', 'pico-w@circuitpython-10.2'])
    assert.deepEqual((await runText(t, ANY_SOCKET, { ...settings, board })).stdout.split('\n'), [
      "b'asked'",
      `OSError(-9984, '${FAILED}')`,
      `AttributeError("'int' object has no attribute 'accept'",)`,
      '',
    ]);
  const before = await runText(t, ANY_SOCKET, { ...settings, board: 'pico-w@circuitpython-9.0' });
  assert.equal(before.stdout, "RuntimeError('Invalid socket for TLS',)\n".repeat(3));
});
