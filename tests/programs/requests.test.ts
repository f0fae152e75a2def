// requests of MicroPython programs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { programFolder, type Ran, runFile, runText } from './run.ts';
import { type Answer, serveHttps, serveTcp, serveTls } from './servers.ts';

let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test', 'other.test']));
});

function runAgainst(t: TestContext, port: number, program: string, files = {}): Promise<Ran> {
  const start = `
import json, requests
def attempt(what, function):
    try:
        print(what, function())
    except Exception as e:
        print(what, repr(e))
`;
  return runText(t, start + program, {
    hosts: { 'host.test': port, 'other.test': port, 'plain.test': port },
    files: { 'ca.pem': root.pem, ...files },
  });
}

/** Responds with the request as JSON. */
const mirror: Answer = ({ method, url, headers }, response, body) => {
  response.setHeader('x-answer', 'yes');
  response.end(JSON.stringify({ method, url, headers, body }));
};

test('every method, with headers, data, json and auth', async (t) => {
  const port = await serveHttps(t, leaf, mirror);
  const program = `
def show(response):
    seen = response.json()
    print(response.status_code, response.reason, response.headers["x-answer"], seen["method"], seen["url"], repr(seen["body"]))
    return seen["headers"]
base = "https://host.test/path?q=1"
options = {"verify": "ca.pem"}
show(requests.get(base, **options))
print(requests.head(base, **options).content)
print(show(requests.post(base, data="text", headers={"X-Mine": "1"}, **options))["x-mine"])
print(show(requests.put(base, json={"a": [1]}, **options))["content-type"])
print(show(requests.patch(base, data=b"bytes", auth=("user", "pass"), **options))["authorization"])
print(show(requests.delete(base, **options))["host"])
print(show(requests.request("POST", base, data=(part for part in ("a", b"b")), **options))["content-length"])
with requests.get(base, **options) as response:
    print(len(response.text) == len(response.content), response.url, response.encoding)
`;
  const ran = await runAgainst(t, port, program);
  const url = '/path?q=1';
  assert.deepEqual(ran.stdout.split('\n'), [
    `200 b'OK' yes GET ${url} ''`,
    "b''",
    `200 b'OK' yes POST ${url} 'text'`,
    '1',
    `200 b'OK' yes PUT ${url} '{"a": [1]}'`,
    'application/json',
    `200 b'OK' yes PATCH ${url} 'bytes'`,
    'Basic dXNlcjpwYXNz',
    `200 b'OK' yes DELETE ${url} ''`,
    'host.test',
    `200 b'OK' yes POST ${url} 'ab'`,
    '2',
    `True https://host.test${url} utf-8`,
    '',
  ]);
  assert.equal(ran.stderr, '');
});

test("requests verifies: with the machine's roots, with a file, or not at all", async (t) => {
  const port = await serveHttps(t, leaf, (_, response) => response.end('body'));
  const stranger = await issue({ name: 'Somebody Else', ca: true });
  const program = `
attempt("default", lambda: requests.get("https://host.test/").text)
attempt("file", lambda: requests.get("https://host.test/", verify="ca.pem").text)
attempt("other file", lambda: requests.get("https://host.test/", verify="stranger.pem").text)
attempt("other name", lambda: requests.get("https://plain.test/", verify="ca.pem").text)
attempt("no file", lambda: requests.get("https://host.test/", verify="none.pem").text)
attempt("nobody", lambda: requests.get("https://host.test/", verify=False).text)
`;
  const ran = await runAgainst(t, port, program, { 'stranger.pem': stranger.pem });
  assert.deepEqual(ran.stdout.split('\n'), [
    "default ValueError('\\nThe certificate is not correctly signed by the trusted CA\\n',)",
    'file body',
    "other file ValueError('\\nThe certificate is not correctly signed by the trusted CA\\n',)",
    "other name ValueError('\\nThe certificate Common Name (CN) does not match with the expected CN\\n',)",
    'no file OSError(2,)',
    'nobody body',
    '',
  ]);
});

