// `thimble cert show`: several targets, expiring certificates, and partly unreadable ones.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import { Extension } from '@peculiar/x509';
import { cert } from '../src/cli/cert/cert.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { freePort } from './support/free-port.ts';
import { recordIo } from './support/io.ts';
import { type Issued, issue } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const DAY = 86_400_000;
let folder: string;
let root: Issued;
let soon: Issued;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-show-'));
  root = await issue({ name: 'Root', ca: true, notAfter: new Date(Date.now() + 900 * DAY) });
  const names = { issuer: root, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] };
  soon = await issue({ name: 'localhost', ...names, notAfter: new Date(Date.now() + 20.5 * DAY) });
  server = await startTlsServer(() => ({ leaf: soon }));
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'soon.pem'), soon.pem);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('show: several hosts and files; a failure does not hide the others', async () => {
  const closed = await freePort();
  const host = `localhost:${server.port}`;
  const words = [host, `127.0.0.1:${closed}`, join(folder, 'absent.pem'), join(folder, 'root.pem'), host];
  const { code, stdout, stderr } = await run(...words, '--roots', join(folder, 'root.pem'), '--json');
  const lines = stdout.trimEnd().split('\n');
  const [first, second, third, fourth, ...more] = lines.map((line) => JSON.parse(line));
  assert.deepEqual([first.target, first.trusted, first.certificates.length], [host, true, 1]);
  assert.deepEqual([second.target, second.error.code], [words[1], 'net.refused']);
  assert.deepEqual([third.target, third.error.code], [words[2], 'cli.file']);
  assert.equal(fourth.certificates[0].sha256, new X509Certificate(root.pem).fingerprint256);
  assert.deepEqual(more, [], 'a host that is named twice is asked once');
  assert.equal(code, ExitCode.unreachable, 'the highest of their codes');
  assert.match(stderr, /127\.0\.0\.1:\d+: .*\[net\.refused\]/);

  const text = await run(host, join(folder, 'root.pem'), '--roots', join(folder, 'root.pem'));
  assert.equal(text.code, ExitCode.ok, text.stderr);
  assert.match(
    text.stdout,
    /^localhost:\d+\ncertificate\n {2}subject +CN=localhost\n[\s\S]*\n\n\S+root\.pem\ncertificate\n/,
  );
});

test('show --expires-within: exit 1 if any certificate expires within that many days, and which', async () => {
  const [rootFile, soonFile] = [join(folder, 'root.pem'), join(folder, 'soon.pem')];
  const fine = await run(rootFile, soonFile, '--expires-within', '20');
  assert.equal(fine.code, ExitCode.ok, fine.stderr);
  const found = await run(rootFile, soonFile, '--expires-within', '21');
  assert.equal(found.code, ExitCode.checkFailed);
  const day = new Date(soon.certificate.notAfter).toISOString().slice(0, 10);
  assert.match(found.stderr, new RegExp(`soon\\.pem: expires soon: CN=localhost, on ${day}`));
  assert.doesNotMatch(found.stderr, /root\.pem: expires/);
  const host = await run(`localhost:${server.port}`, '--roots', rootFile, '--expires-within', '21', '--json');
  assert.equal(host.code, ExitCode.checkFailed);
  const { trusted, expiring } = JSON.parse(host.stdout);
  assert.deepEqual([trusted, expiring.map((each: { subject: string }) => each.subject)], [true, ['CN=localhost']]);

  const old = await issue({ name: 'old', issuer: root, notBefore: new Date(0), notAfter: new Date(DAY) });
  writeFileSync(join(folder, 'old.pem'), old.pem);
  const expired = await run(join(folder, 'old.pem'), '--expires-within', '0');
  assert.equal(expired.code, ExitCode.checkFailed);
  assert.match(expired.stderr, /expired: CN=old, on 1970-01-02/);
  for (const days of ['-1', 'soon', '1.5', '99999'])
    assert.equal((await run(soonFile, `--expires-within=${days}`)).code, ExitCode.usage, days);
});

