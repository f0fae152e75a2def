// Common mistakes of new users: each results in a stable code, a description, and advice.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandLine } from './support/cli.ts';
import { issue, makeServerIdentity } from './support/pki.ts';

let folder: string;
/** The ports of the servers, by kind. */
const ports = { https: 0, expired: 0, http: 0, selfSigned: 0, nameless: 0 };
const servers: Server[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-mistakes-'));
  const { root, leaf } = await makeServerIdentity();
  const dates = { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') };
  const expired = await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'], ...dates });
  const files = { 'ca.pem': root.pem, 'leaf.pem': leaf.pem, 'key.pem': leaf.keyPem, 'code.py': 'print("hi")\n' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'empty.pem'), '');
  mkdirSync(join(folder, 'folder'));
  const unreadable = { 'binary.py': 'print(1)\0', 'bom.py': '\ufeffprint(1)', 'main.mpy': 'M\x06' };
  for (const [name, text] of Object.entries(unreadable)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'utf16.py'), Buffer.from('\ufeffprint(1)', 'utf16le'));
  writeFileSync(join(folder, 'latin1.py'), Buffer.from('x = 1\nprint("20 °C")\n', 'latin1'));
  writeFileSync(join(folder, 'powershell.pem'), Buffer.from(`\ufeff${root.pem}`, 'utf16le'));
  writeFileSync(join(folder, 'pasted.pem'), `My CA:\n\n${root.pem.replaceAll('\n', '\r\n')}\r\nBye`);
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' };
  const encrypted = createPrivateKey(leaf.keyPem).export({ type: 'pkcs8', format: 'pem', ...cipher });
  writeFileSync(join(folder, 'encrypted.pem'), encrypted);
  writeFileSync(join(folder, 'other.pem'), (await issue({ name: 'Another Root', ca: true })).pem);
  const selfSigned = await issue({ name: 'localhost', dnsNames: ['localhost'] });
  const nameless = await issue({ name: '127.0.0.1', issuer: root });
  ports.https = await start(createHttpsServer({ cert: leaf.pem, key: leaf.keyPem }, answer));
  ports.expired = await start(createHttpsServer({ cert: expired.pem, key: expired.keyPem }, answer));
  ports.selfSigned = await start(createHttpsServer({ cert: selfSigned.pem, key: selfSigned.keyPem }, answer));
  ports.nameless = await start(createHttpsServer({ cert: nameless.pem, key: nameless.keyPem }, answer));
  ports.http = await start(createHttpServer(answer));
});
after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

function answer(_: unknown, response: { end(text: string): void }): void {
  response.end('hi');
}