test("a firmware's requests does not verify, even if roots are given", async (t) => {
  const port = await serveHttps(t, leaf, (_, response) => response.end('body'), { maxVersion: 'TLSv1.2' });
  const folder = programFolder(t, {
    'main.py': 'import requests\nfor i in range(2): print(requests.get("https://host.test/").text)\n',
    'stranger.pem': (await issue({ name: 'Somebody Else', ca: true })).pem,
  });
  const settings = { board: 'pico-w@micropython-1.27', hosts: { 'host.test': port } };
  const bare = await runFile(join(folder, 'main.py'), settings);
  const withRoots = await runFile(join(folder, 'main.py'), { ...settings, bundle: join(folder, 'stranger.pem') });
  assert.equal(bare.stdout, 'body\nbody\n');
  assert.equal(withRoots.stdout, 'body\nbody\n');
});

test('redirects are followed, and credentials stay with their origin', async (t) => {
  const answer: Answer = (request, response, body) => {
    const [, status, to] = /^\/(\d+)-to-(.*)$/.exec(request.url ?? '') ?? [];
    if (status !== undefined) response.writeHead(Number(status), { location: decodeURIComponent(to!) }).end();
    else mirror(request, response, body);
  };
  const port = await serveHttps(t, leaf, answer);
  const program = `
def show(method, to, **options):
    response = requests.request(method, "https://host.test/" + to, verify="ca.pem", auth=("u", "p"), **options)
    seen = response.json()
    return response.url, seen["method"], seen["body"], "authorization" in seen["headers"], seen["headers"]["host"]
attempt(301, lambda: show("GET", "301-to-next"))
attempt(302, lambda: show("POST", "302-to-%2Fnext", data="x"))
attempt(303, lambda: show("PUT", "303-to-%2Fnext", data="x"))
attempt(307, lambda: show("POST", "307-to-%2Fnext", data="x"))
attempt(308, lambda: show("GET", "308-to-https%3A%2F%2Fother.test%2Fnext"))
attempt("insecure", lambda: show("GET", "302-to-http%3A%2F%2Fhost.test%2F"))
`;
  const ran = await runAgainst(t, port, program);
  const [first, second, third, fourth, fifth, insecure] = ran.stdout.split('\n');
  assert.equal(first, "301 ('https://host.test/next', 'GET', '', True, 'host.test')");
  assert.equal(second, "302 ('https://host.test/next', 'GET', '', True, 'host.test')");
  assert.equal(third, "303 ('https://host.test/next', 'GET', '', True, 'host.test')");
  assert.equal(fourth, "307 ('https://host.test/next', 'POST', 'x', True, 'host.test')");
  assert.equal(fifth, "308 ('https://other.test/next', 'GET', '', False, 'other.test')");
  assert.match(insecure!, /^insecure ValueError\('https:\/\/host\.test\/.* redirects to http:\/\/host\.test\/'/);
});

test('a redirect loop ends', async (t) => {
  let asked = 0;
  const port = await serveHttps(t, leaf, (_, response) => {
    asked++;
    response.writeHead(302, { location: '/again' }).end();
  });
  const ran = await runAgainst(t, port, 'attempt("loop", lambda: requests.get("https://host.test/", verify=False))\n');
  assert.match(ran.stdout, /^loop ValueError\('.*more than 20 redirects/);
  assert.equal(asked, 21);
});

test('streams: pieces of the requested size, chunked or not, and raw', async (t) => {
  const port = await serveHttps(t, leaf, ({ url }, response) => {
    if (url === '/chunked') for (let i = 0; i < 4; i++) response.write(`part ${i} `);
    response.end('0123456789');
  });
  const program = `
def pieces(path, size):
    response = requests.get("https://host.test" + path, verify="ca.pem", stream=True)
    got = [chunk for chunk in response.iter_content(chunk_size=size)]
    response.close()
    return got
print(pieces("/plain", 4), pieces("/chunked", 16))
response = requests.get("https://host.test/chunked", verify="ca.pem")
print(response.raw.read(6), response.raw.readinto(bytearray(3)), response.content)
print(list(response.iter_content(20)))
attempt("closed", lambda: response.raw.read(1))
`;
  const ran = await runAgainst(t, port, program);
  assert.deepEqual(ran.stdout.split('\n'), [
    "[b'0123', b'4567', b'89'] [b'part 0 part 1 pa', b'rt 2 part 3 0123', b'456789']",
    "b'part 0' 3 b'rt 1 part 2 part 3 0123456789'",
    "[b'rt 1 part 2 part 3 0', b'123456789']",
    'closed OSError(9,)',
    '',
  ]);
});

test('errors: refused, silent, truncated, not HTTP, no URL, header injection', async (t) => {
  const port = await serveTls(t, leaf, (socket) => {
    socket.once('data', (request: Buffer) => {
      const path = request.toString().split(' ')[1];
      if (path === '/cut') socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort');
      if (path === '/other') socket.end('SSH-2.0-OpenSSH\r\n');
    });
  });
  const program = `
def get(path, **options):
    return requests.get("https://host.test" + path, verify=False, **options).content
attempt("cut", lambda: get("/cut"))
attempt("other", lambda: get("/other"))
attempt("silent", lambda: get("/silent", timeout=0.2))
attempt("header", lambda: get("/", headers={"X": "1\\r\\nY: 2"}))
attempt("URL", lambda: requests.get("host.test"))
attempt("protocol", lambda: requests.get("ftp://host.test"))
attempt("name", lambda: requests.get("https://no.such.name.invalid/"))
attempt("port", lambda: requests.get("https://127.0.0.1:%d/" % ${await freePort()}))
`;
  const ran = await runAgainst(t, port, program);
  const lines = ran.stdout.split('\n');
  assert.match(lines[0]!, /^cut ValueError\('the connection ended 5 bytes before the end of the body/);
  assert.match(lines[1]!, /^other ValueError\('not a status line of HTTP\/1\.1/);
  assert.equal(lines[2], 'silent OSError(110,)');
  assert.match(lines[3]!, /^header ValueError\('the value of X has a character that no header can carry/);
  assert.match(lines[4]!, /^URL ValueError\('"host\.test" has no https:/);
  assert.match(lines[5]!, /^protocol ValueError\('Unsupported protocol: ftp:/);
  assert.equal(lines[6], 'name OSError(-2,)');
  assert.equal(lines[7], 'port OSError(111,)');
});

test('Ctrl-C ends a request without a response', async (t) => {
  const interrupt = new AbortController();
  const port = await serveTls(t, leaf, (socket) => void socket.once('data', () => interrupt.abort()));
  const program = `
import requests
try:
    requests.get("https://host.test/", verify=False)
except KeyboardInterrupt:
    print("caught")
`;
  const ran = await runText(t, program, { hosts: { 'host.test': port }, signal: interrupt.signal });
  assert.deepEqual([ran.code, ran.stdout], [0, 'caught\n']);
  assert.match(ran.stderr, /requests was called with verify=False/);
});

test('plain http works too, with the same rules', async (t) => {
  const port = await serveTcp(t, (socket) => {
    socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nplain'));
  });
  const ran = await runAgainst(t, port, 'print(requests.get("http://plain.test/").text)\n');
  assert.equal(ran.stdout, 'plain\n');
});

test("with guide a program's own module in lib/ has precedence over ours", async (t) => {
  const program = 'import requests, socket\nprint(requests.x, socket)\n';
  const ran = await runText(t, program, { files: { 'lib/requests.py': 'x = "mine"' } });
  assert.equal(ran.stdout, "mine <module 'socket'>\n");
});
