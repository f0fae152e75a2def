// `thimble cert batch`, `sign` and `--no-clock`, checked with Node, OpenSSL and the boards' readers and verifiers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { COMBINATIONS } from '../src/boards/catalogue.ts';
import { loadProfile } from '../src/boards/load-profile.ts';
import { cert } from '../src/cli/cert/cert.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { nodeCrypto } from '../src/platform/node/crypto/provider.ts';
import { PARKED } from '../src/tls/parked.ts';
import { recordIo } from './support/io.ts';
import { testWithPrograms } from './support/programs.ts';

const execute = promisify(execFile);
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-batch-'));
});
after(() => rmSync(folder, { recursive: true }));

test("batch: a folder for each device, in a form that its board's firmware reads, and a manifest", async () => {
  const boards = [
    'pico-w@micropython-1.23',
    'pico-w@micropython-1.27',
    'pico-w@circuitpython-10.1',
    'esp32@micropython-1.25',
    '',
  ];
  const rows = boards.map((board, i) => `dev-${i}.local,${board},"192.168.1.${i + 10} alias-${i}.local"`);
  const list = write('devices.csv', `\ufeffname,board,san\r\n${rows.join('\r\n')}\r\n\r\n`);
  const dir = join(folder, 'fleet');
  const { code, stdout, stderr } = await run('batch', list, '--dir', dir, '--json');
  assert.equal(code, ExitCode.ok, stderr);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
  assert.deepEqual(manifest.devices, lines);
  const ca = new X509Certificate(readFileSync(join(dir, 'ca.pem')));
  assert.equal(manifest.ca.sha256, ca.fingerprint256);

  const firmwareReads: string[] = [];
  for (const [i, board] of boards.entries()) {
    const at = join(dir, `dev-${i}.local`);
    const { encoding, sha256, board: id } = lines[i];
    assert.deepEqual(
      readdirSync(at).sort(),
      ['ca', 'cert', 'key'].map((name) => `${name}.${encoding}`),
    );
    const [certificate, key] = ['cert', 'key'].map((name) => readFileSync(join(at, `${name}.${encoding}`))) as [
      Buffer,
      Buffer,
    ];
    const leaf = new X509Certificate(certificate);
    assert.equal(leaf.fingerprint256, sha256);
    assert.ok(leaf.verify(ca.publicKey));
    assert.equal(leaf.subjectAltName, `DNS:dev-${i}.local, IP Address:192.168.1.${i + 10}, DNS:alias-${i}.local`);
    assert.equal(statSync(join(at, `key.${encoding}`)).mode & 0o077, 0);
    if (board === '') continue;
    assert.equal(id, board);
    const { stack } = await loadProfile(board);
    stack.readCredential({ certificate, key }, nodeCrypto);
    firmwareReads.push(`${board} ${encoding}`);
  }
  assert.deepEqual(
    firmwareReads.map((each) => each.split(' ')[1]),
    ['der', 'der', 'pem', 'pem'],
  );
  const readsNoPkcs8 = readFileSync(join(dir, 'dev-0.local', 'key.der'));
  assert.equal(createPrivateKey({ key: readsNoPkcs8, format: 'der', type: 'sec1' }).asymmetricKeyType, 'ec');
});

test('batch: RSA for firmware that supports nothing else; a CA that it cannot read is reported', async () => {
  const list = write('esp8266.csv', 'name;board;purpose\nplug;esp8266@micropython-1.27;client\n');
  const refused = await run('batch', list, '--dir', join(folder, 'ec'));
  assert.equal(refused.code, ExitCode.usage);
  assert.match(refused.stderr, /esp8266\.csv: line 2: .* reads no p256 key .*\n.*--key rsa2048/);
  assert.ok(!existsSync(join(folder, 'ec', 'plug')));
  const made = await run('batch', list, '--key', 'rsa2048', '--dir', join(folder, 'rsa'));
  assert.equal(made.code, ExitCode.ok, made.stderr);
  const key = readFileSync(join(folder, 'rsa', 'plug', 'key.der'));
  assert.equal(createPrivateKey({ key, format: 'der', type: 'pkcs1' }).asymmetricKeyType, 'rsa');
  const leaf = new X509Certificate(readFileSync(join(folder, 'rsa', 'plug', 'cert.der')));
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.2']); // clientAuth
});

