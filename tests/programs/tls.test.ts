// MicroPython's ssl and tls: settings, errors, callbacks, custom streams, memory.
import assert from 'node:assert/strict';
import { before, type TestContext, test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { type Ran, runText } from './run.ts';
import { send64MB, serveTcp, serveTls } from './servers.ts';

let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

const START = `
import select, socket, ssl, tls
def connected():
    s = socket.socket()
    s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
    return s
def verifying(cls=ssl.SSLContext):
    context = cls(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(open("ca.der", "rb").read()) if cls is tls.SSLContext else context.load_verify_locations("ca.der")
    return context
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
`;

function runAgainst(t: TestContext, port: number, program: string, files = {}): Promise<Ran> {
  return runText(t, START + program, { hosts: { 'host.test': port }, files: { 'ca.der': root.der, ...files } });
}

const echo = (socket: TLSSocket): void => void socket.on('data', (piece: Buffer) => socket.write(piece));

test('a wrapped socket reads, writes and closes as on a board', async (t) => {
  const port = await serveTls(t, leaf, (socket) => {
    socket.write('first line\nrest');
    socket.once('data', () => socket.end('the end'));
  });
  const program = `
t = verifying().wrap_socket(connected(), server_hostname="host.test")
print(t, t.cipher()[1], len(t.getpeercert(True)) > 300, t.readline(), t.recv(100))
print(t.write(b"x" * 3), t.read(3), t.read(), t.read(), t.recv(1))
t.close()
t.close()
attempt("closed", lambda: t.read(1))
attempt("closed", lambda: t.write(b"1"))
attempt("getpeercert", lambda: t.getpeercert(False))
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    "<SSLSocket> TLSv1.3 True b'first line\\n' b'rest'",
    "3 b'the' b' end' b'' b''",
    "closed OSError(-28928, 'MBEDTLS_ERR_SSL_BAD_INPUT_DATA')",
    "closed OSError(-28928, 'MBEDTLS_ERR_SSL_BAD_INPUT_DATA')",
    'getpeercert NotImplementedError()',
    '',
  ]);
  assert.equal(ran.stderr, '');
});

test("a refused connection raises the firmware's exceptions", async (t) => {
  const port = await serveTls(t, leaf, echo);
  const stranger = await issue({ name: 'Somebody Else', ca: true });
  const program = `
def wrap(context, **options):
    return context.wrap_socket(connected(), **options)
attempt("name", lambda: wrap(verifying(), server_hostname="other.test"))
empty = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
empty.verify_mode = ssl.CERT_REQUIRED
attempt("empty", lambda: wrap(empty, server_hostname="host.test"))
empty.load_verify_locations(cafile="stranger.der")
attempt("issuer", lambda: wrap(empty, server_hostname="host.test"))
attempt("no name", lambda: wrap(verifying()))
attempt("no name", lambda: wrap(verifying(tls.SSLContext)))
attempt("no stream", lambda: verifying().wrap_socket(5, server_hostname="host.test"))
attempt("bad data", lambda: empty.load_verify_locations(cadata=b"abc"))
attempt("None", lambda: tls.SSLContext(0).load_verify_locations(None))
attempt("chain", lambda: tls.SSLContext(0).load_cert_chain(bytearray(1), b""))
attempt("key", lambda: tls.SSLContext(0).load_cert_chain(b"x", b"y"))
attempt("mode", lambda: setattr(tls.SSLContext(0), "verify_mode", "x"))
attempt("ciphers", lambda: tls.SSLContext(0).set_ciphers("x"))
attempt("ciphers", lambda: tls.SSLContext(0).set_ciphers(["x"]))
attempt("missing", lambda: empty.load_verify_locations("missing.der"))
`;
  const ran = await runAgainst(t, port, program, { 'stranger.der': stranger.der });
  assert.deepEqual(ran.stdout.split('\n'), [
    "name ValueError('\\nThe certificate Common Name (CN) does not match with the expected CN\\n',)",
    "empty OSError(-30336, 'MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED')",
    "issuer ValueError('\\nThe certificate is not correctly signed by the trusted CA\\n',)",
    "no name ValueError('CERT_REQUIRED requires server_hostname',)",
    "no name ValueError('CERT_REQUIRED requires server_hostname',)",
    "no stream OSError('stream operation not supported',)",
    "bad data ValueError('invalid cert',)",
    `None TypeError("can't convert 'NoneType' object to str implicitly",)`,
    `chain TypeError("can't convert 'bytearray' object to str implicitly",)`,
    "key ValueError('invalid key',)",
    `mode TypeError("can't convert str to int",)`,
    `ciphers TypeError("object 'str' isn't a tuple or list",)`,
    "ciphers OSError(-24192, 'MBEDTLS_ERR_SSL_BAD_CONFIG')",
    'missing OSError(2,)',
    '',
  ]);
});

test('plain HTTP on the port, and a stream that ends in the handshake: at once, later, and again', async (t) => {
  const http = await serveTcp(
    t,
    (socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  const silent = await serveTcp(t, (socket) => void socket.once('data', () => socket.end()));
  const program = `
def deferred(host):
    s = socket.socket()
    s.connect(socket.getaddrinfo(host, 443)[0][-1])
    return ssl.wrap_socket(s, do_handshake=False)
attempt("http", lambda: ssl.wrap_socket(connected()))
d = deferred("host.test")
attempt("http deferred", lambda: d.write(b"x"))
attempt("again", lambda: d.read(1))
attempt("again", lambda: d.write(b"x"))
poller = select.poll()
poller.register(d, select.POLLIN)
attempt("poll", lambda: [event for _, event in poller.poll(0)])
e = deferred("silent.test")
attempt("silent deferred", lambda: e.read(1))
`;
  const ran = await runText(t, START + program, { hosts: { 'host.test': http, 'silent.test': silent } });
  assert.deepEqual(ran.stdout.split('\n'), [
    "http OSError(-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')",
    "http deferred OSError(-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')",
    'again OSError(-29184,)',
    'again OSError(-29184,)',
    'poll [32]',
    'silent deferred OSError(-29312,)',
    '',
  ]);
});

test('an unverified connection is reported once, with the change that verifies it', async (t) => {
  const port = await serveTls(t, leaf, echo);
  const program = `
for i in range(2):
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(connected(), server_hostname="host.test").close()
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stderr.split('\n'), [
    'thimble: the connection to host.test was not verified; on the board neither: the context has CERT_NONE.',
    '  To verify it:',
    '    context.verify_mode = ssl.CERT_REQUIRED; context.load_verify_locations(cadata=open("ca.der", "rb").read()); ' +
      'context.wrap_socket(sock, server_hostname="host.test")',
    `  thimble trust host.test --format der -o ca.der writes the file.`,
    '',
  ]);
});

