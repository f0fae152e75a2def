// The programs of the seeds on the board of seeds/001, with that firmware's texts: ESP32, MicroPython 1.21.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { testWithShared } from '../support/shared.ts';
import { programFolder, type Ran, runFile, runText } from './run.ts';
import { type Answer, serveHttps } from './servers.ts';

const BOARD = 'esp32@micropython-1.21';
const HOSTS = ['www.example.com', 'api.example.com'];

let root: Issued;
let leaf: Issued;
let stranger: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(HOSTS));
  stranger = await issue({ name: 'Somebody Else', ca: true });
});

const answer: Answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('esp32');

async function runSeed(t: TestContext, program: string, port: number): Promise<Ran> {
  const folder = programFolder(t, { 'main.py': readFileSync(program) });
  return runFile(join(folder, 'main.py'), {
    board: BOARD,
    hosts: Object.fromEntries(HOSTS.map((host) => [host, port])),
  });
}

testWithShared('programs/seed-esp32-client.py', 'the client of seeds/001', async (program, t) => {
  const ran = await runSeed(t, program, await serveHttps(t, leaf, answer));
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, /^b'HTTP\/1\.1 200 OK\\r\\n.*'\n$/);
});

testWithShared('programs/seed-urequests-get.py', 'the GET of seeds/002', async (program, t) => {
  const ran = await runSeed(t, program, await serveHttps(t, leaf, (_, response) => response.end('data')));
  assert.deepEqual([ran.code, ran.stdout], [0, 'data\n'], ran.stderr);
});

testWithShared(
  'programs/seed-https-server.py',
  'the server of seeds/001 asks too much of its board',
  async (program, t) => {
    const files = { 'main.py': readFileSync(program), 'server.der': leaf.der, 'server.key.der': leaf.keyDer };
    const folder = programFolder(t, files);
    const ran = await runFile(join(folder, 'main.py'), { board: BOARD, args: [String(await freePort()), '1'] });
    // In 1.21 contexts do not load certificates: they are arguments of wrap_socket.
    assert.match(ran.stderr, /AttributeError: 'SSLContext' object has no attribute 'load_cert_chain'/);
  },
);

testWithShared(
  'programs/seed-ussl-socket.py',
  'a TLS socket by hand, seeds/002: no firmware has its send',
  async (program, t) => {
    const ran = await runSeed(t, program, await serveHttps(t, leaf, answer));
    assert.match(ran.stderr, /AttributeError: '\w+' object has no attribute 'send'/);
  },
);

test("a refused certificate has mbedTLS's text", async (t) => {
  const program = `
import socket, ssl
def attempt(what, host, **keywords):
    s = socket.socket()
    s.connect(socket.getaddrinfo("www.example.com", 443)[0][-1])
    try:
        ssl.wrap_socket(s, server_hostname=host, **keywords)
        print(what, "connected")
    except Exception as e:
        print(what, repr(e))
    s.close()
root, stranger = open("root.pem").read(), open("stranger.pem").read()
attempt("good", "www.example.com", cert_reqs=ssl.CERT_REQUIRED, cadata=root)
attempt("host", "wrong.example.com", cert_reqs=ssl.CERT_REQUIRED, cadata=root)
attempt("issuer", "www.example.com", cert_reqs=ssl.CERT_REQUIRED, cadata=stranger)
attempt("nothing", "www.example.com", cert_reqs=ssl.CERT_REQUIRED)
attempt("garbage", "www.example.com", cert_reqs=ssl.CERT_REQUIRED, cadata="garbage")
attempt("unverified", "wrong.example.com")
`;
  const port = await serveHttps(t, leaf, answer);
  const ran = await runText(t, program, {
    board: BOARD,
    hosts: { 'www.example.com': port },
    files: { 'root.pem': root.pem, 'stranger.pem': stranger.pem },
  });
  const refused = "OSError(-9984, 'X509 - Certificate verification failed, e.g. CRL, CA or signature check failed')";
  assert.deepEqual(ran.stdout.split('\n'), [
    'good connected',
    `host ${refused}`,
    `issuer ${refused}`,
    "nothing OSError(-30336, 'SSL - No CA Chain is set, but required to operate')",
    "garbage ValueError('invalid cert',)",
    'unverified connected',
    '',
  ]);
});

test("getpeercert returns the server's certificate, in every version", async (t) => {
  const program = `
import socket, ssl, binascii
s = socket.socket()
s.connect(socket.getaddrinfo("www.example.com", 443)[0][-1])
s = ssl.wrap_socket(s, server_hostname="www.example.com")
print(binascii.hexlify(s.getpeercert(True)).decode())
try:
    print(s.getpeercert(False))
except NotImplementedError as e:
    print(repr(e))
`;
  const port = await serveHttps(t, leaf, answer);
  for (const version of ['1.20', '1.21', '1.23', '1.28']) {
    const board = `esp32@micropython-${version}`;
    const ran = await runText(t, program, { board, hosts: { 'www.example.com': port } });
    const lines = [Buffer.from(leaf.der).toString('hex'), 'NotImplementedError()', ''];
    assert.deepEqual(ran.stdout.split('\n'), lines, `${version} ${ran.stderr}`);
  }
});
