// get --board connects like a firmware, and serve names the firmware of its clients.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { commandLine, THIMBLE } from './support/cli.ts';
import { type Issued, issue } from './support/pki.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-as-board-'));
let ca: Issued;
let leaf: Issued;

before(async () => {
  ca = await issue({ name: 'Home CA', key: 'rsa2048', ca: true });
  leaf = await issue({ name: 'localhost', key: 'rsa2048', issuer: ca, dnsNames: ['localhost'] });
  writeFileSync(join(folder, 'ca.pem'), ca.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function withServer<T>(options: tls.TlsOptions, work: (port: number) => Promise<T>): Promise<T> {
  const server = tls.createServer({ key: leaf.keyPem, cert: leaf.pem, ...options }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work((server.address() as { port: number }).port);
  } finally {
    server.close();
  }
}

test('get --board gets the same response as the firmware, with the named roots', async () => {
  await withServer({ maxVersion: 'TLSv1.2' }, async (port) => {
    for (const board of ['pico-w@mp1.28', 'pico-w@cp10.2', 'modern']) {
      const words = ['get', `https://localhost:${port}/`, '--board', board, '--roots', 'ca.pem'];
      const { stdout, stderr } = await commandLine(words, { cwd: folder });
      assert.equal(stdout, 'hi', stderr);
    }
  });
});

test('get --board fails like the firmware, and reports the exception of a program there', async () => {
  await withServer({ minVersion: 'TLSv1.3' }, async (port) => {
    const words = ['get', `https://localhost:${port}/`, '--board', 'pico-w@micropython-1.28', '--roots', 'ca.pem'];
    const { code, stderr } = await commandLine(words, { cwd: folder });
    assert.equal(code, 1);
    assert.match(stderr, /a program on pico-w@micropython-1\.28 sees OSError\(-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT/);
  });
  await withServer({ ciphers: 'ECDHE', maxVersion: 'TLSv1.2' }, async (port) => {
    const words = ['get', `https://localhost:${port}/`, '--board', 'd1-mini@1.28'];
    const { code, stderr } = await commandLine(words, { cwd: folder });
    assert.equal(code, 1);
    assert.match(stderr, /checks no certificate/);
    assert.match(stderr, /a program on esp8266@micropython-1\.28 sees OSError\(-40\)/);
  });
});

test('serve names the firmware with the same hello, and is silent about others', async () => {
  const words = ['serve', '--cert', 'leaf.pem', '--key', 'leaf.key', '--port', '0', '--json', '--host', '127.0.0.1'];
  const server = spawn(process.execPath, [THIMBLE, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  server.stdout.on('data', (data: Buffer) => {
    said += data;
  });
  const events = () =>
    said
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const until = async (isThere: () => boolean) => {
    while (!isThere()) await once(server.stdout, 'data');
  };
  try {
    const [told] = (await once(server.stderr, 'data')) as [Buffer];
    const port = /https:\/\/127\.0\.0\.1:(\d+)\//.exec(String(told))![1]!;
    const get = (board: string) =>
      commandLine(['get', `https://localhost:${port}/echo`, '--board', board, '--roots', 'ca.pem'], { cwd: folder });
    await get('modern');
    await get('unix@micropython-1.27');
    await until(() => events().some(({ event }) => event === 'hello'));
    const hellos = events().filter(({ event }) => event === 'hello');
    assert.equal(hellos.length, 1);
    assert.ok((hellos[0]!.boards as string[]).includes('unix@micropython-1.27'));
    assert.ok(!(hellos[0]!.boards as string[]).includes('esp8266@micropython-1.27'));
  } finally {
    server.kill('SIGINT');
    await once(server, 'exit');
  }
});