async function start(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

type Mistake = readonly [
  title: string,
  words: () => readonly string[],
  exit: number,
  code: string,
  /** Texts that the message must contain: of what is wrong, or of what to do. */
  ...said: readonly RegExp[],
];

const MISTAKES: readonly Mistake[] = [
  ['get: no https://', () => ['get', 'localhost:8443/x'], 2, 'http.bad_url', /thimble get https:\/\/localhost:8443\/x/],
  ['get: another scheme', () => ['get', 'ftp://localhost/'], 2, 'http.bad_url', /ftp:/],
  ['get: http:// where HTTPS is', () => ['get', `http://localhost:${ports.https}/`], 1, 'http.truncated', /https:\/\//],
  [
    'get: https:// where HTTP is',
    () => ['get', `https://localhost:${ports.http}/`],
    1,
    'tls.http_on_tls_port',
    /http:\/\//,
  ],
  [
    'get: its own CA is not named',
    () => ['get', `https://localhost:${ports.https}/`],
    1,
    'x509.unknown_issuer',
    /localhost:\d+: .*Test Root/,
    /--cacert FILE/,
  ],
  [
    'get: another CA than the one that signed it',
    () => ['get', `https://localhost:${ports.https}/`, '--cacert', 'other.pem'],
    1,
    'x509.unknown_issuer',
    /Nothing in other\.pem signed it/,
  ],
  [
    'get: self-signed',
    () => ['get', `https://localhost:${ports.selfSigned}/`],
    1,
    'x509.self_signed',
    /localhost:\d+: /,
    /--cacert FILE/,
  ],
  [
    'get: an address, and a certificate without one',
    () => ['get', `https://127.0.0.1:${ports.nameless}/`, '--cacert', 'ca.pem'],
    1,
    'x509.no_names',
    /IP:/,
  ],
  ['get: a port that is none', () => ['get', 'https://localhost:99999/'], 2, 'http.bad_url', /a port above 65535/],
  [
    'get: the CA is empty',
    () => ['get', 'https://localhost/', '--cacert', 'empty.pem'],
    2,
    'der.malformed',
    /is empty/,
  ],
  [
    'get: the CA as PowerShell writes it',
    () => ['get', 'https://localhost/', '--cacert', 'powershell.pem'],
    2,
    'der.not_der',
    /UTF-16/,
    /-o/,
  ],
  [
    'get: a proxy that is not there',
    () => [...secure(ports.https), '--proxy', 'http://127.0.0.1:1'],
    3,
    'net.refused',
    /the proxy: connecting to 127\.0\.0\.1:1/,
  ],
  ['get: expired', () => [...secure(ports.expired)], 1, 'x509.expired', /2021-01-01/, /clock/],
  [
    'get: another name',
    () => [
      'get',
      `https://pico.test:${ports.https}/`,
      '--cacert',
      'ca.pem',
      '--resolve',
      `pico.test:${ports.https}:127.0.0.1`,
    ],
    1,
    'x509.name_mismatch',
    /localhost.*not for pico\.test/,
  ],
  ['get: nothing listens', () => ['get', 'https://localhost:1/'], 3, 'net.refused', /port/],
  ['get: no such option', () => ['get', 'https://localhost/', '--ca-cert', 'ca.pem'], 2, 'cli.usage', /mean --cacert/],
  [
    'get: the CA is a folder',
    () => ['get', 'https://localhost/', '--cacert', '.'],
    2,
    'cli.file',
    /--cacert \. .*a folder/,
  ],
  [
    'get: the CA is a program',
    () => ['get', 'https://localhost/', '--cacert', 'code.py'],
    2,
    'der.not_der',
    /code\.py.*neither PEM nor DER/,
  ],
  [
    'get: the CA is a key',
    () => ['get', 'https://localhost/', '--cacert', 'key.pem'],
    2,
    'pem.empty',
    /key\.pem.*only PRIVATE KEY/,
  ],
  ['get: a certificate and no key', () => [...secure(ports.https), '--cert', 'leaf.pem'], 2, 'cli.usage', /--key FILE/],
  ['get: a key and no certificate', () => [...secure(ports.https), '--key', 'key.pem'], 2, 'cli.usage', /--cert/],
  ['get: no folder for the result', () => [...secure(ports.https), '-o', 'none/x'], 2, 'cli.file', /no such folder/],
  [
    'get: a proxy without http://',
    () => [...secure(ports.https), '--proxy', 'proxy:3128'],
    2,
    'http.bad_url',
    /http:\/\/proxy/,
  ],
  ['run: no such file', () => ['run', 'cod.py'], 2, 'micropython.no_program', /cod\.py.*no such file/],
  ['run: a binary file', () => ['run', 'binary.py'], 2, 'micropython.no_program', /it is not text/],
  ['run: UTF-16', () => ['run', 'utf16.py'], 2, 'micropython.no_program', /UTF-16/, /Save it as UTF-8/],
  ['run: a byte order mark', () => ['run', 'bom.py'], 2, 'micropython.no_program', /byte order mark/, /without BOM/],
  ['run: Latin-1', () => ['run', 'latin1.py'], 2, 'micropython.no_program', /line 2 is not UTF-8/],
  ['run: compiled', () => ['run', 'main.mpy'], 2, 'micropython.no_program', /it is compiled/],
  ['run: a folder without a program', () => ['run', 'folder'], 2, 'micropython.no_program', /boot\.py or main\.py/],
  ['run: a file for -m', () => ['run', '-m', 'code.py'], 2, 'cli.usage', /thimble run -m code\n/],
  [
    'run: a hardware file that is not TOML',
    () => ['run', 'code.py', '--hardware', 'ca.pem'],
    2,
    'hardware.bad_file',
    /ca\.pem, line 1: it is not TOML: \w/,
  ],
  ['explain: no such file', () => ['explain', 'post.txt'], 2, 'cli.file', /post\.txt.*no such file/],
  ['explain: a folder', () => ['explain', 'folder'], 2, 'cli.file', /it is a folder/],
  ['explain: a binary file', () => ['explain', 'binary.py'], 2, 'cli.file', /not text/],
  [
    'check: a program',
    () => ['check', 'code.py'],
    2,
    'cli.usage',
    /a file, not a host/,
    /thimble trust --program code\.py/,
  ],
  ['check: a certificate', () => ['check', 'ca.pem'], 2, 'cli.usage', /thimble cert show ca\.pem/],
  ['check: a port above 65535', () => ['check', 'localhost:99999'], 2, 'trust.bad_host', /99999 is not a port/],
  ['check: hosts in a binary file', () => ['check', '--hosts', 'binary.py'], 2, 'cli.file', /not text/],
  ['check: no target', () => ['check'], 2, 'cli.usage', /thimble check --help/],
  ['trust: no target', () => ['trust'], 2, 'cli.usage', /--program/],
  [
    'get: a CRL that is a program',
    () => ['get', 'https://localhost/', '--crl', 'code.py'],
    2,
    'x509.bad_crl',
    /neither PEM nor DER/,
  ],
  [
    'get: seconds that are none',
    () => ['get', 'https://localhost/', '--timeout', 'x'],
    2,
    'cli.usage',
    /thimble get --help/,
  ],
  [
    'serve: a name that is not ours',
    () => ['serve', '--host', 'x.invalid', '--port', '0'],
    2,
    'cli.usage',
    /x\.invalid is not an address of this machine/,
  ],
  [
    'web: not our address',
    () => ['web', '--listen', '192.0.2.200', '--port', '0'],
    2,
    'cli.usage',
    /192\.0\.2\.200 is not an address of this machine/,
  ],
  ['boards: no such command', () => ['boards', 'lst'], 2, 'cli.usage', /list, show, diff, from-config/],
  ['boards: no such chip', () => ['boards', '--chip', 'uno'], 2, 'board.unknown', /pico-w/],
  ['boards: a chip without a profile', () => ['boards', '--chip', 'pico'], 2, 'board.unknown', /no network/],
  [
    'boards: no such version',
    () => ['boards', '--chip', 'esp8266', '--version', '99'],
    2,
    'cli.usage',
    /Without --version: 1\.20/,
  ],
  ['help: no such command', () => ['help', 'rum'], 2, 'cli.usage', /mean run/],
  ['run: a board with a slip', () => ['run', 'code.py', '--board', 'pico-v'], 2, 'board.unknown', /mean pico-w\?/],
  [
    'run: a bundle that is none',
    () => ['run', 'code.py', '--bundle', 'code.py'],
    2,
    'der.not_der',
    /--bundle code\.py/,
  ],
  [
    'run: --host as for --resolve',
    () => ['run', 'code.py', '--host', 'a.test:443:127.0.0.1'],
    2,
    'net.bad_override',
    /NAME=/,
  ],
  ['trust: an http address', () => ['trust', 'http://localhost'], 2, 'trust.bad_host', /Write https:\/\/localhost/],
  ['trust: a CA of one’s own', () => ['trust', `localhost:${ports.https}`], 1, 'x509.unknown_issuer', /--roots FILE/],
  [
    'trust: roots that are none',
    () => ['trust', 'localhost', '--roots', 'code.py'],
    2,
    'der.not_der',
    /--roots code\.py/,
  ],
  [
    'trust: a format of another command',
    () => ['trust', 'localhost', '--format', 'p7b'],
    2,
    'cli.usage',
    /pem, der, py/,
  ],
  ['serve: no such folder', () => ['serve', 'www'], 2, 'cli.file', /www .*no such folder/],
  [
    'serve: the port is taken',
    () => ['serve', '--host', '127.0.0.1', '--port', `${ports.https}`],
    3,
    'net.address_in_use',
    /another port/,
  ],
  [
    'serve: not our address',
    () => ['serve', '--host', '192.0.2.200', '--port', '0'],
    2,
    'cli.usage',
    /192\.0\.2\.200 is not an address/,
  ],
  [
    'serve: key and certificate swapped',
    () => ['serve', '--cert', 'key.pem', '--key', 'leaf.pem'],
    2,
    'cli.usage',
    /Swap them/,
  ],
  [
    'serve: an encrypted key',
    () => ['serve', '--cert', 'leaf.pem', '--key', 'encrypted.pem'],
    2,
    'crypto.bad_private_key',
    /--key encrypted\.pem.*is encrypted/,
    /openssl pkey -in/,
  ],
  ['serve: a certificate and no key', () => ['serve', '--cert', 'leaf.pem'], 2, 'cli.usage', /--key FILE/],
  [
    'run: the recording over the program',
    () => ['run', 'code.py', '--record', 'code.py', '--force'],
    2,
    'cli.usage',
    /is the program itself/,
  ],
  ['web: a page to open without a page', () => ['web', '--relay-only', '--open'], 2, 'cli.usage', /no page to open/],
  ['cert: no such command', () => ['cert', 'nwe', 'a.test'], 2, 'cli.usage', /mean new/],
  ['cert new: a URL', () => ['cert', 'new', 'https://a.test'], 2, 'cli.usage', /not a host name/],
  [
    'cert new: a file for a folder',
    () => ['cert', 'new', 'a.test', '--dir', 'ca.pem'],
    2,
    'cli.file',
    /a file of that name/,
  ],
  ['cert show: a program', () => ['cert', 'show', 'code.py'], 2, 'der.not_der', /code\.py/],
  ['cert convert: no such format', () => ['cert', 'convert', 'ca.pem', '--to', 'derr'], 2, 'cli.usage', /pem, der, py/],
];

function secure(port: number): readonly string[] {
  return ['get', `https://localhost:${port}/`, '--cacert', 'ca.pem'];
}

for (const [title, words, exit, code, ...said] of MISTAKES) {
  test(title, async () => {
    const result = await commandLine(words(), { cwd: folder, env: { XDG_DATA_HOME: folder } });
    assert.equal(result.code, exit, result.stderr);
    assert.equal(result.stdout, '');
    assert.ok(result.stderr.includes(`[${code}]`), result.stderr);
    for (const words of said) assert.match(result.stderr, words);
  });
}

test('run: wrong options are reported alone, before the line that says which board was chosen', async () => {
  const { stderr } = await commandLine(['run', 'code.py', '--clock', 'yesterday'], { cwd: folder });
  assert.match(stderr, /^thimble: --clock yesterday: .*\n {2}Run thimble run --help.*\n$/);
});

test('check: a host that is not reached has a fix too, with one board and with several', async () => {
  for (const boards of [['pico-w@micropython-1.27'], ['pico-w@micropython-1.27', 'esp32@micropython-1.27']]) {
    const words = ['check', 'localhost:1', ...boards.flatMap((board) => ['--board', board])];
    const { code, stdout } = await commandLine(words);
    assert.equal(code, 3);
    assert.match(stdout, /\[net\.refused\]\n(?:\nfix:)? +Start the server, or correct the port\.\n$/);
  }
});

test('a pasted CA with CRLF and surrounding text is accepted', async () => {
  const words = ['get', `https://localhost:${ports.https}/`, '--cacert', 'pasted.pem'];
  assert.deepEqual((await commandLine(words, { cwd: folder })).stdout, 'hi');
});

test('a syntax error in the program is reported with its line, as on the board', async () => {
  writeFileSync(join(folder, 'bad.py'), 'print("x"\nfor\n');
  const { code, stderr } = await commandLine(['run', 'bad.py', '--board', 'guide'], { cwd: folder });
  assert.equal(code, 1);
  assert.match(stderr, /File "bad\.py", line \d\nSyntaxError: invalid syntax\n$/);
});
