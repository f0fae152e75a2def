// The server of the page: its responses, their headers, and who gets them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import { hashPage, type PageServer, readPage, servePage } from '../../src/web/server.ts';
import { thimble } from '../support/cli.ts';
import { startRelay } from './relay-support.ts';

const FILES = new Map([
  ['/', { bytes: Buffer.from('<!doctype html>'), type: 'text/html; charset=utf-8', hashed: false }],
  ['/assets/a-1.js', { bytes: Buffer.from('export {}'), type: 'text/javascript; charset=utf-8', hashed: true }],
  ['/roots.bin', { bytes: Buffer.from('of the build'), type: 'application/octet-stream', hashed: false }],
]);

function ask(server: PageServer, path: string, options: { method?: string; host?: string } = {}) {
  const { method = 'GET', host = `127.0.0.1:${server.port}` } = options;
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>((resolve, reject) => {
    const asked = request({ port: server.port, host: '127.0.0.1', path, method, headers: { host }, agent: false });
    asked.on('error', reject);
    asked.on('response', async (response: IncomingMessage) => {
      const body = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode!, headers: response.headers, body });
    });
    asked.end();
  });
}

test('files, HEAD, other methods, other paths and other hosts', async (t) => {
  const server = await servePage({
    listen: '127.0.0.1',
    port: 0,
    origins: ['https://pages.example'],
    files: FILES,
    roots: [Buffer.from('of this '), Buffer.from('machine')],
    openRelay: () => ({ close() {} }) as unknown as PageServer['relay'],
  });
  t.after(() => server.close());
  const page = await ask(server, '/?x=1');
  assert.deepEqual([page.status, page.body], [200, '<!doctype html>']);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*(?!\s|;|:)/);
  assert.equal(page.headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(page.headers['cross-origin-embedder-policy'], 'require-corp');
  assert.equal(page.headers['cache-control'], 'no-cache');
  const head = await ask(server, '/assets/a-1.js', { method: 'HEAD' });
  assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', '9']);
  assert.match(String(head.headers['cache-control']), /immutable/);
  assert.equal((await ask(server, '/roots.bin')).body, 'of this machine');
  for (const path of ['/../package.json', '/assets/../../server.js', '/%2e%2e/server.js', '/assets/', '/nothing'])
    assert.equal((await ask(server, path)).status, 404, path);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    assert.equal((await ask(server, '/', { method })).status, 405);
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1'])
    assert.equal((await ask(server, '/', { host })).status, 421, host);
  for (const host of [`localhost:${server.port}`, 'pages.example'])
    assert.equal((await ask(server, '/', { host })).status, 200, host);
});

test('without the page there is only the relay', async (t) => {
  const server = await startRelay(t);
  assert.equal((await ask(server, '/')).status, 404);
  const asked = request({
    port: server.port,
    path: '/elsewhere',
    headers: { connection: 'upgrade', upgrade: 'websocket', host: `127.0.0.1:${server.port}` },
    agent: false,
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 404);
});

test('--hashes prints those of the files, and invalid options are refused', async () => {
  const printed = await thimble(['web', '--hashes']);
  const lines = hashPage(readPageOfBuild()).map(({ path, sha256 }) => `${sha256}  ${path.slice(1)}\n`);
  assert.equal(printed.stdout, lines.join(''));
  assert.ok(lines.some((line) => line.endsWith('  index.html\n')));
  const refused: readonly (readonly [words: string[], text: RegExp])[] = [
    [['--port', 'x'], /--port x is not a port/],
    [['--allow', 'nas.local'], /--allow nas\.local: HOST:PORT/],
    [['--allow', 'nas.local:0'], /HOST:PORT/],
    [['--origin', 'pages.example'], /a scheme and a host/],
    [['--origin', 'https://pages.example/path'], /a scheme and a host/],
    [['--resolve', 'x'], /NAME\[:PORT\]/],
  ];
  for (const [words, text] of refused) {
    const { code, stderr } = await thimble(['web', ...words]);
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, text);
  }
});

function readPageOfBuild() {
  return readPage(new URL('../../dist/web/page/', import.meta.url));
}