test('batch: an error in any line names that line, and nothing is written', async () => {
  const dir = join(folder, 'wrong');
  for (const [text, expected] of [
    ['', /lists no device/],
    ['name\n', /lists no device/],
    ['board\npico-w\n', /there is no column "name"/],
    ['name,bord\na,pico-w\n', /no column is called "bord"/],
    ['name,name\na,b\n', /"name" is there twice/],
    ['name\na.local\n../up\n', /line 3: "\.\.\/up" is not a host name/],
    ['name\na.local\nA.local\n', /line 3: A\.local is the name of line 2 as well/],
    ['name,board\na.local,pico-w@micropython-1.27\nb.local,toaster\n', /line 3: .*toaster.*\[board\.unknown\]/],
    ['name,key\na.local,des\n', /line 2: key "des" is none of p256/],
    ['name,purpose\na.local,spy\n', /line 2: purpose "spy" is none of server, client/],
    ['name,san\na.local\n', /it is not CSV: .*line 2/],
    ['name,san\n"a.local,b\n', /it is not CSV/],
    ['name\nca\n', /line 2: ca names the files of the CA/],
  ] as const) {
    const { code, stderr } = await run('batch', write('wrong.csv', text), '--dir', dir);
    assert.equal(code, ExitCode.usage, `${text}: ${stderr}`);
    assert.match(stderr, expected);
  }
  assert.ok(!existsSync(dir));
  writeFileSync(join(folder, 'latin1.csv'), Buffer.from('name\nd\xfcne\n', 'latin1'));
  assert.match((await run('batch', join(folder, 'latin1.csv'), '--dir', dir)).stderr, /not text in UTF-8/);

  const list = write('two.csv', 'name\nx.local\ny.local\n');
  assert.equal((await run('batch', list, '--dir', dir)).code, ExitCode.ok);
  const before = readFileSync(join(dir, 'x.local', 'cert.pem'));
  const again = await run('batch', list, '--dir', dir);
  assert.match(again.stderr, /is there already \[cli\.file\]\n.*--force/);
  assert.deepEqual(readFileSync(join(dir, 'x.local', 'cert.pem')), before);
  assert.equal((await run('batch', list, '--dir', dir, '--force')).code, ExitCode.ok);
  assert.notDeepEqual(readFileSync(join(dir, 'x.local', 'cert.pem')), before);
});

testWithPrograms(['openssl'], "sign: OpenSSL's requests, and what is not signed", async () => {
  const dir = join(folder, 'signed');
  const csr = await request('good', ['-addext', 'subjectAltName=DNS:pico.local,IP:192.168.1.9']);
  const made = await run('sign', csr, '--dir', dir, '--json');
  assert.equal(made.code, ExitCode.ok, made.stderr);
  const { files, names, ca, sha256 } = JSON.parse(made.stdout);
  assert.deepEqual(names, ['pico.local', '192.168.1.9']);
  const pem = join(dir, 'pico.local.pem');
  assert.deepEqual(files, [pem, join(dir, 'pico.local.der')]);
  const leaf = new X509Certificate(readFileSync(pem));
  assert.equal(leaf.fingerprint256, sha256);
  assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(join(folder, 'good.key')))));
  const strict = ['-x509_strict', '-purpose', 'sslserver', '-CAfile', ca.file];
  assert.match((await execute('openssl', ['verify', ...strict, pem])).stdout, /: OK/);

  const der = join(folder, 'good.der');
  await execute('openssl', ['req', '-in', csr, '-outform', 'DER', '-out', der]);
  const named = await run('sign', der, '--client', '--name', 'sensor 7', '--dir', dir);
  assert.equal(named.code, ExitCode.ok, named.stderr);
  assert.deepEqual(new X509Certificate(readFileSync(join(dir, 'sensor 7.pem'))).keyUsage, ['1.3.6.1.5.5.7.3.2']);
  const common = await run('sign', await request('cn', []), '--dir', dir);
  assert.match(common.stderr, /^cn\.local, until /);

  const forged = readFileSync(der);
  forged[forged.length - 1]! ^= 1;
  writeFileSync(join(folder, 'forged.der'), forged);
  const cases: readonly (readonly [string, RegExp])[] = [
    [join(folder, 'forged.der'), /its signature is not by the key in it/],
    [await request('ca', ['-addext', 'basicConstraints=critical,CA:TRUE']), /it asks to be a CA/],
    [await request('sign', ['-addext', 'keyUsage=keyCertSign']), /keyUsage of more than TLS needs/],
    [await request('code', ['-addext', 'extendedKeyUsage=codeSigning']), /it asks for codeSigning|it asks for 1\.3/],
    [await request('policy', ['-addext', 'certificatePolicies=1.2.3.4']), /it asks for the extension/],
    [await request('mail', ['-addext', 'subjectAltName=email:a@b.example']), /it asks for the name email:a@b\.example/],
    [await request('weak', [], ['-newkey', 'rsa:1024']), /its RSA key has 1024 bits/],
    [await request('space', ['-subj', '/CN=no host']), /"no host" is not a host name/],
    [await request('empty', ['-subj', '/O=x']), /it names nothing/],
    [join(folder, 'good.key'), /\[pem\.empty\]/],
    [write('garbage.csr', 'neither'), /it is not a certificate signing request/],
    [join(folder, 'absent.csr'), /there is no such file/],
  ];
  const before = readdirSync(dir);
  for (const [path, expected] of cases) {
    const { code, stderr } = await run('sign', path, '--dir', dir);
    assert.equal(code, ExitCode.usage, `${path}: ${stderr}`);
    assert.match(stderr, expected);
  }
  assert.deepEqual(readdirSync(dir), before);
});

