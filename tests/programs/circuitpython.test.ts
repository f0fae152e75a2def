// CircuitPython's modules, and behaviour specific to a Pico W with 10.2.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { programFolder, type Ran, runFile, runText } from './run.ts';
import { type Answer, curl, hasProgram, serveHttps, serveTcp, serveTls } from './servers.ts';

const BOARD = 'pico-w@circuitpython-10.2';
let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test', 'other.test']));
});

const START = `
import ssl, socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
def trusting():
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=open("ca.pem").read())
    return context
def connected(context, host="host.test", name=True):
    s = context.wrap_socket(pool.socket(), server_hostname=host if name else None)
    try:
        s.connect((host, 443))
    except Exception:
        s.close()
        raise
    return s
`;

function runAgainst(t: TestContext, port: number, program: string, files = {}): Promise<Ran> {
  return runText(t, START + program, {
    board: BOARD,
    hosts: { 'host.test': port, 'other.test': port, 'wrong.test': port },
    files: { 'ca.pem': root.pem, ...files },
  });
}

test('a TLS socket connects by name, and has only recv_into and send', async (t) => {
  const port = await serveTls(t, leaf, (socket) => void socket.once('data', (piece: Buffer) => socket.end(piece)));
  const program = `
s = connected(trusting())
print(s.send(b"hello"))
buffer = bytearray(8)
print(s.recv_into(buffer, 2), buffer[:2])
print(s.recv_into(buffer), buffer[:3], s.recv_into(buffer))
attempt("too much", lambda: s.recv_into(buffer, 9))
print([hasattr(s, name) for name in ("recv", "sendall", "makefile", "cipher", "getpeercert")])
s.close()
attempt("closed", lambda: s.recv_into(buffer))
with connected(trusting()) as s:
    pass
attempt("after with", lambda: s.send(b"x"))
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    '5',
    "2 bytearray(b'he')",
    "3 bytearray(b'llo') 0",
    "too much ValueError('buffer too small for requested bytes',)",
    '[False, False, False, False, False]',
    'closed OSError(9,)',
    'after with OSError(9,)',
    '',
  ]);
});

test("exceptions for a refused certificate, by the context's trust", async (t) => {
  const port = await serveTls(t, leaf, () => {});
  const program = `
attempt("bundle", lambda: connected(ssl.create_default_context()))
attempt("name", lambda: connected(trusting(), "wrong.test"))
attempt("no name", lambda: connected(trusting(), "wrong.test", False).send(b"x"))
context = trusting()
context.set_default_verify_paths()
attempt("back to the bundle", lambda: connected(context))
context.load_verify_locations(cadata="")
attempt("off", lambda: connected(context, "wrong.test").send(b"x"))
context.load_verify_locations(cadata="no certificate")
attempt("garbage", lambda: context.wrap_socket(pool.socket(), server_hostname="host.test"))
attempt("cafile", lambda: context.load_verify_locations("ca.pem"))
attempt("None", lambda: context.load_verify_locations(cadata=None))
attempt("server", lambda: context.wrap_socket(pool.socket(), server_side=True, server_hostname="x"))
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    'x509-crt-bundle:Failed to verify certificate',
    "bundle OSError(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')",
    "name OSError(-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')",
    'no name 1',
    'x509-crt-bundle:Failed to verify certificate',
    "back to the bundle OSError(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')",
    'off 1',
    "garbage OSError(-8576, 'MBEDTLS_ERR_X509_INVALID_FORMAT')",
    "cafile NotImplementedError('cafile',)",
    "None TypeError(\"can't convert 'NoneType' object to str implicitly\",)",
    "server ValueError('Server side context cannot have hostname',)",
    '',
  ]);
});

test('loading a client certificate again replaces the first', async (t) => {
  const [one, two] = [await issue({ name: 'one', issuer: root }), await issue({ name: 'two', issuer: root })];
  const options = { requestCert: true, rejectUnauthorized: false };
  const tell = (socket: TLSSocket) => void socket.end(String(socket.getPeerCertificate().subject?.CN));
  const port = await serveTls(t, leaf, tell, options);
  const program = `
context = trusting()
def shown():
    with connected(context) as s:
        buffer = bytearray(16)
        return bytes(buffer[:s.recv_into(buffer)])
attempt("none", shown)
for name in ("one", "one", "two", "one"):
    context.load_cert_chain(name + ".pem", name + ".key")
    attempt(name, shown)
attempt("kept", shown)
`;
  const files = { 'one.pem': one.pem, 'one.key': one.keyPem, 'two.pem': two.pem, 'two.key': two.keyPem };
  const ran = await runAgainst(t, port, program, files);
  assert.deepEqual(ran.stdout.split('\n'), [
    "none b'undefined'",
    "one b'one'",
    "one b'one'",
    "two b'two'",
    "one b'one'",
    "kept b'one'",
    '',
  ]);
});

