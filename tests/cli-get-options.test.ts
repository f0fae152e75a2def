// Options of `thimble get` that users expect: curl's options, proxies from the environment, key logs and captures.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { get } from '../src/cli/get/get.ts';
import { recordIo } from './support/io.ts';
import { makeServerIdentity } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';

let folder: string;
let server: Server;
let port: number;
const closing: { close(): void }[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-get-options-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'ca.pem'), root.pem);
  server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/page' }).end();
    else if (request.url === '/page') response.writeHead(200, { 'X-Board': 'pico' }).end(`${request.method} page`);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('not here');
  });
  port = await listen(server);
  // Like boards' own servers: no close_notify, and no length.
  const board = createTlsServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('HTTP/1.0 200 OK\r\n\r\nfrom a board', () => {
        (socket as unknown as { _parent?: { destroy(): void } })._parent?.destroy();
        socket.destroy();
      });
    });
  });
  board.on('connection', (socket) => socket.on('error', () => {}));
  ports.board = await listen(board);
});
after(() => {
  for (const each of closing) each.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});
const ports = { board: 0 };

async function listen(each: { listen(port: number, host: string): unknown; address(): unknown; close(): void }) {
  each.listen(0, '127.0.0.1');
  await once(each as never, 'listening');
  closing.push(each);
  return (each.address() as AddressInfo).port;
}

async function run(words: readonly string[], env: Record<string, string> = {}) {
  const { io, stdout, stderr } = recordIo(env);
  const code = await runCommandLine(['get', ...words, '--roots', join(folder, 'ca.pem')], {
    commands: [get],
    version: '0',
    io,
  });
  return { code, stdout: stdout(), stderr: stderr() };
}
const page = (path = 'page') => `https://localhost:${port}/${path}`;

test('-i prints the heads before the body, including those of redirects; -I requests only the head', async () => {
  const included = (await run([page('moved'), '-i', '-L'])).stdout;
  assert.match(
    included,
    /^HTTP\/1\.1 302 Found\r\n[\s\S]*\r\n\r\nHTTP\/1\.1 200 OK\r\nX-Board: pico\r\n[\s\S]*\r\n\r\nGET page$/,
  );
  const head = (await run([page(), '-I'])).stdout;
  assert.match(head, /^HTTP\/1\.1 200 OK\r\nX-Board: pico\r\n[\s\S]*\r\n\r\n$/);
  await run([page(), '-i', '-o', join(folder, 'included')]);
  assert.match(readFileSync(join(folder, 'included'), 'utf8'), /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nGET page$/);
});

test('-f prints no error page, and exits with 1 as without it', async () => {
  const { code, stdout, stderr } = await run([page('absent'), '-f']);
  assert.deepEqual([code, stdout], [ExitCode.checkFailed, '']);
  assert.match(stderr, /answered 404 Not Found/);
});

test('-s prints nothing, only the exit code; -S still prints errors', async () => {
  for (const words of [[page('absent')], ['https://localhost:1/']]) {
    const loud = await run(words);
    assert.notEqual(loud.stderr, '');
    assert.deepEqual([(await run([...words, '-s'])).stderr, (await run([...words, '-s'])).code], ['', loud.code]);
    assert.equal((await run([...words, '-sS'])).stderr, loud.stderr);
  }
});

test('-w fills in known values, also of a failure, and refuses unknown names', async () => {
  const format = '%{http_code} %{size_download} %{num_redirects} %{url_effective} %{tls_version} 100%%\\n';
  assert.equal((await run([page('moved'), '-w', format])).stdout, `GET page200 8 1 ${page()} TLS 1.3 100%\n`);
  assert.match((await run([page(), '-w', '|%{time_total}'])).stdout, /\|\d+\.\d{6}$/);
  const failed = await run(['https://localhost:1/', '-w', '%{http_code}\\n']);
  assert.deepEqual([failed.code, failed.stdout], [ExitCode.unreachable, '000\n']);
  const unknown = await run([page(), '-w', '%{time_namelookup}']);
  assert.deepEqual([unknown.code, unknown.stdout], [ExitCode.usage, '']);
  assert.match(unknown.stderr, /there is no %\{time_namelookup\} \[cli\.usage\]\n {2}There are: .*%\{http_code\}/);
});

