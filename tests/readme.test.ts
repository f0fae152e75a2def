// Runs the code of the README against local servers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { thimble } from './support/cli.ts';
import { issue, makeServerIdentity } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;
let server: TestServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thimble-'));
  const { root, leaf } = await makeServerIdentity();
  await writeFile(join(folder, 'ca.pem'), root.pem);
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello';
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.once('data', () => socket.end(answer)),
  );
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function runExample(name: string, args: readonly string[], env: Record<string, string> = {}) {
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  return promisify(execFile)(process.execPath, ['--import', 'tsx', `examples/quick-start/${name}`, ...args], {
    cwd: root,
    env: { ...inherited, ...env },
  });
}

test('fetch.ts prints the response of a verified server', async () => {
  const extra = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const { stdout } = await runExample('fetch.ts', [`https://localhost:${server.port}/`], extra);
  assert.equal(stdout, '200 hello\n');
});

test('fetch.ts prints code and hint for an untrusted server', async () => {
  await assert.rejects(runExample('fetch.ts', [`https://localhost:${server.port}/`]), {
    code: 1,
    stderr: /\[x509\.unknown_issuer\]\nLoad the root certificate that signed it/,
  });
});

test('find-roots.ts prints no root that only this machine has, and names its source', async () => {
  const extra = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const { stdout, stderr } = await runExample('find-roots.ts', [`localhost:${server.port}`], extra);
  assert.equal(stdout, '');
  assert.match(stderr, /CN=Thimble Test Root.*this machine alone trusts it/);
});

test('TypeScript in the README is in examples/quick-start/, word for word', async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const files = (await readdir(`${root}examples/quick-start`)).filter((name) => name.endsWith('.ts'));
  const examples = await Promise.all(files.map((name) => readFile(`${root}examples/quick-start/${name}`, 'utf8')));
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
  assert.ok(blocks.length > 0);
  for (const block of blocks)
    assert.ok(
      examples.some((example) => example.endsWith(block)),
      block,
    );
});

test('the output of get in the README is what get prints', async () => {
  const issuer = await issue({ name: 'api.test CA', ca: true });
  const leaf = await issue({ name: 'api.test', issuer, dnsNames: ['api.test'] });
  await writeFile(join(folder, 'api-ca.pem'), issuer.pem);
  const body = '{"hello": "board"}';
  const other = await startTlsServer(
    () => ({ leaf }),
    (socket) =>
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)),
  );
  try {
    const readme = await readFile(`${root}README.md`, 'utf8');
    const blocks = [...readme.matchAll(/^```console\n\$ npx thimble (get [^\n]+)\n(.*?)^```$/gms)];
    assert.equal(blocks.length, 2);
    for (const [, command, shown] of blocks) {
      const words = command!.replace(':8443', `:${other.port}`).replace('ca.pem', 'api-ca.pem').split(' ');
      const { stdout, stderr } = await thimble([...words, '--resolve', `api.test:127.0.0.1:${other.port}`], {
        cwd: folder,
      });
      const printed = linesOf((stderr + stdout).replaceAll('api-ca.pem', 'ca.pem'));
      for (const line of linesOf(shown!))
        assert.ok(line === '…' || printed.includes(line), `${line} in:\n${stderr}${stdout}`);
    }
  } finally {
    await other.close();
  }
});

/** Without indentation; times, sizes and ports differ, and on Node 24 the group is a hybrid. */
function linesOf(output: string): readonly string[] {
  return output
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace('X25519MLKEM768', 'x25519')
        .replace(/\d+(?:\.\d+)?/g, '0')
        .replace(/ +/g, ' '),
    );
}
