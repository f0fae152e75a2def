// `thimble cert`: its output, checked with OpenSSL, Node and MicroPython.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { cert } from '../src/cli/cert/cert.ts';
import { warningsOf } from '../src/cli/cert/warnings.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { readCertificates } from '../src/x509/certificate.ts';
import { commandLine } from './support/cli.ts';
import { recordIo } from './support/io.ts';
import { type Issued, issue, makeServerIdentity } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';
import { startTlsServer } from './support/tls-server.ts';

const execute = promisify(execFile);
const DAY = 86_400_000;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-cert-'));
  const made = await run('new', 'localhost', '127.0.0.1', '::1', '*.pico.local', '--dir', folder);
  assert.equal(made.code, ExitCode.ok, made.stderr);
});
after(() => rmSync(folder, { recursive: true }));

test('new: the files of a certificate and of its CA, with keys readable only by their owner', () => {
  const leaf = new X509Certificate(read('localhost.pem'));
  const ca = new X509Certificate(read('ca.der'));
  assert.ok(leaf.verify(ca.publicKey) && leaf.checkIssued(ca) && ca.ca && !leaf.ca);
  const names = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:*.pico.local';
  assert.equal(leaf.subjectAltName, names);
  assert.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1']); // only serverAuth
  const days = (Date.parse(leaf.validTo) - Date.now()) / DAY;
  assert.ok(days > 364 && days < 366, `${days} days`);
  assert.deepEqual(new X509Certificate(read('localhost.der')).raw, leaf.raw);
  for (const name of ['localhost.key.pem', 'localhost.key.der', 'ca.key.pem', 'ca.key.der'])
    assert.equal(statSync(file(name)).mode & 0o077, 0, name);
  const pem = createPrivateKey(read('localhost.key.pem'));
  assert.ok(leaf.checkPrivateKey(pem));
  const der = createPrivateKey({ key: read('localhost.key.der'), format: 'der', type: 'sec1' });
  assert.ok(der.equals(pem));
});

test('new: another name is issued by the same CA, also with RSA and P-384 keys', async () => {
  const before = read('ca.pem');
  for (const [kind, expected] of [
    ['rsa2048', { asymmetricKeyType: 'rsa', type: 'pkcs1' }],
    ['p384', { asymmetricKeyType: 'ec', type: 'sec1' }],
  ] as const) {
    const { code, stdout } = await run('new', `${kind}.local`, '--key', kind, '--dir', folder, '--json');
    assert.equal(code, ExitCode.ok);
    const result = JSON.parse(stdout);
    assert.deepEqual(result.files.length, 4);
    assert.equal(result.ca.isNew, false);
    const leaf = new X509Certificate(read(`${kind}.local.pem`));
    assert.equal(result.sha256, leaf.fingerprint256);
    assert.ok(leaf.verify(new X509Certificate(before).publicKey));
    const der = { key: read(`${kind}.local.key.der`), format: 'der', type: expected.type } as const;
    assert.equal(createPrivateKey(der).asymmetricKeyType, expected.asymmetricKeyType);
  }
  assert.deepEqual(read('ca.pem'), before);
});

test("new --client: any name, only for clients; --days, limited by the CA's expiry", async () => {
  const made = await run('new', 'sensor 1', '--client', '--days', '36500', '--dir', folder);
  assert.equal(made.code, ExitCode.ok, made.stderr);
  const leaf = new X509Certificate(read('sensor 1.pem'));
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.2']);
  assert.equal(leaf.subjectAltName, undefined);
  assert.equal(leaf.validTo, new X509Certificate(read('ca.pem')).validTo);
});

test('new: nothing is overwritten without --force, the CA never', async () => {
  const [ca, before] = [read('ca.pem'), read('localhost.pem')];
  const refused = await run('new', 'localhost', '--dir', folder);
  assert.equal(refused.code, ExitCode.usage);
  assert.match(refused.stderr, /localhost\.pem is there already \[cli\.file\]\n {2}Use --force/);
  assert.deepEqual(read('localhost.pem'), before);
  const other = join(folder, 'other');
  await run('new', 'localhost', '--dir', other);
  chmodSync(join(other, 'localhost.key.pem'), 0o644);
  const [otherCa, otherKey] = [readFileSync(join(other, 'ca.pem')), readFileSync(join(other, 'ca.key.pem'))];
  const forced = await run('new', 'localhost', '--force', '--dir', other);
  assert.equal(forced.code, ExitCode.ok);
  assert.equal(statSync(join(other, 'localhost.key.pem')).mode & 0o077, 0);
  assert.deepEqual([readFileSync(join(other, 'ca.pem')), readFileSync(join(other, 'ca.key.pem'))], [otherCa, otherKey]);
  assert.notDeepEqual(otherCa, ca, 'each CA has a key and a name of its own');
});

