// `thimble cert` and `thimble serve`: what they make and serve, judged by OpenSSL, curl and Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { cert } from '../src/cli/cert.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runProgram } from '../src/cli/program.ts';
import { serve } from '../src/cli/serve.ts';
import { parseRange } from '../src/cli/serve-routes.ts';
import { Session } from '../src/entry/requests.ts';
import { recordIo } from './support/io.ts';
import { testWithPrograms } from './support/programs.ts';

const execute = promisify(execFile);
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-serve-'));
  mkdirSync(join(folder, 'www'));
  writeFileSync(join(folder, 'www', 'index.html'), '<h1>thimble</h1>');
  writeFileSync(join(folder, 'www', 'data.bin'), Buffer.from(Array.from({ length: 1_000 }, (_, i) => i & 0xff)));
  writeFileSync(join(folder, 'secret'), 'not for devices');
  symlinkSync(join(folder, 'secret'), join(folder, 'www', 'link'));
  assert.equal((await run(cert, 'new', 'localhost', '127.0.0.1', '*.pico.local', '--dir', folder)).code, ExitCode.ok);
});
after(() => rmSync(folder, { recursive: true }));

test('cert new: files for server and board, from one CA, keys for their owner alone', async () => {
  const leaf = new X509Certificate(readFileSync(join(folder, 'localhost.pem')));
  const ca = new X509Certificate(readFileSync(join(folder, 'ca.der')));
  assert.ok(leaf.verify(ca.publicKey) && leaf.checkIssued(ca) && ca.ca && !leaf.ca);
  assert.equal(leaf.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, DNS:*.pico.local');
  assert.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  for (const name of ['localhost.key.pem', 'localhost.key.der', 'ca.key.pem'])
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  const again = await run(cert, 'new', 'localhost', '--dir', folder);
  assert.equal(again.code, ExitCode.usage);
  assert.match(again.stderr, /is there already/);
  const rsa = await run(cert, 'new', 'board', '--key-type', 'rsa2048', '--dir', folder, '--json');
  assert.equal(JSON.parse(rsa.stdout).files.length, 8);
  const second = new X509Certificate(readFileSync(join(folder, 'board.pem')));
  assert.ok(second.verify(ca.publicKey), 'the CA of the folder is used again');
  assert.equal(second.publicKey.asymmetricKeyType, 'rsa');
  assert.equal((await run(cert, 'new', 'no name', '--dir', folder)).code, ExitCode.usage);
  assert.equal((await run(cert, 'bake', 'x')).code, ExitCode.usage);
});

testWithPrograms(['openssl'], 'OpenSSL verifies what cert new makes, and reads what cert convert writes', async () => {
  const ca = join(folder, 'ca.pem');
  await execute('openssl', [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    ca,
    join(folder, 'localhost.pem'),
  ]);
  const der = join(folder, 'converted.der');
  assert.equal((await run(cert, 'convert', ca, '--to', 'der', '-o', der)).code, ExitCode.ok);
  const { stdout } = await execute('openssl', ['x509', '-inform', 'DER', '-in', der, '-noout', '-subject']);
  assert.match(stdout, /Thimble development CA/);
  const back = await run(cert, 'convert', der, '--to', 'pem');
  assert.equal(back.stdout, readFileSync(ca, 'utf8'));
});

test('cert convert: a Python literal, a C array, keys, and what cannot be converted', async () => {
  const ca = join(folder, 'ca.pem');
  const pem = readFileSync(ca, 'utf8');
  assert.equal((await run(cert, 'convert', ca, '--to', 'py')).stdout, `PEM = """\\\n${pem}"""\n`);
  const array = (await run(cert, 'convert', ca, '--to', 'c')).stdout;
  const bytes = Uint8Array.from(array.match(/0x\w\w/g)!, Number);
  assert.deepEqual(Buffer.from(bytes), readFileSync(join(folder, 'ca.der')));
  assert.match(array, new RegExp(`^static const unsigned char der\\[${bytes.length}\\]`));
  const key = await run(cert, 'convert', join(folder, 'board.key.pem'), '--to', 'der');
  assert.deepEqual(key.bytes, readFileSync(join(folder, 'board.key.der')));
  assert.equal((await run(cert, 'convert', join(folder, 'secret'))).code, ExitCode.usage);
});

test('cert show: a file, a host that is trusted here or not', async () => {
  const file = await run(cert, 'show', join(folder, 'localhost.pem'));
  assert.match(file.stdout, /subject +CN=localhost\n +issuer +CN=Thimble development CA\n +names +.*127\.0\.0\.1/);
  assert.match(file.stdout, /key +secp256r1\n/);
  const { fingerprint256 } = new X509Certificate(readFileSync(join(folder, 'localhost.pem')));
  assert.ok(file.stdout.includes(fingerprint256));
  const server = createServer({
    cert: readFileSync(join(folder, 'localhost.pem')),
    key: readFileSync(join(folder, 'localhost.key.pem')),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const shown = await run(cert, 'show', host);
  assert.equal(shown.code, ExitCode.checkFailed);
  assert.match(shown.stdout, /subject +CN=localhost/);
  assert.match(shown.stderr, /not trusted here: .*\[x509\.unknown_issuer\]/);
  const json = JSON.parse((await run(cert, 'show', host, '--json')).stdout);
  assert.deepEqual([json.refused, json.certificates[0].sha256], ['x509.unknown_issuer', fingerprint256]);
  server.close();
});

test('serve: pages for devices, files with ranges, and nothing from outside its folder', async () => {
  await serving([join(folder, 'www')], async (url, log) => {
    const session = new Session({ verify: { cafile: join(folder, 'ca.pem') } });
    const text = async (path: string) => (await session.get(url + path)).text();
    assert.equal(await text(''), '<h1>thimble</h1>');
    assert.equal(await (await session.post(`${url}echo`, { data: 'hello' })).text(), 'hello');
    const temperature = (await (await session.get(`${url}temperature`)).json()) as { celsius: number };
    assert.ok(temperature.celsius > 10 && temperature.celsius < 30);
    assert.equal((await (await session.get(`${url}stream?bytes=1000000`)).content()).length, 1_000_000);
    assert.equal(await text('chunked'), 'chunk 1\nchunk 2\nchunk 3\nchunk 4\nchunk 5\n');
    assert.equal(await text('slow?seconds=1'), 'second 1\n');
    assert.equal((await session.get(`${url}redirect`)).url, `${url}temperature`);
    const part = await session.get(`${url}data.bin`, { headers: { Range: 'bytes=10-13' } });
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 10-13/1000']);
    assert.deepEqual([...(await part.content())], [10, 11, 12, 13]);
    assert.equal((await session.get(`${url}data.bin`, { headers: { Range: 'bytes=1000-' } })).status, 416);
    for (const path of ['link', '..%2fsecret', '%2e%2e/secret', 'absent', '%'])
      assert.equal((await session.get(url + path)).status, 404, path);
    assert.equal((await session.put(`${url}data.bin`, { data: 'x' })).status, 405);
    session.close();
    assert.match(log(), /127\.0\.0\.1 {2}TLS 1\.3 TLS_AES_\w+ {2}GET \/temperature {2}200, [\d.]+ ms\n/);
  });
});

testWithPrograms(['curl'], 'curl fetches from it, over TLS 1.2 and 1.3', async () => {
  await serving([join(folder, 'www'), '--json'], async (url, log) => {
    for (const version of [['--tls-max', '1.2'], ['--tlsv1.3']]) {
      const ca = ['--cacert', join(folder, 'ca.pem')];
      const { stdout } = await execute('curl', ['-sS', ...ca, ...version, `${url}index.html`]);
      assert.equal(stdout, '<h1>thimble</h1>');
    }
    const lines = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ version, status, url: path }) => [version, status, path]),
      [
        ['TLS 1.2', 200, '/index.html'],
        ['TLS 1.3', 200, '/index.html'],
      ],
    );
  });
});