test('options that exclude each other are refused', async () => {
  for (const words of [
    ['--json', '-i'],
    ['--json', '-w', 'x'],
    ['--json', '--stream'],
    ['-I', '-d', 'x'],
  ]) {
    const { code, stdout, stderr } = await run([page(), ...words]);
    assert.equal(code, ExitCode.usage, words.join(' '));
    assert.match(stderr, /: leave out -.*\[cli\.usage\]/);
    assert.ok(stdout === '' || words.includes('--json'));
  }
});

test('a body that ends with the connection: refused, and the error names the option that allows it', async () => {
  const url = `https://localhost:${ports.board}/`;
  const refused = await run([url]);
  assert.equal(refused.code, ExitCode.checkFailed);
  assert.match(refused.stderr, /\[http\.truncated\]\n.*--allow-truncated/);
  const taken = await run([url, '--allow-truncated']);
  assert.deepEqual([taken.code, taken.stdout], [ExitCode.ok, 'from a board']);
});

test('HTTPS_PROXY is used, and NO_PROXY excludes hosts', async () => {
  const targets: string[] = [];
  const proxy = createPlainServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      const [, host, to] = /^CONNECT ([^:]+):(\d+) /.exec(data.toString()) ?? [];
      targets.push(`${host}:${to}`);
      const onward = connect(Number(to), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward
        .on('error', () => {})
        .pipe(socket)
        .pipe(onward);
    });
  });
  const env = { HTTPS_PROXY: `127.0.0.1:${await listen(proxy)}` };
  assert.equal((await run([page()], env)).stdout, 'GET page');
  assert.deepEqual(targets, [`localhost:${port}`]);
  assert.equal((await run([page()], { ...env, NO_PROXY: 'localhost' })).stdout, 'GET page');
  assert.equal(targets.length, 1);
  const socks = await run([page()], { HTTPS_PROXY: 'socks5://127.0.0.1:1' });
  assert.equal(socks.code, ExitCode.usage);
});

test('--trace names the list that contains the root', async () => {
  const { stderr } = await run([page(), '--trace']);
  assert.match(stderr, /ms {2}root: CN=Thimble Test Root, from --roots \S+ca\.pem\n/);
  assert.match((await run([page(), '--trace', '-k'])).stderr, /root: none, since the certificate was not verified/);
});

test('--resolve with and without ports, --hosts, and unused rows are reported', async () => {
  const url = 'https://localhost:9/page';
  for (const words of [
    [url, '--resolve', `localhost:9:127.0.0.1:${port}`],
    [url, '--resolve', `localhost:127.0.0.1:${port}`],
    [page().replace('localhost', 'LOCALHOST'), '--resolve', `localhost:${port}:127.0.0.1`],
  ])
    assert.deepEqual((({ stdout, stderr }) => [stdout, stderr])(await run(words)), ['GET page', ''], words.join(' '));
  writeFileSync(join(folder, 'hosts'), '# mine\n127.0.0.1  localhost other\n');
  assert.equal((await run([page(), '--hosts', join(folder, 'hosts')])).stdout, 'GET page');
  const unused = await run([page(), '--resolve', 'locahost:443:127.0.0.1']);
  assert.equal(unused.stdout, 'GET page');
  assert.match(unused.stderr, /^warning: --resolve locahost:443:127\.0\.0\.1 was not used: .*localhost:\d+\n$/);
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\nlocalhost 127.0.0.1\n');
  const bad = await run([page(), '--hosts', join(folder, 'hosts')]);
  assert.equal(bad.code, ExitCode.usage);
  assert.match(bad.stderr, /--hosts \S+hosts: line 2 is not an address and names.*\[net\.bad_override\]/);
});