test('at most eight sockets, plain or TLS; closing one releases it', async (t) => {
  const port = await serveTls(t, leaf, () => {});
  const program = `
context = trusting()
open_sockets = [pool.socket() for _ in range(6)] + [connected(context), connected(context)]
attempt("ninth", lambda: pool.socket())
open_sockets.pop().close()
open_sockets.append(pool.socket())
attempt("ninth", lambda: pool.socket())
open_sockets.pop(0).close()
attempt("eighth", lambda: pool.socket().type)
`;
  const ran = await runAgainst(t, port, program);
  const out = "ninth RuntimeError('Out of sockets',)";
  assert.deepEqual(ran.stdout.split('\n'), [out, out, 'eighth 1', '']);
});

test('plain sockets: timeouts, names, hashes, constants', async (t) => {
  const port = await serveTcp(t, (socket) => void socket.once('data', () => socket.write('answer')));
  const program = `
s = pool.socket(pool.AF_INET, pool.SOCK_STREAM)
s.connect(("host.test", 80))
s.settimeout(0.05)
buffer = bytearray(16)
attempt("time-out", lambda: s.recv_into(buffer))
s.setblocking(False)
attempt("would block", lambda: s.recv_into(buffer))
s.settimeout(None)
s.sendall(b"ask")
print(s.recv_into(buffer), len({s: 1}), hasattr(s, "recv"))
print(pool.getaddrinfo("host.test", 80)[0][:4], pool.SOL_SOCKET, socketpool.SocketPool.SO_REUSEADDR)
try:
    pool.getaddrinfo("no.such.name.invalid", 80)
except socketpool.SocketPool.gaierror as e:
    print(repr(e), isinstance(e, OSError))
attempt("radio", lambda: socketpool.SocketPool(5))
print(wifi.radio.connected, wifi.radio.ipv4_address, type(wifi.radio).__name__)
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    'time-out OSError(116,)',
    'would block OSError(11,)',
    '6 1 False',
    "(2, 1, 0, '') 4095 4",
    "gaierror(-2, 'Name or service not known') True",
    "radio ValueError('SocketPool can only be used with wifi.radio',)",
    'True 127.0.0.1 Radio',
    '',
  ]);
});

test('settings.toml, the names of the firmware, and random bytes', async (t) => {
  const program = `
import os, sys, time
print(os.getenv("CIRCUITPY_WIFI_SSID"), os.getenv("NUMBER"), os.getenv("FLOAT"), os.getenv("NONE"), os.getenv("NONE", 5))
print(sys.implementation.name, sys.implementation.version[0] >= 10, len(os.urandom(7)), time.monotonic() > 0)
`;
  const settings = 'CIRCUITPY_WIFI_SSID = "net" # comment\nNUMBER = 42\nFLOAT = 1.5\n[table]\nNONE = 1\n';
  const ran = await runAgainst(t, await freePort(), program, { 'settings.toml': settings });
  assert.equal(ran.stdout, 'net 42 1.5 None 5\ncircuitpython True 7 True\n');
});

test('a server: accept does the handshake', async (t) => {
  if (!hasProgram(t, 'curl')) return;
  const port = await freePort();
  const program = `${START}
context = ssl.create_default_context()
context.load_verify_locations(cadata="") # without it the firmware asks its clients for certificates
context.load_cert_chain("leaf.pem", "leaf.key")
listener = context.wrap_socket(pool.socket(), server_side=True)
listener.bind(("127.0.0.1", ${port}))
listener.listen(2)
print("listening")
client, address = listener.accept()
buffer = bytearray(1024)
n = client.recv_into(buffer)
print(bytes(buffer[:n]).split(b" ")[1], address[0])
client.send(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi")
client.close()
listener.close()
`;
  const folder = programFolder(t, {
    'main.py': program,
    'leaf.pem': leaf.pem,
    'leaf.key': leaf.keyPem,
    'ca.pem': root.pem,
  });
  let answer: Promise<string> | undefined;
  const ran = await runFile(join(folder, 'main.py'), {
    board: BOARD,
    onOutput: (printed) => {
      if (printed !== 'listening\n') return;
      const resolve = `host.test:${port}:127.0.0.1`;
      answer ??= curl('--cacert', join(folder, 'ca.pem'), '--resolve', resolve, `https://host.test:${port}/path`);
    },
  });
  assert.deepEqual([await answer, ran.stdout, ran.stderr], ['hi', "listening\nb'/path' 127.0.0.1\n", '']);
});

const REQUESTS = `${START}
from adafruit_requests import OutOfRetries, Session
from adafruit_connection_manager import connection_manager_close_all, get_connection_manager, get_radio_socketpool, get_radio_ssl_context
session = Session(pool, trusting())
`;

function runRequests(t: TestContext, port: number, program: string): Promise<Ran> {
  // Without --board: there the libraries are the program's own files.
  return runText(t, REQUESTS + program, {
    hosts: { 'host.test': port, 'other.test': port },
    files: { 'ca.pem': root.pem },
  });
}

