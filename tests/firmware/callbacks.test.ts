// verify_callback of MicroPython from 1.23: ../shared/facts/micropython/vc; and how much one send accepts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runText } from '../programs/run.ts';
import { serveTls } from '../programs/servers.ts';
import { testWithShared } from '../support/shared.ts';
import * as pki from './pki.ts';

const BUILDS = [
  ['1.23.0-rp2cfg', 'pico-w@micropython-1.23'],
  ['1.24.1', 'unix@micropython-1.24'],
  ['1.25.0', 'unix@micropython-1.25'],
  ['1.27.0', 'unix@micropython-1.27'],
  ['1.28.0', 'unix@micropython-1.28'],
  ['1.29.0-preview', 'unix@micropython-1.29'],
] as const;

const PROBE = `
import socket, tls
def run(name, callback, mode=tls.CERT_REQUIRED, host="board.test", ca="ca.der", show=True):
    def shown(certificate, depth):
        print("   cb", type(certificate).__name__, depth)
        return callback(certificate, depth)
    s = socket.socket()
    try:
        c = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        c.verify_mode = mode
        c.load_verify_locations(open(ca, "rb").read()) if ca else None
        c.verify_callback = shown if show else callback
        s.connect(socket.getaddrinfo("board.test", 443)[0][-1])
        t = c.wrap_socket(s, server_hostname=host)
        print(name, "ok", t.cipher()[0])
    except Exception as e:
        print(name, type(e).__name__, e.args)
    s.close()
def boom(certificate, depth):
    raise ValueError("boom")
def mine(certificate, depth):
    raise OSError(5, "mine")
result = lambda value: lambda certificate, depth: value
run("0 REQ", result(0))
run("1 OPT", result(1), tls.CERT_OPTIONAL)
run("1 REQ", result(1))
run("-10", result(-10))
run("0 NONE", result(0), tls.CERT_NONE)
run("-9984", result(-9984))
run("-9984 OPT", result(-9984), tls.CERT_OPTIONAL)
run("0 wrong host", result(0), host="other.test")
run("0 other ca", result(0), ca="other.der")
run("300", result(300))
run("True", result(True))
run("False", result(False))
run("str", result("x"))
run("-300", result(-300))
run("2**31", result(2**31))
run("raise", boom, show=False)
run("raise OPT", boom, tls.CERT_OPTIONAL, show=False)
run("raise OSError", mine, show=False)
run("None", result(None), show=False)
run("not callable", 3, show=False)
run("one arg", lambda a: 0, show=False)
run("no CA OPT", result(0), tls.CERT_OPTIONAL, ca=None)
run("no CA REQ", result(0), ca=None)
`;

/** With other chains than this server's, or a deferred handshake. */
const NOT_HERE = /^(raise deferred|chain full|expired|int2 as CA) /;

for (const [build, board] of BUILDS)
  testWithShared(`facts/micropython/vc/vc-${build}.txt`, `${board}: verify_callback`, async (file, t) => {
    const [root, other] = [await pki.root(), await pki.stranger()];
    const port = await serveTls(t, await pki.leaf({ issuer: root }), () => {});
    const settings = { board, hosts: { 'board.test': port }, files: { 'ca.der': root.der, 'other.der': other.der } };
    const ran = await runText(t, PROBE, settings);
    const got = blocks(ran.stdout);
    const wanted = blocks(readFileSync(file, 'utf8')).filter((block) => !NOT_HERE.test(block.at(-1)!));
    assert.deepEqual(got, wanted, ran.stderr);
  });

/** The output of each call, the callback's lines without the length of the certificate. */
function blocks(text: string): string[][] {
  const found: string[][] = [[]];
  for (const line of text.trimEnd().split('\n')) {
    if (/^3\.4\.0/.test(line)) continue;
    found.at(-1)!.push(line.replace(/(cb memoryview) \d+ (\d+)$/, '$1 $2').replace(/ ok TLS-.*/, ' ok'));
    if (!line.startsWith('   ')) found.push([]);
  }
  return found.slice(0, -1);
}

test('send accepts one record, sendall and write send everything', async (t) => {
  const root = await pki.root();
  const port = await serveTls(t, await pki.leaf({ issuer: root }), (socket) => void socket.resume());
  const program = `
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("board.test", 443)[0][-1])
t = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(s)
print(t.send(bytes(20000)), t.write(bytes(20000)), t.sendall(bytes(20000)))
`;
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', hosts: { 'board.test': port } });
  assert.equal(ran.stdout, '4096 20000 20000\n');
});