test('serve --client-ca lets in only who has a certificate', async () => {
  await serving(['--client-ca', join(folder, 'ca.pem')], async (url, log, errors) => {
    const verify = { cafile: join(folder, 'ca.pem') };
    const certificate = { certfile: join(folder, 'board.pem'), keyfile: join(folder, 'board.key.pem') };
    const device = new Session({ verify, cert: certificate });
    assert.equal((await device.get(`${url}temperature`)).status, 200);
    device.close();
    const stranger = new Session({ verify });
    await assert.rejects(stranger.get(url), { code: 'alert.certificate_required' });
    stranger.close();
    assert.match(log(), /\(CN=board\)/);
    assert.match(errors(), /no handshake: .*\[tls\.certificate_required\]/);
  });
});

test('serve says what is missing', async () => {
  assert.match((await run(serve)).stderr, /serve needs a certificate/);
  const files = ['--cert', join(folder, 'localhost.pem'), '--key', join(folder, 'board.key.pem')];
  assert.match((await run(serve, ...files)).stderr, /\[context\.key_mismatch\]/);
  assert.equal((await run(serve, '--cert', join(folder, 'none.pem'))).code, ExitCode.usage);
  assert.ok(!existsSync(join(folder, 'none.pem')));
});

test('ranges', () => {
  assert.deepEqual(parseRange('bytes=0-0', 10), { start: 0, end: 0 });
  assert.deepEqual(parseRange('bytes=5-', 10), { start: 5, end: 9 });
  assert.deepEqual(parseRange('bytes=-3', 10), { start: 7, end: 9 });
  assert.deepEqual(parseRange('bytes=-99', 10), { start: 0, end: 9 });
  assert.deepEqual(parseRange('bytes=5-99', 10), { start: 5, end: 9 });
  assert.equal(parseRange('bytes=10-', 10), 'unsatisfiable');
  assert.equal(parseRange('bytes=-0', 10), 'unsatisfiable');
  for (const whole of [undefined, 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=1-2,4-5', 'lines=1-2'])
    assert.equal(parseRange(whole, 10), undefined);
});

async function run(command: typeof cert, ...words: readonly string[]) {
  const { io, stdout, stderr, stdoutBytes } = recordIo();
  const code = await runProgram([command.name, ...words], { commands: [command], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr(), bytes: stdoutBytes() };
}

async function serving(
  words: readonly string[],
  body: (url: string, log: () => string, errors: () => string) => Promise<void>,
): Promise<void> {
  const { io, interrupt, stdout, stderr } = recordIo();
  const identity = ['--cert', join(folder, 'localhost.pem'), '--key', join(folder, 'localhost.key.pem')];
  const running = runProgram(['serve', ...words, ...identity, '--port', '0'], { commands: [serve], version: '0', io });
  try {
    for (let i = 0; i < 500 && !stderr().includes('https://'); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await body(/https:\/\/\S+/.exec(stderr())![0], stdout, stderr);
  } finally {
    interrupt.abort();
    assert.equal(await running, ExitCode.ok);
  }
}