test('a body too large for --json: the error suggests -o', async () => {
  const { io, stderr } = recordIo();
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'big.pem'), root.pem);
  const large = createServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => {
    const piece = Buffer.alloc(1 << 20);
    response.writeHead(200, { 'content-length': 65 * piece.length });
    let left = 65;
    const more = () => {
      while (left-- > 0) if (!response.write(piece)) return;
    };
    response.on('drain', more).on('error', () => {});
    more();
  });
  const at = await listen(large);
  const words = ['get', `https://localhost:${at}/`, '--json', '--roots', join(folder, 'big.pem')];
  assert.equal(await runCommandLine(words, { commands: [get], version: '0', io }), ExitCode.checkFailed);
  assert.match(stderr(), /\[http\.too_large\]\n {2}Use -o FILE/);
  large.closeAllConnections();
});

test('--keylog appends NSS lines, readable only by the owner, and only to a key log', async () => {
  const path = join(folder, 'keys.log');
  assert.match((await run([page(), '--keylog', path])).stderr, /^warning: \S+keys\.log: anyone who reads it/);
  const once = readFileSync(path, 'utf8');
  assert.match(once, /^CLIENT_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} [0-9a-f]+$/m);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await run([page(), '--keylog', path]);
  assert.ok(readFileSync(path, 'utf8').startsWith(once) && readFileSync(path, 'utf8').length > once.length);

  writeFileSync(join(folder, 'notes'), 'precious');
  symlinkSync(path, join(folder, 'link.log'));
  for (const name of ['notes', 'link.log', '.', 'ca.pem']) {
    const { code } = await run([page(), '--keylog', join(folder, name)]);
    assert.equal(code, ExitCode.usage, name);
  }
  assert.equal(readFileSync(join(folder, 'notes'), 'utf8'), 'precious');
});

test('--pcap is also written for a failed handshake, readable only by the owner', async () => {
  const path = join(folder, 'failed.pcapng');
  const { io } = recordIo({});
  const words = ['get', page(), '--pcap', path]; // without its root
  assert.equal(await runCommandLine(words, { commands: [get], version: '0', io }), ExitCode.checkFailed);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(readFileSync(path).readUInt32LE(0), 0x0a0d0d0a);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
});

for (const version of ['1.3', '1.2'])
  testWithPrograms(['tshark'], `--pcap opens in Wireshark with its secrets: TLS ${version}`, async () => {
    const { root, leaf } = await makeServerIdentity();
    writeFileSync(join(folder, 'pcap-ca.pem'), root.pem);
    const maxVersion = `TLSv${version}` as 'TLSv1.3';
    const each = createServer({ cert: leaf.pem, key: leaf.keyPem, maxVersion }, (request, response) => {
      response.end(`the answer to ${request.url}`.repeat(5_000));
    });
    const at = await listen(each);
    const path = join(folder, `capture-${version}.pcapng`);
    const { io } = recordIo({});
    const words = [
      'get',
      `https://localhost:${at}/secret-path`,
      '--roots',
      join(folder, 'pcap-ca.pem'),
      '--pcap',
      path,
    ];
    assert.equal(await runCommandLine(words, { commands: [get], version: '0', io }), ExitCode.ok);
    const fields = ['-T', 'fields', '-e', 'http.request.uri', '-e', 'http.response.code', '-e', 'http.content_length'];
    const decode = ['-d', `tcp.port==${at},tls`];
    const { stdout } = await promisify(execFile)('tshark', ['-r', path, ...decode, '-Y', 'http', ...fields]);
    assert.match(stdout, /^\/secret-path\t/m);
    assert.match(stdout, /\t200\t/);
    const bad = '_ws.malformed || tcp.analysis.flags || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad"';
    const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const problems = await promisify(execFile)('tshark', ['-r', path, ...decode, ...checks, '-Y', bad]);
    assert.equal(problems.stdout, '');
    each.closeAllConnections();
  });
