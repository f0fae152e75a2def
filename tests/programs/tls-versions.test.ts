// MicroPython's TLS sockets and servers, as measured with the unix port of each version.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { before, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { runText } from './run.ts';
import { serveTls } from './servers.ts';

let leaf: Issued;

before(async () => {
  ({ leaf } = await makeServerIdentity(['host.test']));
});

test('recv_into waits until the buffer is full, and recv and send take the arguments of py/stream.c', async (t) => {
  const port = await serveTls(t, leaf, (socket) => {
    socket.write('ab');
    socket.once('data', (piece: Buffer) => socket.end(`cd${piece}`));
  });
  const program = `
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
t = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(s, server_hostname="host.test")
buffer = bytearray(4)
print(t.recv_into(buffer, 1), buffer[:1], t.recv(1))
print(t.send(b"0123", 1, 2), t.recv_into(buffer), buffer, t.recv(), t.sendall(b""))
`;
  const ran = await runText(t, program, { board: 'unix@micropython-1.27', hosts: { 'host.test': port } });
  assert.deepEqual(ran.stdout.split('\n'), ["1 bytearray(b'a') b'b'", "2 4 bytearray(b'cd12') b'' 0", '']);
});

/** Measured with the unix port of each version: a socket that the program closed, and one whose peer is gone. */
const ERRNO_OF_SOCKET: readonly [version: string, closed: string, gone: string][] = [
  ['1.20', 'OSError(-9,) OSError(-9,)', 'OSError(-32,)'],
  ['1.22', 'OSError(9,) OSError(-9,)', 'OSError(32,)'],
  ['1.27', 'OSError(-9,) OSError(-9,)', 'OSError(-32,)'],
  ['1.28', 'OSError(9,) OSError(9,)', 'OSError(32,)'],
];

for (const [version, closed, gone] of ERRNO_OF_SOCKET)
  test(`an errno of the socket comes out of TLS with the sign of MicroPython ${version}`, async (t) => {
    const port = await serveTls(t, leaf, (socket) => socket.on('data', () => socket.destroy()), {
      maxVersion: 'TLSv1.2',
    });
    const program = `
import socket, ssl, time
def wrapped():
    global s
    s = socket.socket()
    s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
    return ssl.wrap_socket(s, server_hostname="host.test")
def raised(function):
    try:
        return function()
    except OSError as e:
        return repr(e)
t = wrapped()
s.close()
print(raised(lambda: t.read(1)), raised(lambda: t.write(b"1")))
t = wrapped()
t.write(b"1")
t.read()
result = 1
for attempt in range(1000):
    if result == 1:
        result = raised(lambda: t.write(b"1"))
print(result)
`;
    const ran = await runText(t, program, { board: `unix@micropython-${version}`, hosts: { 'host.test': port } });
    assert.equal(ran.stdout, `${closed}\n${gone}\n`);
  });

test('a server refuses to use a certificate that is not for servers, and says so with an alert', async (t) => {
  const forClients = await issue({ name: 'host.test', extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] });
  const files = {
    'clients.der': forClients.der,
    'key.der': forClients.keyDer,
    'leaf.der': leaf.der,
    'leaf.key.der': leaf.keyDer,
  };
  const program = `
import socket, ssl, time
listener = socket.socket()
listener.bind(socket.getaddrinfo("127.0.0.1", PORT)[0][-1])
listener.listen(1)
def meet(cert, key):
    client = socket.socket()
    client.connect(socket.getaddrinfo("127.0.0.1", PORT)[0][-1])
    accepted = listener.accept()[0]
    client.setblocking(False)
    accepted.setblocking(False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if cert:
        context.load_cert_chain(cert, key)
    ends = (
        context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False),
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(client, do_handshake_on_connect=False),
    )
    results = [None, None]
    for attempt in range(1000):
        for side in (1, 0):
            try:
                results[side] = results[side] or (ends[side].write(b"hi") if side else ends[side].read(2))
            except OSError as e:
                results[side] = e.errno
        if None not in results:
            break
        time.sleep_ms(2)
    return results
print(meet("leaf.der", "leaf.key.der"), meet("clients.der", "key.der"), meet(None, None))
`;
  const here = program.replaceAll('PORT', String(await freePort()));
  const at = async (version: string) =>
    (await runText(t, here, { board: `unix@micropython-${version}`, files })).stdout;
  assert.equal(await at('1.27'), "[b'hi', 2] [-28160, -30592] [-28160, -30592]\n");
  assert.equal(await at('1.22'), "[b'hi', 2] [b'hi', 2] [-27008, -30592]\n", 'mbedTLS was built without that check');
});

test('a key that the firmware cannot read: the advice names a conversion that every MicroPython can load', async (t) => {
  const key = createPrivateKey(leaf.keyPem);
  const encrypted = key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
  const program = `
import ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("leaf.der", "converted.der")
context.load_cert_chain("leaf.der", "encrypted.der")
`;
  // What `openssl pkey -outform DER` writes.
  const converted = key.export({ type: 'sec1', format: 'der' });
  const files = { 'leaf.der': leaf.der, 'encrypted.der': encrypted, 'converted.der': converted };
  for (const version of ['1.23', '1.27']) {
    const ran = await runText(t, program, { board: `pico-w@micropython-${version}`, files });
    assert.match(ran.stderr, /line 5, in <module>\nValueError: invalid key\n/);
    assert.match(ran.stderr, /Fix: .*openssl pkey -in KEY -outform DER -out key\.der/s);
    assert.doesNotMatch(ran.stderr, /are supported, plain or with a password/);
  }
});