test('adafruit_requests: methods, bodies, pieces, and one connection for several requests', async (t) => {
  const connections = new Set<unknown>();
  const answer: Answer = ({ method, url, headers, socket }, response, body) => {
    connections.add(socket);
    if (url === '/moved') response.writeHead(307, { Location: '/here' }).end();
    else
      response.writeHead(200, { 'X-Two': ['a', 'b'] }).end(JSON.stringify([method, url, headers['user-agent'], body]));
  };
  const port = await serveHttps(t, leaf, answer);
  const program = `
with session.get("https://host.test/a") as response:
    print(response.status_code, response.reason, response.headers["x-two"], response.json())
print(session.post("https://host.test/b", json={"x": 1}).text)
print(session.put("https://host.test/c", data={"k": "v"}).content)
print(session.patch("https://host.test/moved", data="body").json())
response = session.delete("https://host.test/d", headers={"User-Agent": "mine"})
print(b"".join(response.iter_content(chunk_size=5)), response.socket)
unread = session.get("https://host.test/e")
read = session.get("https://host.test/f")
attempt("newer", lambda: unread.text)
print(read.text)
manager = get_connection_manager(pool)
print(manager.managed_socket_count, manager.available_socket_count)
connection_manager_close_all()
print(manager.managed_socket_count)
`;
  const ran = await runRequests(t, port, program);
  const agent = 'Adafruit CircuitPython';
  assert.deepEqual(ran.stdout.split('\n'), [
    `200 bytearray(b'OK') a, b ['GET', '/a', '${agent}', '']`,
    `["POST","/b","${agent}","{\\"x\\": 1}"]`,
    `b'["PUT","/c","${agent}","k=v"]'`,
    `['PATCH', '/here', '${agent}', 'body']`,
    `b'["DELETE","/d","mine",""]' None`,
    "newer RuntimeError('Newer Response closed this one. Use Responses immediately.',)",
    `["GET","/f","${agent}",""]`,
    '1 1',
    '0',
    '',
  ]);
  assert.ok(connections.size <= 2, 'one, or two if the unread response had not come whole');
});

test('adafruit_requests: a kept connection that the server closed is replaced; one that always fails is an error', async (t) => {
  const connections = new Set<Socket>();
  const answer: Answer = ({ socket }, response) => {
    if (connections.size === 0) response.on('finish', () => socket.end());
    connections.add(socket);
    response.end('ok');
  };
  const port = await serveHttps(t, leaf, answer, { keepAliveTimeout: 600_000 } as object);
  const lost = await serveTls(t, leaf, (socket) => void socket.once('data', () => socket.destroy()));
  const ran = await runText(
    t,
    `${REQUESTS}
import time
print(session.get("https://host.test/").text)
time.sleep(0.5)
print(session.get("https://host.test/").text)
attempt("lost", lambda: session.get("https://other.test/"))
attempt("protocol", lambda: session.get("ftp://other.test/"))
attempt("context", lambda: Session(pool).get("https://host.test/x").text)
print(get_radio_socketpool(wifi.radio) is get_radio_socketpool(wifi.radio))
print(get_radio_ssl_context(wifi.radio) is get_radio_ssl_context(wifi.radio))
attempt("radio", lambda: get_radio_socketpool(5))
`,
    { hosts: { 'host.test': port, 'other.test': lost }, files: { 'ca.pem': root.pem } },
  );
  assert.deepEqual(ran.stdout.split('\n'), [
    'ok',
    'ok',
    "lost OutOfRetries('Repeated socket failures',)",
    "protocol ValueError('Unsupported protocol: ftp:',)",
    'context ok',
    'True',
    'True',
    "radio ValueError('Unsupported radio class: int',)",
    '',
  ]);
  assert.equal(connections.size, 2);
});

test('the summary names the root that verified, also if the server sends certificates that are not needed', async (t) => {
  const oldRoot = await issue({ name: 'Root Old', ca: true });
  const newRoot = await issue({ name: 'Root New', ca: true });
  const cross = await issue({ name: 'Root New', ca: true, issuer: oldRoot, keys: newRoot.keys });
  const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: newRoot });
  const own = await issue({ name: 'host.test', dnsNames: ['host.test'], issuer: intermediate });
  const sent = { ...own, pem: own.pem + cross.pem + intermediate.pem };
  const port = await serveTls(t, sent, (socket) => void socket.end());
  const folder = programFolder(t, {
    'code.py': `${START}connected(ssl.create_default_context()).close()\n`,
    'roots.pem': newRoot.pem,
  });
  const ran = await runFile(join(folder, 'code.py'), {
    board: BOARD,
    hosts: { 'host.test': port },
    bundle: join(folder, 'roots.pem'),
    options: { summary: true },
  });
  assert.match(ran.stderr, /host\.test: verified by CN=Root New\n/);
});
