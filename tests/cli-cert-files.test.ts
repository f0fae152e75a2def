// Which files `thimble cert` overwrites, and which it never does: no user data is lost.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { cert } from '../src/cli/cert/cert.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { recordIo } from './support/io.ts';
import { testWithPrograms } from './support/programs.ts';

const execute = promisify(execFile);
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-cert-files-'));
  for (const [name, ...options] of [['localhost'], ['rsa2048.local', '--key', 'rsa2048']] as const)
    assert.equal((await run('new', name, '--dir', folder, ...options)).code, ExitCode.ok);
});
after(() => rmSync(folder, { recursive: true }));

testWithPrograms(['openssl'], 'convert: an encrypted key in a form for boards is said, in PEM or DER', async () => {
  const [pem, der, old] = [file('secret.pem'), file('secret.der'), file('old.pem')];
  const key = ['-in', file('rsa2048.local.key.pem'), '-passout', 'pass:secret'];
  await execute('openssl', ['pkcs8', '-topk8', ...key, '-out', pem]);
  await execute('openssl', ['pkcs8', '-topk8', '-outform', 'DER', ...key, '-out', der]);
  for (const to of ['py', 'py-pem', 'c', 'c-der', 'der'])
    for (const input of [pem, der])
      assert.match(
        (await run('convert', input, '--to', to)).stderr,
        /^warning: the key stays encrypted.*\n {2}.*openssl/,
        to,
      );
  assert.equal((await run('convert', der)).stdout, toPem(der));
  assert.equal((await run('convert', pem)).stderr, '');
  // Its PEM headers describe the encryption, which the converted form could not.
  await execute('openssl', ['rsa', '-traditional', '-aes128', ...key, '-out', old]);
  const refused = await run('convert', old);
  assert.deepEqual([refused.code, refused.stdout], [ExitCode.usage, '']);
  assert.match(refused.stderr, /encrypted in the old format of OpenSSL \[crypto\.bad_private_key\]/);
});

function toPem(der: string): string {
  const lines = readFileSync(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

test('convert: never overwrites its input, and other files only with --force', async () => {
  const [own, other] = [file('own.key.pem'), file('other.pem')];
  copyFileSync(file('localhost.key.pem'), own);
  symlinkSync('own.key.pem', file('own-link.pem'));
  linkSync(own, file('own-hard.pem'));
  const before = readFileSync(own);
  for (const output of [own, file('own-link.pem'), file('own-hard.pem'), join(folder, '.', 'own.key.pem')])
    for (const force of [[], ['--force']]) {
      const { code, stderr } = await run('convert', own, '--to', 'der', '-o', output, ...force);
      assert.equal(code, ExitCode.usage);
      assert.match(stderr, /is the file that is converted \[cli\.usage\]/);
    }
  assert.ok(readFileSync(own).equals(before));

  copyFileSync(file('localhost.pem'), other);
  const kept = await run('convert', file('ca.pem'), '-o', other);
  assert.equal(kept.code, ExitCode.usage);
  assert.match(kept.stderr, /is there already \[cli\.file\]\n {2}Use --force/);
  assert.ok(readFileSync(other).equals(read('localhost.pem')));
  assert.equal((await run('convert', file('ca.pem'), '-o', other, '--force')).code, ExitCode.ok);
  assert.ok(readFileSync(other).equals(read('ca.pem')));
  assert.equal((await run('convert', file('ca.pem'), '-o', own, '--force')).code, ExitCode.usage, 'a key for a CA');
  assert.ok(readFileSync(own).equals(before));
});

test("new: names cannot collide with the CA's files, and --force does not replace a key by a certificate", async () => {
  for (const name of ['ca', 'CA', 'ca.key', 'Ca.Key']) {
    const { code, stderr } = await run('new', name, '--dir', folder, '--force');
    assert.equal(code, ExitCode.usage);
    assert.match(stderr, /names the files of the CA itself/);
  }
  const before = read('localhost.key.pem');
  const { stderr } = await run('new', 'localhost.key', '--dir', folder, '--force');
  assert.match(stderr, /localhost\.key\.pem holds a private key, and is not replaced/);
  assert.ok(read('localhost.key.pem').equals(before));
  assert.ok(!existsSync(file('localhost.key.key.pem')));
});

function file(name: string): string {
  return join(folder, name);
}

function read(name: string): Buffer {
  return readFileSync(file(name));
}

async function run(...words: readonly string[]) {
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(['cert', ...words], { commands: [cert], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr() };
}
