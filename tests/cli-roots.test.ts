// Trust is consistent: every command and the library use the same list of roots. Only `trust`, which is for devices
// elsewhere, does not recommend roots that only this machine has.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { thimble } from './support/cli.ts';
import { makeServerIdentity } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

let folder: string;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-one-list-'));
  // webpki's requirements for a public CA's certificates, which apply to the machine's roots.
  const { root, leaf } = await makeServerIdentity();
  mkdirSync(join(folder, 'certs'));
  writeFileSync(join(folder, 'ca.pem'), root.pem);
  writeFileSync(join(folder, 'certs', 'ca.pem'), root.pem);
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
  );
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const LIBRARY = `import { get } from 'thimble/requests';
  import { nodeRoots } from 'thimble/x509';
  import { findRoots } from 'thimble/trust';
  const [url, host] = process.argv.slice(1);
  const { failures } = await findRoots([host], { policy: 'private' });
  const answer = await get(url, { policy: 'private' }).then(({ status }) => status, ({ code }) => code);
  console.log(answer, failures.map(({ error }) => error.code).join());`;

/** Whether each command trusts the test's server in this environment. */
async function answers(env: Record<string, string>): Promise<Record<string, boolean>> {
  const host = `localhost:${server.port}`;
  const command = async (...words: string[]) => {
    const { code, stderr } = await thimble([...words, '--policy', 'private'], { env });
    assert.ok(code === 0 || /\[(x509\.(unknown_issuer|self_signed)|trust\.local_root)\]/.test(stderr), stderr);
    return code === 0;
  };
  const library = async () => {
    const args = ['--input-type=module', '--eval', LIBRARY, `https://${host}/`, host];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
    return stdout === '200 trust.local_root\n';
  };
  const [get, trust, show, inLibrary] = await Promise.all([
    command('get', `https://${host}/`),
    command('trust', host),
    command('cert', 'show', host),
    library(),
  ]);
  return { get, trust, show, library: inLibrary };
}

const HERE = { get: true, trust: false, show: true, library: true };
const NONE = { get: false, trust: false, show: false, library: false };

test('a root in no list is trusted by no command', async () => assert.deepEqual(await answers({}), NONE));

for (const [variable, file] of [
  ['NODE_EXTRA_CA_CERTS', 'ca.pem'],
  ['SSL_CERT_FILE', 'ca.pem'],
  ['SSL_CERT_DIR', 'certs'],
] as const)
  test(`a root from ${variable} is trusted by all commands, and recommended for no device`, async () => {
    const env = { [variable]: join(folder, file) };
    assert.deepEqual(await answers(env), HERE);
    const { code, stderr } = await thimble(['trust', `localhost:${server.port}`], { env });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`^not proved: .*this machine alone trusts it \\(${variable} .*\\[trust\\.local_root\\]`),
    );
  });
