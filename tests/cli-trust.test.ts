// `thimble trust` as a user runs it: the built executable, its streams and its exit code.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { commandLine } from './support/cli.ts';
import { type Issued, issue } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

let folder: string;
let roots: Issued[];
let server: TestServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thimble-'));
  roots = [await issue({ name: 'Root A', ca: true }), await issue({ name: 'Root B', ca: true, key: 'rsa2048' })];
  const leaves = await Promise.all(
    roots.map((issuer, i) => {
      const name = ['a.test', 'b.test'][i]!;
      return issue({ name, issuer, dnsNames: [name] });
    }),
  );
  server = await startTlsServer(
    (name) => ({ leaf: leaves[name === 'b.test' ? 1 : 0]! }),
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
  );
  await writeFile(join(folder, 'roots.pem'), roots.map(({ pem }) => pem).join(''));
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Runs `trust` for hosts of the test server, with both roots as candidates. */
function trust(hosts: readonly string[], ...options: readonly string[]) {
  const resolve = hosts.flatMap((host) => ['--resolve', `${host}:${server.port}:127.0.0.1`]);
  const named = hosts.map((host) => `${host}:${server.port}`);
  return commandLine(['trust', ...named, '--roots', join(folder, 'roots.pem'), ...resolve, ...options]);
}

testWithPrograms(
  ['curl'],
  'stdout is a bundle with which curl verifies every host, and without which it does not',
  async () => {
    const { code, stdout, stderr } = await trust(['a.test', 'b.test']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /proved: a\.test:\d+, b\.test:\d+ with these 2 roots and no other/);
    const bundle = join(folder, 'bundle.pem');
    await writeFile(bundle, stdout);
    for (const host of ['a.test', 'b.test']) {
      const curl = (...options: string[]) =>
        promisify(execFile)('curl', [
          ...['--silent', '--show-error', '--max-time', '10', ...options],
          ...['--resolve', `${host}:${server.port}:127.0.0.1`, `https://${host}:${server.port}/`],
        ]);
      assert.equal((await curl('--cacert', bundle)).stdout, 'hi');
      await assert.rejects(curl(), /self-signed|local issuer|certificate/);
    }
  },
);

test('only the required root is returned', async () => {
  const { stdout } = await trust(['b.test']);
  const [pem, ...others] = stdout.match(/-----BEGIN[\s\S]*?END CERTIFICATE-----\n/g) ?? [];
  assert.equal(pem, roots[1]!.pem.replace(/\n+$/, '\n'));
  assert.deepEqual(others, []);
});

test('--format der: one root on stdout, several as one file each', async () => {
  const one = await trust(['a.test'], '--format', 'der');
  assert.equal(new X509Certificate(one.stdoutBytes).subject, 'CN=Root A');

  const refused = await trust(['a.test', 'b.test'], '--format', 'der');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /2 roots are needed.*\[trust\.one_per_file\]/);

  const files = await trust(['a.test', 'b.test'], '--format', 'der', '-o', join(folder, 'ca.der'));
  assert.equal(files.code, 0, files.stderr);
  const written = (await readdir(folder)).filter((name) => name.endsWith('.der')).sort();
  assert.deepEqual(written, ['ca-1.der', 'ca-2.der']);
  const subjects = await Promise.all(
    written.map(async (name) => new X509Certificate(await readFile(join(folder, name))).subject),
  );
  assert.deepEqual(subjects.sort(), ['CN=Root A', 'CN=Root B']);
});

test('--json contains everything that was found, including failures with their codes', async () => {
  const { code, stdout } = await trust(['a.test', 'c.test'], '--json');
  const found = JSON.parse(stdout);
  assert.equal(code, 1);
  assert.deepEqual(
    found.roots.map(({ subject, pem }: { subject: string; pem: string }) => [
      subject,
      new X509Certificate(pem).subject,
    ]),
    [['CN=Root A', 'CN=Root A']],
  );
  assert.deepEqual(found.proved, [`a.test:${server.port}`]);
  assert.deepEqual(
    found.failures.map(({ error }: { error: { code: string } }) => error.code),
    ['x509.name_mismatch'],
  );
});

test('one bad host does not affect the others, and sets the exit code: 1 refused, 3 unreachable', async () => {
  const refused = await trust(['a.test', 'c.test']);
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /BEGIN CERTIFICATE/);
  assert.match(refused.stderr, /^not proved: c\.test:\d+: .*\[x509\.name_mismatch\]/);

  const unreachable = await commandLine(['trust', 'a.test:1', '--resolve', 'a.test:1:127.0.0.1']);
  assert.equal(unreachable.code, 3);
  assert.equal(unreachable.stdout, '');
});

for (const [title, words, message] of [
  ['a host that is none', ['trust', 'http://a.test'], /trust\.bad_host/],
  [
    'a roots file that is not there',
    ['trust', 'a.test', '--roots', '/nowhere.pem'],
    /--roots \/nowhere\.pem cannot be read/,
  ],
  ['a roots file without a certificate', ['trust', 'a.test', '--roots', import.meta.filename], /pem\.empty|der\./],
  ['a time-out that is none', ['trust', 'a.test', '--timeout', 'soon'], /--timeout soon is not a number of seconds/],
  ['a bad --resolve', ['trust', 'a.test', '--resolve', 'a.test'], /net\.bad_override/],
] as const) {
  test(`usage error: ${title}`, async () => {
    const { code, stderr } = await commandLine(words);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  });
}