test('show: an unreadable name hides neither the other names nor the rest', async () => {
  // GeneralNames: DNS "good.test", DNS with a NUL in it, an address of five bytes, DNS "late.test".
  const san = derOf(
    0x30,
    derOf(0x82, 'good.test'),
    derOf(0x82, 'b\0d.test'),
    derOf(0x87, '12345'),
    derOf(0x82, 'late.test'),
  );
  const bad = await issue({ name: 'bad', issuer: root, extensions: [new Extension('2.5.29.17', false, san)] });
  writeFileSync(join(folder, 'bad.pem'), bad.pem);
  const text = await run(join(folder, 'bad.pem'));
  assert.match(text.stdout, /names +DNS:good\.test, IP:5 bytes, DNS:late\.test\n/);
  assert.match(text.stdout, /unreadable +a name of subjectAltName cannot be read: .*0x00/);
  assert.ok(text.stdout.includes(new X509Certificate(bad.pem).fingerprint256));
  assert.match(text.stderr, /0x00.*; clients refuse such a certificate/);
  const { certificates } = JSON.parse((await run(join(folder, 'bad.pem'), '--json')).stdout);
  assert.deepEqual(certificates[0].names, ['DNS:good.test', 'IP:5 bytes', 'DNS:late.test']);
  assert.equal(certificates[0].unreadable.length, 1);

  // A truncated list, and an invalid keyUsage: both reported, the rest shown.
  const extensions = [
    new Extension('2.5.29.17', false, derOf(0x04, 'x')),
    new Extension('2.5.29.15', false, derOf(0x02, 'x')),
  ];
  writeFileSync(join(folder, 'worse.pem'), (await issue({ name: 'worse', issuer: root, extensions })).pem);
  const worse = JSON.parse((await run(join(folder, 'worse.pem'), '--json')).stdout).certificates[0];
  assert.equal(worse.subject, 'CN=worse');
  assert.deepEqual(worse.unreadable.map((fault: string) => fault.split(':', 1)[0]).sort(), [
    'keyUsage',
    'subjectAltName',
  ]);
});

test('show: an unreadable certificate in a file does not hide the others', async () => {
  const broken = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';
  writeFileSync(join(folder, 'mixed.pem'), root.pem + broken + soon.pem);
  const { code, stdout, stderr } = await run(join(folder, 'mixed.pem'));
  assert.equal(code, ExitCode.checkFailed);
  assert.match(
    stdout,
    /certificate 1 of 2\n {2}subject +CN=Root\n[\s\S]*certificate 2 of 2\n {2}subject +CN=localhost\n/,
  );
  assert.match(stderr, /certificate 2 \(PEM block from line \d+\): /);
});

/** A DER element with a short length. */
function derOf(tag: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  return new Uint8Array([tag, content.length, ...content]);
}

async function run(...words: readonly string[]) {
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(['cert', 'show', ...words], { commands: [cert], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr() };
}

test("show: what boards would refuse, by board, in their firmware's terms", async () => {
  const modern = createTlsServer({ cert: soon.pem, key: soon.keyPem, minVersion: 'TLSv1.3' });
  modern.on('tlsClientError', () => {});
  modern.on('secureConnection', (socket) => socket.on('error', () => {}));
  modern.listen(0, '127.0.0.1');
  await once(modern, 'listening');
  try {
    const { port } = modern.address() as AddressInfo;
    const { stdout } = await run(`localhost:${port}`, '--roots', join(folder, 'root.pem'), '--json');
    const { trusted, warnings } = JSON.parse(stdout) as { trusted: boolean; warnings: string[] };
    assert.equal(trusted, true);
    const refused = warnings.filter((warning) => warning.includes(' would refuse it: '));
    assert.match(refused.join('\n'), /pico-w, esp32, esp32-s3@micropython-1\.\d+ would refuse it: OSError\(-30592/);
    assert.match(refused.join('\n'), /esp8266@micropython/);
  } finally {
    modern.close();
  }
  const { stdout } = await run(`localhost:${server.port}`, '--roots', join(folder, 'root.pem'), '--json');
  const { warnings } = JSON.parse(stdout) as { warnings: string[] };
  // axTLS has no ECDSA; every other board accepts it.
  assert.deepEqual(
    warnings.map((warning) => /^(.*) would refuse it/.exec(warning)?.[1]).filter((board) => board !== undefined),
    ['esp8266@micropython-1.28'],
  );
  const curve = await issue({ name: 'c.test', dnsNames: ['c.test'], key: 'ed25519' });
  writeFileSync(join(folder, 'ed25519.pem'), curve.pem);
  const file = await run(join(folder, 'ed25519.pem'));
  assert.match(file.stderr, /would refuse it: .*Ed25519/);
});