test('the suggested line verifies, exactly as printed', async (t) => {
  const port = await serveTls(t, leaf, echo);
  const first = await runAgainst(t, port, 'sock = connected()\nssl.wrap_socket(sock, server_hostname="host.test")\n');
  const line = first.stderr.split('\n').find((text) => text.startsWith('    '))!;
  const right = await runAgainst(t, port, `sock = connected()\nprint(${line.trim()})\n`);
  assert.deepEqual([right.stdout, right.stderr], ['<SSLSocket>\n', '']);
  const stranger = await issue({ name: 'Somebody Else', ca: true });
  const wrong = await runAgainst(t, port, `sock = connected()\nprint(${line.trim()})\n`, { 'ca.der': stranger.der });
  assert.match(wrong.stderr, /ValueError: \nThe certificate is not correctly signed by the trusted CA\n/);
});

test('a non-blocking socket: None from every operation, poll waits for the right direction', async (t) => {
  const answer = (socket: TLSSocket) => void socket.once('data', () => setTimeout(() => socket.write('late'), 100));
  // TLS 1.3's session tickets arrive after the handshake, and would make it readable without data.
  const port = await serveTls(t, leaf, answer, { maxVersion: 'TLSv1.2' });
  const program = `
s = connected()
t = verifying().wrap_socket(s, server_hostname="host.test")
t.setblocking(False)
print(t.read(1), t.readline(), t.readinto(bytearray(1)), t.recv(1))
poller = select.poll()
poller.register(t, select.POLLIN)
print(poller.poll(0))
print(t.write(b"ask"), t.send(b"more"))
print(poller.poll(5000) == [(t, 1)], t.read(2), poller.poll(0) == [(t, 1)], t.read(100), t.read(1))
`;
  const ran = await runAgainst(t, port, program);
  assert.equal(ran.stdout, "None None None None\n[]\n3 4\nTrue b'la' True b'te' None\n");
});

test('large writes that must wait are resumed without loss', async (t) => {
  let received = 0;
  let whole: (value: number) => void = () => {};
  let resume = () => {};
  const port = await serveTls(t, leaf, (socket) => {
    socket.pause();
    resume = () => void socket.resume();
    socket.on('data', (piece: Buffer) => {
      for (const byte of piece) if (byte === 7) received++;
    });
    socket.on('close', () => whole(received));
  });
  const done = new Promise<number>((resolve) => (whole = resolve));
  const program = `
t = verifying().wrap_socket(connected(), server_hostname="host.test")
t.setblocking(False)
poller = select.poll()
poller.register(t, select.POLLOUT)
rest = memoryview(b"\\x07" * 4000000)
waits = 0
while rest:
    n = t.write(rest)
    if n is None:
        if waits == 0:
            print("waits")
        waits += 1
        poller.poll(5000)
    else:
        rest = rest[n:]
t.close()
`;
  const ran = await runText(t, START + program, {
    hosts: { 'host.test': port },
    files: { 'ca.der': root.der },
    onOutput: () => resume(),
  });
  assert.equal(ran.stdout, 'waits\n');
  assert.equal(await done, 4_000_000);
});

