// `thimble serve`: its responses and logs, with curl, Node, our own client, and boards' programs.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { parseRange } from '../src/cli/serve/range.ts';
import { serve } from '../src/cli/serve/serve.ts';
import { Session } from '../src/entry/requests.ts';
import { THIMBLE, thimble } from './support/cli.ts';
import { eventually } from './support/eventually.ts';
import { recordIo } from './support/io.ts';
import { type Issued, issue, makeServerIdentity } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';
import { serving } from './support/serving.ts';

const execute = promisify(execFile);
const DATA = Buffer.from(Array.from({ length: 1_000 }, (_, i) => i & 0xff));
const MODIFIED = new Date('2026-01-02T03:04:05Z');

let folder: string;
let www: string;
let root: Issued;
let leaf: Issued;
let device: Issued;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-serve-'));
  www = join(folder, 'www');
  mkdirSync(join(www, 'sub dir', 'deep'), { recursive: true });
  writeFileSync(join(www, 'data.bin'), DATA);
  utimesSync(join(www, 'data.bin'), MODIFIED, MODIFIED);
  writeFileSync(join(www, 'empty.txt'), '');
  writeFileSync(join(www, 'page.html'), '<h1>thimble</h1>');
  writeFileSync(join(www, '.hidden'), 'not for devices');
  writeFileSync(join(www, 'sub dir', '<b>&.txt'), 'odd');
  writeFileSync(join(www, 'sub dir', 'deep', 'index.html'), 'the index');
  writeFileSync(join(folder, 'secret'), 'not for devices');
  symlinkSync(join(folder, 'secret'), join(www, 'link'));
  symlinkSync('data.bin', join(www, 'inner-link'));
  ({ root, leaf } = await makeServerIdentity());
  device = await issue({ name: 'sensor-1', issuer: root });
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem + leaf.keyPem);
});
after(() => rmSync(folder, { recursive: true }));

test('the test pages echo, measure, stream and answer in chunks', async () => {
  await serving({ folder, root }, [], async ({ session, url }) => {
    const get = (path: string) => session.get(url + path);
    assert.equal(await (await session.post(`${url}echo`, { data: 'hello' })).text(), 'hello');
    const described = (await (await get('echo?a=1')).json()) as Record<string, unknown>;
    assert.deepEqual([described.method, described.url], ['GET', '/echo?a=1']);
    const { celsius } = (await (await get('temperature')).json()) as { celsius: number };
    assert.ok(celsius > 10 && celsius < 30);
    assert.equal((await (await get('stream?bytes=1000001')).content()).length, 1_000_001);
    const chunked = await get('chunked?chunks=3');
    assert.equal(chunked.headers.get('transfer-encoding'), 'chunked');
    assert.equal(await chunked.text(), 'chunk 1\nchunk 2\nchunk 3\n');
    assert.equal(await (await get('slow?seconds=1')).text(), 'second 1\n');
    const redirected = await get('redirect?times=3&status=307');
    assert.deepEqual([redirected.url, redirected.history.length], [`${url}temperature`, 3]);
    const tls = (await (await get('tls')).json()) as Record<string, unknown>;
    assert.deepEqual([tls.version, tls.serverName, tls.alpnProtocol], ['TLSv1.3', 'localhost', 'http/1.1']);
    const { pages } = (await (await get('')).json()) as { pages: string[] };
    assert.ok(pages.some((page) => page.startsWith('/stream?bytes=')));
    for (const path of [
      'stream?bytes=-1',
      'stream?bytes=1e99',
      'slow?seconds=9999',
      'redirect?to=%0d%0aX:y',
      'chunked?chunks=x',
    ])
      assert.equal((await get(path)).status, 400, path);
    assert.equal((await get('absent')).status, 404);
  });
});