test('new: invalid names, days and CAs are refused', async () => {
  for (const words of [['no name'], ['a..b'], ['-x.local'], ['1.2.3.4/24'], ['../up'], ['ca'], ['a', '--days', '0']])
    assert.equal((await run('new', '--dir', folder, ...words)).code, ExitCode.usage, words.join(' '));
  assert.ok(!existsSync(file('../up.pem')));
  for (const mistyped of ['192.168.1', '1.2.3.4.5', '256.1.1.1', 'fe80::1%eth0', '*.', 'a.*.local'])
    assert.equal((await run('new', '--dir', folder, mistyped)).code, ExitCode.usage, mistyped);
  const half = join(folder, 'half');
  mkdirSync(half);
  writeFileSync(join(half, 'ca.pem'), read('ca.pem'));
  assert.match(
    (await run('new', 'x', '--dir', half)).stderr,
    /ca\.key\.pem cannot be read: there is no such file.*\n.*--dir FOLDER/,
  );
  writeFileSync(join(half, 'ca.key.pem'), read('localhost.key.pem'));
  assert.match((await run('new', 'x', '--dir', half)).stderr, /\[context\.key_mismatch\]/);
  const old = await issue({ name: 'Old', ca: true, notBefore: new Date(0), notAfter: new Date(DAY) });
  writeFileSync(join(half, 'ca.pem'), old.pem);
  writeFileSync(join(half, 'ca.key.pem'), old.keyPem);
  assert.match((await run('new', 'x', '--dir', half)).stderr, /has expired \[cli\.file\]/);
});

testWithPrograms(['openssl'], 'OpenSSL verifies what new makes, strictly, for its purpose', async () => {
  for (const [name, purpose] of [
    ['localhost', 'sslserver'],
    ['rsa2048.local', 'sslserver'],
    ['p384.local', 'sslserver'],
    ['sensor 1', 'sslclient'],
  ] as const) {
    const options = ['-x509_strict', '-check_ss_sig', '-purpose', purpose, '-CAfile', file('ca.pem')];
    const { stdout } = await execute('openssl', ['verify', ...options, file(`${name}.pem`)]);
    assert.match(stdout, /: OK/);
  }
});

test("MicroPython's own server loads the DER files, through the built program", async () => {
  const program = join(folder, 'main.py');
  writeFileSync(
    program,
    [
      'import ssl',
      'context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)',
      "context.load_cert_chain('rsa2048.local.der', 'rsa2048.local.key.der')",
      "context.load_cert_chain('localhost.der', 'localhost.key.der')",
      "context.load_verify_locations(cafile='ca.der')",
      "print('loaded')",
    ].join('\n'),
  );
  const { code, stdout, stderr } = await commandLine(['run', program, '--board', 'unix@micropython-1.27']);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'loaded\n' }, stderr);
});

testWithPrograms(['openssl'], 'convert: DER and PEM in both directions, keys in either container', async () => {
  const der = file('converted.der');
  assert.equal((await run('convert', file('ca.pem'), '--to', 'der', '-o', der)).code, ExitCode.ok);
  const { stdout } = await execute('openssl', ['x509', '-inform', 'DER', '-in', der, '-noout', '-subject']);
  assert.match(stdout, /Thimble development CA/);
  assert.equal((await run('convert', der)).stdout, read('ca.pem').toString());

  for (const [name, label] of [
    ['localhost', 'EC PRIVATE KEY'],
    ['rsa2048.local', 'RSA PRIVATE KEY'],
  ]) {
    const traditional = file(`${name}.traditional.pem`);
    const pem = file(`${name}.key.pem`);
    assert.equal((await run('convert', pem, '--key', 'traditional', '-o', traditional)).code, ExitCode.ok);
    assert.ok(readFileSync(traditional, 'utf8').startsWith(`-----BEGIN ${label}-----\n`));
    assert.equal(statSync(traditional).mode & 0o077, 0);
    await execute('openssl', ['pkey', '-in', traditional, '-noout', '-check']);
    assert.equal((await run('convert', file(`${name}.key.der`), '--key', 'pkcs8')).stdout, readFileSync(pem, 'utf8'));
    assert.deepEqual((await run('convert', traditional, '--to', 'der')).bytes, read(`${name}.key.der`));
  }
});

testWithPrograms(['openssl'], 'convert: an encrypted key stays encrypted', async () => {
  const encrypted = file('encrypted.pem');
  const options = ['-topk8', '-passout', 'pass:secret', '-in', file('localhost.key.pem'), '-out', encrypted];
  await execute('openssl', ['pkcs8', ...options]);
  assert.equal((await run('convert', encrypted)).stdout, readFileSync(encrypted, 'utf8'));
  const { code, stderr } = await run('convert', encrypted, '--key', 'traditional');
  assert.equal(code, ExitCode.usage);
  assert.match(stderr, /its container cannot be changed here \[crypto\.bad_private_key\]\n {2}Is it encrypted\?/);
});