test("new --no-clock: every board's verifier accepts it with the clock at power-on", async () => {
  const [unset, usual] = [join(folder, 'no-clock'), join(folder, 'clock')];
  const made = await run('new', 'hub.local', '--no-clock', '--key', 'rsa2048', '--dir', unset);
  assert.equal(made.code, ExitCode.ok, made.stderr);
  await run('new', 'hub.local', '--key', 'rsa2048', '--dir', usual);
  for (const name of ['ca.pem', 'hub.local.pem'])
    assert.ok(Date.parse(new X509Certificate(readFileSync(join(unset, name))).validFrom) < Date.UTC(2000, 0, 1), name);
  const counts = { boards: 0, usualRefused: 0 };
  for (const { id } of COMBINATIONS) {
    const { chip, stack } = await loadProfile(id);
    const now = chip.clock.atPowerOn;
    if (stack.verification.kind === 'none' || now === undefined) continue;
    counts.boards++;
    assert.equal(await judge(id, unset, now), undefined, id);
    if ((await judge(id, usual, now)) !== undefined) counts.usualRefused++;
  }
  assert.ok(counts.boards > 50, JSON.stringify(counts));
  assert.ok(counts.usualRefused > 0, 'some of them check dates, or this test shows nothing');

  const late = await run('new', 'other.local', '--no-clock', '--dir', usual);
  assert.equal(late.code, ExitCode.usage);
  assert.match(late.stderr, /--no-clock: the CA of .* is valid from .*\n.*--dir FOLDER/);
  assert.ok(!existsSync(join(usual, 'other.local.pem')));
});

/** @param now - milliseconds since 1970. @returns the error code of the firmware's verifier for the server. */
async function judge(id: string, dir: string, now: number): Promise<string | undefined> {
  const { stack } = await loadProfile(id);
  const root = new Uint8Array(readFileSync(join(dir, 'ca.der')));
  const verifier = stack.createVerifier({
    crypto: nodeCrypto,
    mode: 'required',
    trust: { builtIn: undefined, loaded: [root] },
    checkHostname: true,
    callback: undefined,
    policy: undefined,
    crls: [],
    revocation: 'soft',
    isPublicSuffix: undefined,
  });
  const chain = [new Uint8Array(readFileSync(join(dir, 'hub.local.der')))];
  const answer = verifier.verify({
    peer: 'server',
    chain,
    serverName: 'hub.local',
    keyUse: 'digitalSignature',
    now,
    ocspResponse: undefined,
  });
  assert.notEqual(answer, PARKED);
  return answer === PARKED || answer.accepted ? undefined : answer.error.code;
}

/** An OpenSSL request and its key, in files with that name. */
async function request(
  name: string,
  more: readonly string[],
  key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
) {
  const path = join(folder, `${name}.csr`);
  const subject = more.includes('-subj') ? [] : ['-subj', `/CN=${name}.local`];
  const out = ['-nodes', '-keyout', join(folder, `${name}.key`), '-out', path];
  await execute('openssl', ['req', '-new', ...key, ...subject, ...more, ...out]);
  return path;
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function run(...words: readonly string[]) {
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(['cert', ...words], { commands: [cert], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr() };
}
