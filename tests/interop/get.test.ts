// `thimble get` against OpenSSL, Node and our own server, and against servers that must be refused.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ExitCode } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { get } from '../../src/cli/get/get.ts';
import { listen } from '../../src/entry/socket.ts';
import { PROTOCOL_TLS_SERVER, SSLContext, TLSVersion } from '../../src/entry/ssl.ts';
import { recordIo } from '../support/io.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';

const VERSIONS = [
  ['1.2', 'TLSv1.2', TLSVersion.TLSv1_2],
  ['1.3', 'TLSv1.3', TLSVersion.TLSv1_3],
] as const;
const KEYS = ['p256', 'rsa2048'] as const;

let folder: string;
const identities = new Map<string, { root: Issued; leaf: Issued }>();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-get-'));
  for (const key of KEYS) {
    const identity = await makeServerIdentity(['api.test'], key);
    identities.set(key, identity);
    writeFileSync(join(folder, `${key}-root.pem`), identity.root.pem);
    writeFileSync(join(folder, `${key}-leaf.pem`), identity.leaf.pem);
    writeFileSync(join(folder, `${key}-key.pem`), identity.leaf.keyPem);
  }
});
after(() => rmSync(folder, { recursive: true }));

for (const key of KEYS)
  for (const [number, name, version] of VERSIONS) {
    test(`from Node, TLS ${number}, ${key}`, async () => {
      const { leaf } = identities.get(key)!;
      const server = createHttpsServer(
        { cert: leaf.pem, key: leaf.keyPem, minVersion: name, maxVersion: name },
        (request, response) => response.end(`${request.method} ${request.url} from Node`),
      );
      const port = await start(server);
      const result = await run(
        `https://api.test:${port}/x?y`,
        ...trust(key),
        '--resolve',
        `api.test:${port}:127.0.0.1`,
      );
      assert.deepEqual([result.code, result.stdout], [ExitCode.ok, 'GET /x?y from Node'], result.stderr);
      server.close();
    });

    test(`from our own server, TLS ${number}, ${key}`, async () => {
      const { leaf } = identities.get(key)!;
      const context = new SSLContext(PROTOCOL_TLS_SERVER);
      context.loadCertChain(leaf.pem, leaf.keyPem);
      context.minimumVersion = version;
      context.maximumVersion = version;
      const listener = await listen({ port: 0 });
      const serving = listener.accept().then(async (accepted) => {
        const socket = await context.wrapSocket(accepted);
        assert.equal(socket.version, name);
        for (let line = await socket.readLine(); line!.length > 2; line = await socket.readLine());
        await socket.write('HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nfrom thimble');
        assert.equal(await socket.read(), undefined);
        socket.close();
      });
      const result = await run(`https://localhost:${listener.local.port}/`, ...trust(key));
      assert.deepEqual([result.code, result.stdout], [ExitCode.ok, 'from thimble'], result.stderr);
      await serving;
      listener.close();
    });

    testWithPrograms(['openssl'], `from OpenSSL, TLS ${number}, ${key}`, async () => {
      const args = ['s_server', '-accept', '127.0.0.1:0', '-www', `-tls${number.replace('.', '_')}`];
      args.push('-cert', join(folder, `${key}-leaf.pem`), '-key', join(folder, `${key}-key.pem`));
      const server = spawn('openssl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let port: string | undefined;
      for await (const text of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
        port = /^ACCEPT .*:(\d+)$/m.exec(text as string)?.[1];
        if (port !== undefined) break;
      }
      const result = await run(`https://localhost:${port}/`, ...trust(key));
      assert.equal(result.code, ExitCode.ok, result.stderr);
      assert.match(result.stdout, new RegExp(`Protocol *: *${name}`));
      server.kill();
      await once(server, 'exit');
    });
  }

test('a wrong name, an unknown root and an expired certificate are refused, each with a specific code and a hint', async () => {
  const { root, leaf } = identities.get('p256')!;
  writeFileSync(join(folder, 'other.pem'), (await issue({ name: 'Another Root', ca: true })).pem);
  const expired = await issue({
    name: 'localhost',
    issuer: root,
    dnsNames: ['localhost'],
    notBefore: new Date(Date.now() - 2 * 86_400_000),
    notAfter: new Date(Date.now() - 86_400_000),
  });
  await withServer({ cert: leaf.pem, key: leaf.keyPem }, async (port) => {
    const resolve = ['--resolve', `other.test:${port}:127.0.0.1`];
    refused(
      await run(`https://other.test:${port}/`, ...trust('p256'), ...resolve),
      'x509.name_mismatch',
      ExitCode.checkFailed,
    );
    refused(
      await run(`https://localhost:${port}/`, '--cacert', join(folder, 'other.pem')),
      'x509.unknown_issuer',
      ExitCode.checkFailed,
    );
    refused(await run(`https://localhost:${port}/`), 'x509.unknown_issuer', ExitCode.checkFailed);
  });
  await withServer({ cert: expired.pem, key: expired.keyPem }, async (port) => {
    refused(await run(`https://localhost:${port}/`, ...trust('p256')), 'x509.expired', ExitCode.checkFailed);
  });
});

test('a silent server, a plain HTTP port, a closed port and an unknown name are distinguished', async () => {
  const silent = createTcpServer((socket) => socket.on('error', () => {}));
  const silentPort = await start(silent);
  const url = `https://localhost:${silentPort}/`;
  refused(await run(url, '--timeout', '0.2'), 'net.timeout', ExitCode.unreachable, /TLS handshake/);
  silent.close();

  const plain = createHttpServer((_, response) => response.end());
  const plainPort = await start(plain);
  refused(await run(`https://localhost:${plainPort}/`), 'tls.http_on_tls_port', ExitCode.checkFailed);
  plain.close();

  refused(await run(`https://localhost:${plainPort}/`), 'net.refused', ExitCode.unreachable);
  refused(await run('https://no-such-name.invalid/'), 'net.name_not_found', ExitCode.unreachable);
  refused(await run('example.com'), 'http.bad_url', ExitCode.usage);
});

test('-k continues without verification, and reports it', async () => {
  const { leaf } = identities.get('p256')!;
  await withServer({ cert: leaf.pem, key: leaf.keyPem }, async (port) => {
    const result = await run(`https://localhost:${port}/`, '-k');
    assert.deepEqual([result.code, result.stdout], [ExitCode.ok, 'GET /  ']);
    assert.match(result.stderr, /warning: -k/);
  });
});

test('method, data, headers; a file in, a file out; an error status', async () => {
  const { leaf } = identities.get('p256')!;
  await withServer({ cert: leaf.pem, key: leaf.keyPem }, async (port) => {
    const url = `https://localhost:${port}`;
    const sent = await run(`${url}/a`, ...trust('p256'), '-d', 'a=1', '-d', 'b=2', '-H', 'X-Mine: yes');
    assert.equal(sent.stdout, 'POST /a a=1&b=2 yes');
    assert.equal((await run(`${url}/a`, ...trust('p256'), '-X', 'put', '-d', 'x')).stdout, 'PUT /a x ');
    writeFileSync(join(folder, 'in'), 'from a file');
    const out = join(folder, 'out');
    const saved = await run(`${url}/f`, ...trust('p256'), '-d', `@${join(folder, 'in')}`, '-o', out);
    assert.deepEqual([saved.code, saved.stdout], [ExitCode.ok, '']);
    assert.equal(readFileSync(out, 'utf8'), 'POST /f from a file ');
    const missing = await run(`${url}/404`, ...trust('p256'));
    assert.deepEqual([missing.code, missing.stdout], [ExitCode.checkFailed, 'GET /404  ']);
    assert.match(missing.stderr, /answered 404 Not Found/);
    const usage = await run(`${url}/`, '-H', 'nonsense');
    assert.equal(usage.code, ExitCode.usage);
  });
});

test('--json is one object including the connection, and --trace prints the handshake on stderr', async () => {
  const { leaf } = identities.get('p256')!;
  await withServer({ cert: leaf.pem, key: leaf.keyPem }, async (port) => {
    const result = await run(`https://localhost:${port}/`, ...trust('p256'), '--json', '--trace');
    const object = JSON.parse(result.stdout) as Record<string, unknown> & { connection: Record<string, unknown> };
    assert.deepEqual([object.status, object.body, object.connection.version], [200, 'GET /  ', 0x0304]);
    for (const message of ['→ ClientHello', '← ServerHello', '← Certificate ', '← Finished', '→ Finished', '200 OK'])
      assert.ok(result.stderr.includes(message), `${message} in\n${result.stderr}`);
    assert.match(result.stderr, /TLS 1\.3, TLS_AES_\w+, (?:x25519|X25519MLKEM768), http\/1\.1/);
    assert.match(result.stderr, /engine memory: \d+ bytes/);
  });
});

test('a client certificate is sent to a server that requests one', async () => {
  const { root, leaf } = identities.get('p256')!;
  const options = { cert: leaf.pem, key: leaf.keyPem, ca: root.pem, requestCert: true, rejectUnauthorized: true };
  await withServer(options, async (port) => {
    const url = `https://localhost:${port}/`;
    const own = ['--cert', join(folder, 'p256-leaf.pem'), '--key', join(folder, 'p256-key.pem')];
    const shown = await run(url, ...trust('p256'), ...own);
    assert.equal(shown.code, ExitCode.ok, shown.stderr);
    refused(await run(url, ...trust('p256')), 'alert.certificate_required', ExitCode.checkFailed);
  });
});

async function run(...words: readonly string[]) {
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(['get', ...words], { commands: [get], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr() };
}

function refused(
  { code, stdout, stderr }: Awaited<ReturnType<typeof run>>,
  errorCode: string,
  exit: ExitCode,
  message = /./,
): void {
  assert.ok(stderr.includes(`[${errorCode}]`), `${errorCode} in ${stderr}`);
  assert.match(stderr, message);
  assert.match(stderr, /\n {2}\S/, 'a hint stands on the second line');
  assert.deepEqual([code, stdout], [exit, '']);
}

function trust(key: string): string[] {
  return ['--cacert', join(folder, `${key}-root.pem`)];
}

async function withServer(options: ServerOptions, body: (port: number) => Promise<void>): Promise<void> {
  const server = createHttpsServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.statusCode = request.url === '/404' ? 404 : 200;
      const own = request.headers['x-mine'] ?? '';
      response.end(`${request.method} ${request.url} ${Buffer.concat(chunks)} ${own}`);
    });
  });
  server.on('tlsClientError', () => {});
  const port = await start(server);
  await body(port).finally(() => {
    server.close();
    server.closeAllConnections();
  });
}

async function start(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