test('files: types, validators, ranges, HEAD', async () => {
  await serving({ folder, root }, [www], async ({ url, fetch }) => {
    const whole = await fetch('data.bin');
    assert.deepEqual([whole.status, whole.headers['content-type']], [200, 'application/octet-stream']);
    assert.deepEqual(whole.body, DATA);
    assert.equal(whole.headers['last-modified'], 'Fri, 02 Jan 2026 03:04:05 GMT');
    assert.equal((await fetch('page.html')).headers['content-type'], 'text/html; charset=utf-8');
    assert.equal((await fetch('empty.txt')).body.length, 0);
    const head = await fetch('data.bin', {}, 'HEAD');
    assert.deepEqual([head.headers['content-length'], head.body.length], ['1000', 0]);

    const etag = whole.headers.etag!;
    const range = { range: 'bytes=10-13' };
    const part = await fetch('data.bin', range);
    assert.deepEqual([part.status, part.headers['content-range']], [206, 'bytes 10-13/1000']);
    assert.deepEqual([...part.body], [10, 11, 12, 13]);
    const past = await fetch('data.bin', { range: 'bytes=1000-' });
    assert.deepEqual([past.status, past.headers['content-range']], [416, 'bytes */1000']);
    for (const [validator, status] of [
      [etag, 206],
      ['"another"', 200],
      [`W/${etag}`, 200], // a weak one does not guarantee the same bytes
      [MODIFIED.toUTCString(), 206],
      ['Fri, 02 Jan 2026 03:04:04 GMT', 200],
    ] as const)
      assert.equal((await fetch('data.bin', { ...range, 'if-range': validator })).status, status, validator);
    assert.equal((await fetch('data.bin', { 'if-none-match': `"x", W/${etag}` })).status, 304);
    assert.equal((await fetch('data.bin', { 'if-modified-since': MODIFIED.toUTCString() })).status, 304);
    assert.equal((await fetch('data.bin', { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' })).status, 200);
    const put = await fetch('data.bin', {}, 'PUT');
    assert.deepEqual([put.status, put.headers.allow], [405, 'GET, HEAD']);
    assert.ok(url.startsWith('https://localhost:'));
  });
});

test('folders: lists and indexes; nothing hidden, nothing from outside', async () => {
  await serving({ folder, root }, [www], async ({ fetch }) => {
    const list = (await fetch('')).body.toString();
    assert.match(list, /<a href="\.\/sub%20dir\/">sub dir\/<\/a>/);
    assert.doesNotMatch(list, /hidden/);
    assert.match(
      (await fetch('sub%20dir/')).body.toString(),
      /<a href="\.\/%3Cb%3E%26\.txt">&#60;b&#62;&#38;\.txt<\/a>/,
    );
    assert.equal((await fetch('sub%20dir/%3Cb%3E%26.txt')).body.toString(), 'odd');
    const moved = await fetch('sub%20dir');
    assert.deepEqual([moved.status, moved.headers.location], [301, '/sub%20dir/']);
    assert.equal((await fetch('/sub%20dir')).headers.location, '/sub%20dir/', 'never //host/');
    assert.equal((await fetch('sub%20dir/deep/')).body.toString(), 'the index');
    assert.deepEqual((await fetch('inner-link')).body, DATA);
    for (const path of [
      'link',
      '.hidden',
      '../secret',
      '..%2fsecret',
      '%2e%2e/secret',
      'sub%20dir/..%5c..%5csecret',
      'sub%20dir/../../secret',
      'data.bin%00.txt',
      'data.bin/',
      'absent',
      '%',
      '%ff',
    ])
      assert.equal((await fetch(path)).status, 404, path);
  });
});

test('a range is read as RFC 9110 says, and one beyond the file is unsatisfiable', () => {
  assert.deepEqual(parseRange('bytes=0-0', 10), { start: 0, end: 0 });
  assert.deepEqual(parseRange('bytes=5-', 10), { start: 5, end: 9 });
  assert.deepEqual(parseRange('bytes=-3', 10), { start: 7, end: 9 });
  assert.deepEqual(parseRange('bytes=-99', 10), { start: 0, end: 9 });
  assert.deepEqual(parseRange('bytes=5-99', 10), { start: 5, end: 9 });
  for (const beyond of ['bytes=10-', 'bytes=-0', 'bytes=10-12'])
    assert.equal(parseRange(beyond, 10), 'unsatisfiable', beyond);
  assert.equal(parseRange('bytes=-5', 0), 'unsatisfiable');
  for (const whole of [
    undefined,
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=1-2,4-5',
    'lines=1-2',
    `bytes=${'9'.repeat(99)}-`,
  ])
    assert.equal(parseRange(whole, 10), undefined, whole);
});

test('a line for each request, with the negotiated parameters; control characters are escaped', async () => {
  await serving({ folder, root }, [], async ({ port, session, url, log, errors }) => {
    await session.get(`${url}temperature`);
    await eventually(() => log().includes('/temperature'));
    const line =
      /^\S+Z 127\.0\.0\.1:\d+ GET \/temperature 200 \d+ B [\d.]+ ms \| TLSv1\.3 TLS_\w+, \w+, SNI localhost, ALPN http\/1\.1\n/;
    assert.match(log(), line);
    const plain = connectPlain(port, '127.0.0.1').on('error', () => {});
    plain.end('GET / HTTP/1.1\r\n\r\n');
    await eventually(() => errors().includes('no connection:'));
    assert.match(errors(), /Z 127\.0\.0\.1:\d+ no connection: .*\[tls\.\w+\]\n {2}\S/);
    assert.match(errors(), /This client (?:did not speak TLS|spoke plain HTTP)/);
    assert.doesNotMatch(errors(), /server|answered/);
  });
});

test('--json: one object for each event, resumed sessions among them', async () => {
  await serving({ folder, root }, ['--json'], async ({ port, log }) => {
    const options = { host: 'localhost', port, ca: root.pem, agent: false as const };
    let ticket: Buffer | undefined;
    const first = request({ ...options, path: '/tls' });
    first.on('socket', (socket) => socket.on('session', (session: Buffer) => (ticket = session)));
    first.end();
    await text(((await once(first, 'response')) as [IncomingMessage])[0]);
    const resuming = { ...options, path: '/tls', session: ticket! }; // Node's own types lack `session`
    const second = request(resuming);
    second.end();
    await text(((await once(second, 'response')) as [IncomingMessage])[0]);
    await eventually(() => log().trim().split('\n').length === 3);
    const events = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual([events[0].event, events[0].port], ['listening', port]);
    assert.deepEqual(
      events.slice(1).map(({ event, status, url, resumed, complete }) => [event, status, url, resumed, complete]),
      [
        ['request', 200, '/tls', false, true],
        ['request', 200, '/tls', true, true],
      ],
    );
    assert.ok(events[1].bytes > 100 && events[1].cipher.startsWith('TLS_') && events[1].group !== undefined);
  });
});

test('--client-ca requires a certificate; --client-optional does not, and reports who connected', async () => {
  const files = { certfile: join(folder, 'device.pem'), keyfile: join(folder, 'device.key.pem') };
  writeFileSync(files.certfile, device.pem);
  writeFileSync(files.keyfile, device.keyPem);
  const known = new Session({ verify: { cadata: root.pem }, cert: files });
  const required = ['--client-ca', join(folder, 'root.pem')];
  await serving({ folder, root }, required, async ({ url, session, log, errors }) => {
    assert.equal((await known.get(`${url}temperature`)).status, 200);
    await assert.rejects(session.get(url), { code: 'alert.certificate_required' });
    await eventually(() => errors().includes('tls.certificate_required') && log() !== '');
    assert.match(log(), /, client CN=sensor-1\n/);
  });
  await serving({ folder, root }, [...required, '--client-optional', '--json'], async ({ url, session, log }) => {
    assert.equal((await session.get(`${url}tls`)).status, 200);
    assert.equal(((await (await known.get(`${url}tls`)).json()) as { client: string }).client, 'CN=sensor-1');
    assert.ok(!log().includes('refused'));
  });
  known.close();
});

testWithPrograms(
  ['curl', 'openssl'],
  '--board speaks what the board speaks; without it curl gets either version',
  async () => {
    const ca = ['-sS', '--cacert', join(folder, 'root.pem')];
    await serving({ folder, root }, ['--json'], async ({ url, log }) => {
      for (const version of [['--tls-max', '1.2'], ['--tlsv1.3']])
        await execute('curl', [...ca, ...version, `${url}temperature`]);
      await eventually(() => log().includes('TLSv1.2') && log().includes('TLSv1.3'));
    });
    await serving({ folder, root }, ['--board', 'pico-w@micropython-1.27'], async ({ url, port }) => {
      const { stdout } = await execute('curl', [...ca, `${url}tls`]);
      assert.equal(JSON.parse(stdout).version, 'TLSv1.2');
      await assert.rejects(execute('curl', [...ca, '--tlsv1.3', url]));
      const cbc = connect({
        port,
        host: 'localhost',
        ca: root.pem,
        ciphers: 'ECDHE-ECDSA-AES128-SHA256',
        maxVersion: 'TLSv1.2',
      });
      await once(cbc, 'secureConnect');
      assert.equal(cbc.getCipher().standardName, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256');
      cbc.destroy();
    });
  },
);

testWithPrograms(['curl'], 'the built program: its own certificate, curl with its CA, a board, Ctrl-C', async () => {
  const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data') };
  const start = () =>
    spawn(process.execPath, [THIMBLE, 'serve', www, '--port', '0', '--json', '--name', 'pico.test'], { env });
  const child = start();
  const [listening] = (await once(child.stdout, 'data')) as [Buffer];
  const { port, ca, caSha256 } = JSON.parse(listening.toString()) as { port: number; ca: string; caSha256: string };
  assert.equal(ca, join(folder, 'data', 'thimble', 'ca', 'ca.pem'));
  const url = `https://pico.test:${port}/data.bin`;
  const { stdout } = await execute('curl', ['-sS', '--cacert', ca, '--resolve', `pico.test:${port}:127.0.0.1`, url], {
    encoding: 'buffer',
  });
  assert.deepEqual(stdout, DATA);

  const program = join(folder, 'main.py');
  writeFileSync(
    program,
    [
      'import socket, ssl',
      "s = socket.socket(); s.connect(socket.getaddrinfo('localhost', PORT)[0][-1])".replace('PORT', String(port)),
      'context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)',
      'context.verify_mode = ssl.CERT_REQUIRED',
      "context.load_verify_locations(cafile='ca.der')",
      "s = context.wrap_socket(s, server_hostname='localhost')",
      "s.write(b'GET /echo HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n')",
      'print(s.readline())',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'ca.der'), readFileSync(join(folder, 'data', 'thimble', 'ca', 'ca.der')));
  const board = await thimble(['run', program, '--board', 'unix@micropython-1.27']);
  assert.equal(board.stdout, "b'HTTP/1.1 200 OK\\r\\n'\n", board.stderr);

  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const again = start();
  const [second] = (await once(again.stdout, 'data')) as [Buffer];
  assert.equal(JSON.parse(second.toString()).caSha256, caSha256, 'the CA is kept');
  again.kill('SIGINT');
  await once(again, 'close');
});

test('--max-requests ends it; a pending response has time to finish', async () => {
  const { io, stderr } = recordIo();
  const words = ['serve', '--cert', join(folder, 'leaf.pem'), '--port', '0', '--max-requests', '2'];
  const running = runCommandLine(words, { commands: [serve], version: '0', io });
  await eventually(() => stderr().includes('https://'));
  const url = /https:\/\/\S+/.exec(stderr())![0];
  const session = new Session({ verify: { cadata: root.pem } });
  for (let i = 0; i < 2; i++) assert.equal((await session.get(`${url}temperature`)).status, 200);
  assert.equal(await running, ExitCode.ok);
  session.close();
});

test('files that cannot be served are reported at once', async () => {
  const pair = join(folder, 'leaf.pem');
  for (const [words, expected] of [
    [['--cert', join(folder, 'none.pem')], /there is no such file \[cli\.file\]/],
    [['--cert', pair, '--key', join(folder, 'root.pem')], /\[pem\.empty\]/],
    [['--cert', pair, join(folder, 'absent')], /cannot be served: there is no such folder \[cli\.file\]/],
    [['--cert', pair, pair], /it is not a folder/],
    [['--cert', pair, '--port', '70000'], /not a port/],
    [['--cert', pair, '--board', 'toaster'], /\[board\.unknown\]/],
    [['--cert', pair, '--client-optional'], /--client-ca, which is missing/],
    [['--cert', pair, '--max-requests', '0'], /not a number above 0/],
    [['--key', pair], /--key is the key of --cert/],
  ] as const) {
    const { io, stderr } = recordIo();
    const code = await runCommandLine(['serve', ...words], { commands: [serve], version: '0', io });
    assert.equal(code, ExitCode.usage, words.join(' '));
    assert.match(stderr(), expected);
  }
});