test('convert: literals with the same bytes, in Python and in C', async () => {
  const both = file('both.pem');
  writeFileSync(both, Buffer.concat([read('localhost.pem'), read('ca.pem'), read('localhost.key.pem')]));
  const asWritten = (text: string) => Buffer.from(text.match(/(?<=\\x|0x)[0-9a-f]{2}/g)!.join(''), 'hex');
  const expected = Buffer.concat([read('localhost.der'), read('ca.der')]);

  const array = (await run('convert', both, '--only', 'certificates', '--to', 'c-der')).stdout;
  assert.deepEqual(asWritten(array), expected);
  const declarations = array.match(/^static const unsigned char \w+\[\d+\]/gm);
  const prefix = 'static const unsigned char';
  const sizes = [read('localhost.der').length, read('ca.der').length];
  assert.deepEqual(declarations, [`${prefix} cert[${sizes[0]}]`, `${prefix} cert_2[${sizes[1]}]`]);

  const bytes = (await run('convert', both, '--to', 'py', '--only', 'certificates')).stdout;
  assert.deepEqual(asWritten(bytes), expected);
  const program = file('literal.py');
  writeFileSync(program, `${bytes}print(len(CERT), len(CERT_2))\n`);
  assert.equal((await commandLine(['run', program])).stdout, `${sizes.join(' ')}\n`);

  const pem = read('ca.pem').toString();
  assert.equal((await run('convert', file('ca.pem'), '--to', 'py-pem')).stdout, `PEM = """\\\n${pem}"""\n`);
  const string = (await run('convert', file('ca.pem'), '--to', 'c')).stdout;
  const lines = string.match(/(?<=^ {2}").*(?=\\n")/gm)!;
  assert.equal(`${lines.join('\n')}\n`, pem);
  assert.match(string, /^static const char pem\[\] =\n[^;]*;\n$/);

  assert.match((await run('convert', both, '--to', 'der')).stderr, /DER has room for one certificate or key/);
  assert.deepEqual((await run('convert', both, '--to', 'der', '--only', 'key')).bytes.length > 100, true);
  assert.equal((await run('convert', file('ca.pem'), '--only', 'key')).code, ExitCode.usage);
  writeFileSync(file('garbage'), 'neither');
  assert.equal((await run('convert', file('garbage'))).code, ExitCode.usage);
});

test('show FILE: the same values as in Node; a key in the file', async () => {
  const { code, stdout, stderr } = await run('show', file('localhost.pem'));
  assert.equal(code, ExitCode.ok);
  assert.match(
    stderr,
    /^warning: esp8266@micropython-\S+ would refuse it: .*\n$/,
    'axTLS has no ECDSA; no other board minds',
  );
  const { fingerprint256, fingerprint, serialNumber } = new X509Certificate(read('localhost.pem'));
  assert.match(stdout, /subject +CN=localhost\n +issuer +CN=Thimble development CA \w{8}\n +names +.*IP:127\.0\.0\.1/);
  assert.match(stdout, /key +EC, P-256\n +signature +ECDSA with SHA-256\n/);
  assert.match(stdout, /may be used +digitalSignature, serverAuth\n/);
  for (const value of [fingerprint256, fingerprint]) assert.ok(stdout.includes(value));
  const json = JSON.parse((await run('show', file('localhost.pem'), '--json')).stdout);
  assert.equal(json.certificates[0].serialNumber.replaceAll(':', '').toUpperCase(), serialNumber);
  assert.deepEqual(
    json.warnings.map((warning: string) => warning.split(' would refuse it: ')[0]),
    ['esp8266@micropython-1.28'],
  );
  assert.ok(!('trusted' in json), 'nobody asked whether a file is trusted');

  writeFileSync(file('pair.pem'), Buffer.concat([read('localhost.pem'), read('localhost.key.pem')]));
  assert.match((await run('show', file('pair.pem'))).stdout, /private key\n {2}EC, P-256, which belongs to the/);
  writeFileSync(file('pair.pem'), Buffer.concat([read('localhost.pem'), read('rsa2048.local.key.pem')]));
  assert.match((await run('show', file('pair.pem'))).stdout, /RSA, 2048 bits, which belongs to ANOTHER certificate/);
  const key = await run('show', file('rsa2048.local.key.der'));
  assert.equal(key.stdout, 'private key\n  RSA, 2048 bits\n');
  assert.match((await run('show', file('absent.pem'))).stderr, /there is no such file \[cli\.file\]/);
  assert.equal((await run('show', file('garbage'))).code, ExitCode.usage);
});