test('verify_callback gets the chain from the root down; its result or exception decides', async (t) => {
  const port = await serveTls(t, { ...leaf, pem: leaf.pem + root.pem }, echo);
  const program = `
def go(what, callback):
    context = verifying(tls.SSLContext)
    context.verify_callback = callback
    attempt(what, lambda: context.wrap_socket(connected(), server_hostname="host.test"))
seen = []
go("accepts", lambda cert, depth: seen.append((depth, len(bytes(cert)))) or 0)
print([depth for depth, _ in seen], [size > 200 for _, size in seen])
go("raises", lambda cert, depth: 1 // 0)
go("None", lambda cert, depth: None)
def deep(cert, depth):
    inner = verifying(tls.SSLContext)
    inner.verify_callback = lambda cert, depth: 0
    print("inner", inner.wrap_socket(connected(), server_hostname="host.test")) if depth == 0 else None
    return 0
go("nested", deep)
go("and after", lambda cert, depth: 0)
`;
  const ran = await runText(t, START + program, {
    board: 'unix@micropython-1.27',
    hosts: { 'host.test': port },
    files: { 'ca.der': root.der },
  });
  assert.deepEqual(ran.stdout.split('\n'), [
    'accepts <SSLSocket>',
    '[1, 0] [True, True]',
    "raises ZeroDivisionError('divide by zero',)",
    `None TypeError("can't convert NoneType to int",)`,
    'inner <SSLSocket>',
    'nested <SSLSocket>',
    'and after <SSLSocket>',
    '',
  ]);
});

test('TLS works over a stream written in Python', async (t) => {
  const port = await serveTls(t, leaf, (socket) => {
    socket.once('data', (piece: Buffer) => socket.end(Buffer.concat([Buffer.from('echo '), piece])));
  });
  const program = `
import io
class Slow(io.IOBase):
    """Gives a few bytes at a time, and now and then none."""
    def __init__(self, inner):
        self.inner = inner
        self.turns = 0
        self.asked = []
    def readinto(self, buffer):
        self.turns += 1
        self.asked.append(len(buffer))
        if self.turns % 3 == 0 and self.blocks:
            return None
        return self.inner.readinto(memoryview(buffer)[:100])
    blocks = True
    def write(self, data):
        self.turns += 1
        if self.turns % 3 == 0:
            return None
        return self.inner.write(memoryview(data)[:50])
    def ioctl(self, request, argument):
        if request != 3:
            return 0
        poller = select.poll()
        poller.register(self.inner, argument)
        for _, event in poller.poll(0):
            return event
        return 0
    def close(self):
        self.inner.close()
slow = Slow(connected())
t = verifying().wrap_socket(slow, server_hostname="host.test")
print(t, t.cipher()[1], slow.asked[0], max(slow.asked) <= 18437)
rest = b"hello"
while rest:
    n = t.write(rest)
    rest = rest[n:] if n else rest
data = b""
while len(data) < 10:
    data += t.read(100) or b""
print(data)
poller = select.poll()
poller.register(t, select.POLLIN)
print([event & 1 for _, event in poller.poll(5000)], t.read(1) in (b"", None))
t.close()
print([event for _, event in poller.poll(0)])
class Broken(Slow):
    def readinto(self, buffer):
        raise RuntimeError("of the stream")
attempt("broken", lambda: verifying().wrap_socket(Broken(connected()), server_hostname="host.test"))
class Errno(Slow):
    def readinto(self, buffer):
        return -5
attempt("errno", lambda: verifying().wrap_socket(Errno(connected()), server_hostname="host.test"))
attempt("buffer", lambda: verifying().wrap_socket(io.BytesIO(b""), server_hostname="host.test"))
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    '<SSLSocket> TLSv1.3 5 True',
    "b'echo hello'",
    '[1] True',
    '[32]',
    "broken RuntimeError('of the stream',)",
    'errno OSError(5,)',
    "buffer OSError(-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')",
    '',
  ]);
});

test('TLS works within TLS', async (t) => {
  const port = await serveTls(t, leaf, (outer) => {
    const inner = new TLSSocket(outer, { isServer: true, cert: leaf.pem, key: leaf.keyPem });
    inner.on('error', () => {});
    echo(inner);
  });
  const program = `
outer = verifying().wrap_socket(connected(), server_hostname="host.test")
t = verifying().wrap_socket(outer, server_hostname="host.test")
print(t.write(b"within"), t.read(6), t.cipher()[1])
t.close()
attempt("closed", lambda: outer.read(1))
`;
  const ran = await runAgainst(t, port, program);
  assert.equal(ran.stdout, "6 b'within' TLSv1.3\nclosed OSError(9,)\n");
});

test('64 MB over TLS through readinto: the same bytes, with constant memory', async (t) => {
  const port = await serveTls(t, leaf, send64MB);
  const program = `
import gc
t = verifying().wrap_socket(connected(), server_hostname="host.test")
buffer = bytearray(16384)
total = check = 0
before = gc.mem_alloc()
while True:
    n = t.readinto(buffer)
    if not n:
        break
    total += n
    check += buffer[0] + buffer[n - 1]
print(total, check, gc.mem_alloc() - before < 4096)
`;
  const ran = await runAgainst(t, port, program);
  assert.equal(ran.stdout, `67108864 ${4096 * ('t'.charCodeAt(0) + ' '.charCodeAt(0))} True\n`);
});
