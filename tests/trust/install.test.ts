// `thimble trust --install`: with an impostor the unchanged program prints 200 and the changed one raises; with the
// right server both succeed.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandLine } from '../support/cli.ts';
import { type Issued, issue } from '../support/pki.ts';
import { startTlsServer, type TestServer } from '../support/tls-server.ts';

const HOST = 'device.test';
const folders: string[] = [];
let root: Issued;
let server: TestServer;
let impostor: TestServer;

before(async () => {
  const key = 'rsa2048';
  root = await issue({ name: 'Root', ca: true, key });
  const stranger = await issue({ name: 'Stranger', ca: true, key });
  const start = async (issuer: Issued) => {
    const leaf = await issue({ name: HOST, issuer, dnsNames: [HOST], key });
    return startTlsServer(
      () => ({ leaf }),
      (socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
    );
  };
  [server, impostor] = await Promise.all([start(root), start(stranger)]);
});
after(async () => {
  await Promise.all([server.close(), impostor.close()]);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function board(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-install-'));
  folders.push(folder);
  for (const [name, text] of Object.entries({ ...files, 'root.pem': root.pem }))
    writeFileSync(join(folder, name), text);
  return folder;
}

function trust(folder: string, id: string, ...more: string[]) {
  const where = ['--resolve', `${HOST}:${server.port}:127.0.0.1`, '--roots', join(folder, 'root.pem')];
  return commandLine(['trust', '--install', folder, '--board', id, ...where, ...more]);
}

/** @param to - the server for the host. */
async function run(folder: string, id: string, to: TestServer): Promise<string> {
  const where = ['--resolve', `${HOST}:${server.port}:127.0.0.1:${to.port}`, '--wifi', 'up', '--clock', 'now'];
  const { stdout, stderr } = await commandLine(['run', folder, '--board', id, ...where]);
  return `${stdout}${stderr.match(/^(?:\w+Error: .*)$/m)?.[0] ?? ''}`;
}

test('MicroPython: requests is replaced by a version that verifies', async () => {
  const id = 'pico-w@micropython-1.28';
  const program = `import requests\nr = requests.get("https://${HOST}:${server.port}/")\nprint(r.status_code, r.text)\n`;
  const folder = board({ 'main.py': program });
  assert.equal(await run(folder, id, impostor), '200 hi\n');

  const shown = await trust(folder, id);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^-import requests\n\+import verified as requests$/m);
  assert.match(shown.stderr, /Nothing is written: --yes does it/);
  assert.equal(readFileSync(join(folder, 'main.py'), 'utf8'), program);
  assert.equal(existsSync(join(folder, 'ca.der')), false);

  const written = await trust(folder, id, '--yes');
  assert.equal(written.code, 0, written.stderr);
  assert.deepEqual(new Uint8Array(readFileSync(join(folder, 'ca.der'))), root.der);
  assert.equal(readFileSync(join(folder, 'main.py.orig'), 'utf8'), program);
  assert.match(await run(folder, id, impostor), /^ValueError: /);
  assert.equal(await run(folder, id, server), '200 hi\n');
});

test('MicroPython 1.20, which loads roots in wrap_socket, and asyncio of 1.28', async () => {
  const old = 'pico-w@micropython-1.20';
  const program = `import urequests\nprint(urequests.get("https://${HOST}:${server.port}/").text)\n`;
  const folder = board({ 'main.py': program });
  const { code, stderr } = await trust(folder, old, '--yes');
  assert.equal(code, 0, stderr);
  assert.match(await run(folder, old, impostor), /^(?:ValueError|OSError): /);
  assert.equal(await run(folder, old, server), 'hi\n');

  const id = 'pico-w@micropython-1.28';
  const asking = board({
    'main.py': `import asyncio
async def main():
    reader, writer = await asyncio.open_connection("${HOST}", ${server.port}, ssl=True, server_hostname="${HOST}")
    writer.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
    await writer.drain()
    print(await reader.readline())
asyncio.run(main())
`,
  });
  assert.match(await run(asking, id, impostor), /^b'HTTP\/1\.0 200 OK/);
  const changed = await trust(asking, id, '--yes');
  assert.match(changed.stdout, /ssl=verified\.context\(\)/);
  assert.match(await run(asking, id, impostor), /^ValueError: /);
  assert.match(await run(asking, id, server), /^b'HTTP\/1\.0 200 OK/);
});

test('CircuitPython: the context loads the root instead of the bundle', async () => {
  const id = 'pico-w@circuitpython-10.2';
  const folder = board({
    'code.py': `import ssl, wifi, socketpool
pool = socketpool.SocketPool(wifi.radio)
context = ssl.create_default_context()
s = context.wrap_socket(pool.socket(), server_hostname="${HOST}")
s.connect(("${HOST}", ${server.port}))
s.send(b"GET / HTTP/1.0\\r\\n\\r\\n")
answer = bytearray(200)
print(bytes(answer[: s.recv_into(answer)])[-2:])
`,
  });
  assert.doesNotMatch(await run(folder, id, server), /^b'hi'/);
  const { code, stdout, stderr } = await trust(folder, id, '--yes');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^\+import verified$/m);
  assert.match(stdout, /^\+context = verified\.context\(\)$/m);
  assert.equal(readFileSync(join(folder, 'ca.pem'), 'utf8'), root.pem);
  assert.match(await run(folder, id, server), /^b'hi'/);
  assert.doesNotMatch(await run(folder, id, impostor), /^b'hi'/);
});

test('an unproved bundle is not installed, and a missing folder is refused', async () => {
  const folder = board({ 'main.py': `import requests\nrequests.get("https://${HOST}:${impostor.port}/")\n` });
  const where = ['--resolve', `${HOST}:${impostor.port}:127.0.0.1`, '--roots', join(folder, 'root.pem')];
  const refused = await commandLine(['trust', '--install', folder, '--yes', '--board', 'pico-w@mp1.28', ...where]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^not proved: device\.test/);
  assert.equal(existsSync(join(folder, 'ca.der')), false);
  const absent = await trust(join(folder, 'nowhere'), 'pico-w@mp1.28', `${HOST}:${server.port}`);
  assert.equal(absent.code, 2);
});