test('show HOST: the chain whether or not it is trusted, and the verdict as exit code', async () => {
  const { root, leaf } = await makeServerIdentity();
  const server = await startTlsServer(() => ({ leaf, rest: [root] }));
  writeFileSync(file('root.pem'), root.pem);
  try {
    const host = `localhost:${server.port}`;
    const refused = await run('show', host);
    assert.equal(refused.code, ExitCode.checkFailed);
    assert.match(refused.stdout, /certificate 1 of 2\n {2}subject +CN=localhost/);
    assert.match(refused.stderr, /the server also sends its root certificate/);
    assert.match(refused.stderr, /not trusted here: .*\[x509\.\w+\]/);
    const trusted = await run('show', host, '--cacert', file('root.pem'), '--json');
    assert.equal(trusted.code, ExitCode.ok);
    assert.equal(JSON.parse(trusted.stdout).trusted, true);
    const elsewhere = [`other.test:${server.port}`, '--resolve', `other.test:${server.port}:127.0.0.1`];
    const other = await run('show', ...elsewhere, '--cacert', file('root.pem'), '--json');
    assert.equal(other.code, ExitCode.checkFailed);
    assert.equal(JSON.parse(other.stdout).error.code, 'x509.name_mismatch');
  } finally {
    await server.close();
  }
  assert.equal((await run('show', `localhost:${server.port}`)).code, ExitCode.unreachable);
});

testWithPrograms(['openssl'], 'show warns about what boards would refuse', async () => {
  const chainOf = async (options: Partial<Parameters<typeof issue>[0]>): Promise<Issued> =>
    issue({ name: 'board.test', dnsNames: ['board.test'], ...options });
  const warnings = (...chain: Issued[]) =>
    warningsOf(
      chain.flatMap(({ pem }) => readCertificates(pem)),
      Date.now(),
    );
  const root = await issue({ name: 'Root', ca: true });

  const past = { notBefore: new Date(Date.now() - 2 * DAY), notAfter: new Date(Date.now() - DAY) };
  const cases: readonly (readonly [Issued, RegExp])[] = [
    [await chainOf({ issuer: root, ...past }), /^it has expired/],
    [await chainOf({ issuer: root, notAfter: new Date(Date.now() + 3.5 * DAY) }), /^it expires in 3 days/],
    [await chainOf({ issuer: root, notBefore: new Date(Date.now() + DAY) }), /^it is not valid yet/],
    [await chainOf({ issuer: root, dnsNames: [] }), /^it has no subjectAltName/],
    [
      await chainOf({ issuer: await issue({ name: 'Ed', ca: true, key: 'ed25519' }) }),
      /^mbedTLS cannot read .*Ed25519/,
    ],
    [await chainOf({ key: 'ed25519', issuer: root }), /^mbedTLS cannot read it: its key is of the type ed25519/],
  ];
  for (const [certificate, expected] of cases) {
    const found = warnings(certificate);
    assert.equal(found.length, 1, found.join('; '));
    assert.match(found[0]!, expected);
  }
  assert.deepEqual(warnings(await chainOf({ issuer: root })), []);

  const chain = [root];
  for (let i = 1; i <= 9; i++) chain.unshift(await issue({ name: `Intermediate ${i}`, ca: true, issuer: chain[0]! }));
  const deep = [await chainOf({ issuer: chain[0]! }), ...chain.slice(0, -1)];
  assert.match(warnings(...deep).join(), /^9 intermediates: mbedTLS follows 8 at most$/);
  assert.deepEqual(warnings(...deep.slice(0, 9)), []);

  for (const [options, expected] of [
    [['-sha1', '-newkey', 'rsa:2048'], /signed with SHA-1/],
    [['-sha256', '-newkey', 'rsa:1024'], /RSA key has 1024 bits/],
    [['-sha256', '-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'], /RSA-PSS/],
  ] as const) {
    const path = file('made-by-openssl.pem');
    const subject = ['-subj', '/CN=old', '-addext', 'subjectAltName=DNS:old.test', '-nodes', '-keyout', file('k.pem')];
    const issuer = ['-CA', file('root-pair.pem'), '-CAkey', file('root-pair.pem')];
    const rsaRoot = await issue({ name: 'RSA Root', ca: true, key: 'rsa2048' });
    writeFileSync(file('root-pair.pem'), rsaRoot.pem + rsaRoot.keyPem);
    await execute('openssl', ['req', '-x509', ...options, ...subject, ...issuer, '-out', path]);
    const { stderr, code } = await run('show', path);
    assert.equal(code, ExitCode.ok);
    assert.match(stderr, expected);
  }
});

function file(name: string): string {
  return join(folder, name);
}

function read(name: string): Buffer {
  return readFileSync(file(name));
}

async function run(...words: readonly string[]) {
  const { io, stdout, stderr, stdoutBytes } = recordIo();
  const code = await runCommandLine(['cert', ...words], { commands: [cert], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr(), bytes: stdoutBytes() };
}
