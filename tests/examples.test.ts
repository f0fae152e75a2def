// The TypeScript examples, each run as a user would, against Node servers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { build } from 'esbuild';
import { type Issued, issue, makeServerIdentity } from './support/pki.ts';

const FOLDER = fileURLToPath(new URL('../examples/typescript/', import.meta.url));
/** Compiled, in the checkout, whose package they import by name. */
const compiled = mkdtempSync(fileURLToPath(new URL('../dist.examples-', import.meta.url)));
const LARGE = Buffer.alloc(1_000_003, 'a large body ');

let folder: string;
let one: { root: Issued; leaf: Issued };
let two: { root: Issued; leaf: Issued };
const servers: Server[] = [];
const ports: number[] = [];
const tested = new Set<string>();

before(async () => {
  const entryPoints = readdirSync(FOLDER).map((name) => join(FOLDER, name));
  await build({ entryPoints, outdir: compiled, format: 'esm', target: 'node20.19' });
  folder = mkdtempSync(join(tmpdir(), 'thimble-examples-'));
  one = await makeServerIdentity();
  const root = await issue({ name: 'Root of Two', ca: true });
  two = { root, leaf: await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'] }) };
  for (const [name, { root, leaf }] of Object.entries({ one, two })) {
    writeFileSync(join(folder, `${name}-ca.pem`), root.pem);
    writeFileSync(join(folder, `${name}.pem`), leaf.pem);
    writeFileSync(join(folder, `${name}-key.pem`), leaf.keyPem);
    writeFileSync(join(folder, `${name}-both.pem`), leaf.pem + leaf.keyPem);
    const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (asked, response) =>
      answer(name, asked, response),
    );
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    ports.push((server.address() as AddressInfo).port);
  }
});
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
  rmSync(compiled, { recursive: true });
  assert.deepEqual([...tested].sort(), readdirSync(FOLDER).sort(), 'every example is run');
});

function answer(name: string, asked: IncomingMessage, response: ServerResponse): void {
  if (asked.url === '/temperature') response.end('{"celsius":21.5}');
  else if (asked.url === '/large') response.end(LARGE);
  else if (asked.url === '/echo') asked.pipe(response);
  else if (asked.url === '/') response.end(`from ${name}`);
  else response.writeHead(404).end();
}

test('two domains', async () => {
  const output = await run('two-domains.ts', url(0), file('one-ca.pem'), url(1), file('two-ca.pem'));
  assert.equal(
    output,
    'refused: x509.unknown_issuer\ntwo contexts: from one from two\none context: from one from two\n',
  );
});

test('requests', async () => {
  const hash = createHash('sha256').update(LARGE).digest('hex').slice(0, 16);
  assert.equal(
    await run('requests.ts', url(0), file('one-ca.pem')),
    `GET 200 { celsius: 21.5 }\nPOST 200 {"led":"on"}\nlarge 1000003 ${hash}\n` +
      'the response to GET /missing has status 404 Not Found\n',
  );
});

test('a socket client', async () => {
  const output = await run('socket-client.ts', 'localhost', String(ports[0]), file('one-ca.pem'));
  assert.match(output, /^speaking TLSv1\.3 TLS_AES_\w+\nHTTP\/1\.1 200 OK\n[\s\S]*\{"celsius":21\.5\}/);
});

test('an HTTPS server with client certificates', async () => {
  tested.add('https-server.ts');
  const server = start('https-server.ts', file('one-both.pem'), file('two-ca.pem'));
  const lines = server.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const { leaf } = two;
  assert.equal(await fetchWith(port, { cert: leaf.pem, key: leaf.keyPem }), '{"hello":"CN=localhost"}');
  await assert.rejects(fetchWith(port, {}));
  assert.equal((await lines.next()).value, 'turned away: tls.certificate_required\n');
  server.kill();
  await once(server, 'exit');
});

test("Node's own clients", async () => {
  assert.equal(
    await run('node-clients.ts', `${url(0)}temperature`, file('one-ca.pem')),
    'https 200 {"celsius":21.5}\nfetch 200 {"celsius":21.5}\nrefused x509.unknown_issuer\n',
  );
});

test("a server with Node's HTTP", async () => {
  tested.add('create-server.ts');
  const server = start('create-server.ts', file('one.pem'), file('one-key.pem'));
  const lines = server.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  assert.match(await fetchWith(port, {}), /^TLSv1\.3 TLS_\w+\n$/);
  server.kill();
  await once(server, 'exit');
});

test('manual verification', async () => {
  const pin = createHash('sha256').update(two.leaf.der).digest('hex');
  const right = await run('verify-by-hand.ts', 'localhost', String(ports[1]), pin);
  assert.equal(right, 'the verifier says: x509.no_anchors\nthe pin fits: TLSv1.3\n');
  const wrong = await run('verify-by-hand.ts', 'localhost', String(ports[0]), pin);
  assert.equal(wrong, 'the verifier says: x509.no_anchors\nthe pin does not fit: x509.no_anchors\n');
});

test('a rate-limited loop', async () => {
  const output = await run('rate-limited.ts', `${url(0)}temperature`, file('one-ca.pem'));
  assert.equal(output, `${'200 { celsius: 21.5 }\n'.repeat(5)}never more than two in 200 ms\n`);
});

test('a TLS client and a TLS server on the engine', async () => {
  tested.add('tls-server.ts');
  const server = start('tls-server.ts', file('one.pem'), file('one-key.pem'));
  try {
    const lines = server.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    const port = (await lines.next()).value.trim();
    assert.equal(await run('tls-client.ts', 'localhost', port, file('one-ca.pem')), 'answer: hello\n');
    assert.equal(await run('tls-client.ts', 'localhost', port, file('two-ca.pem')), 'refused: x509.unknown_issuer\n');
    assert.equal((await lines.next()).value, 'ended: alert.unknown_ca\n');
  } finally {
    server.kill();
    await once(server, 'exit');
  }
});

test('a custom transport', async () => {
  const output = await run('own-transport.ts', file('one.pem'), file('one-key.pem'), file('one-ca.pem'));
  assert.match(
    output,
    /^client → \d+ bytes\n← server \d+ bytes\n[\s\S]*connected: TLS 1\.3\n[\s\S]*read: hello, server\n/,
  );
});

test('the portable engine over web streams', async () => {
  const output = await run('portable.ts', file('one.pem'), file('one-key.pem'), file('one-ca.pem'));
  assert.equal(output, 'connected: TLS 1.3\nread: hello, server\n');
});

test('an encrypted private key', async () => {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  writeFileSync(file('encrypted.pem'), createPrivateKey(one.leaf.keyPem).export(options));
  assert.equal(await run('encrypted-key.ts', file('encrypted.pem'), 'secret'), 'ec secp256r1\n');
  const refusal = /^crypto\.bad_private_key: the password does not open the private key\n/;
  assert.match(await run('encrypted-key.ts', file('encrypted.pem'), 'wrong'), refusal);
});

test('an error with its cause and fix', async () => {
  const lines = (await run('errors.ts', url(0))).split('\n');
  assert.match(lines[0]!, /\[x509\.unknown_issuer\]$/);
  assert.match(lines[1]!, /^cause: No path leads from the certificate to a trusted root/);
  assert.match(lines[2]!, /^fix: {3}Load the root certificate that signed it/);
});

test('sockets: a server, a resolver override, a timeout, a datagram', async () => {
  const expected = ['line: ping', 'then: net.timeout', 'sensor.test is 127.0.0.1', 'datagram: time? true', ''];
  assert.deepEqual((await run('sockets.ts')).split('\n'), expected);
});

test('a key in a secure element', async () => {
  const output = await run(
    'secure-element.ts',
    ...['one-both.pem', 'one-ca.pem', 'one.pem', 'one-key.pem'].map((name) => file(name)),
  );
  assert.deepEqual(output.split('\n'), [
    'signed by ecdsa_secp256r1_sha256',
    'received 21.5',
    'certificates of the client: 1',
    'engine holds less than 16 KB: true',
    '',
  ]);
});

test('boards that would connect, and the exceptions of the others', async () => {
  const fits = await run('boards.ts', 'localhost', String(ports[0]), file('one-ca.pem'));
  assert.equal(
    fits,
    'pico-w@circuitpython-10.2 connects, with TLS 0x303\npico-w@micropython-1.27 connects, with TLS 0x303\n',
  );
  const refused = await run('boards.ts', 'localhost', String(ports[0]), file('two-ca.pem'));
  assert.equal(
    refused,
    'pico-w@circuitpython-10.2 raises OSError: -12288, MBEDTLS_ERR_X509_FATAL_ERROR\n' +
      'pico-w@micropython-1.27 raises ValueError: The certificate is not correctly signed by the trusted CA\n',
  );
});

test('a program as run by a board', async () => {
  writeFileSync(
    join(folder, 'main.py'),
    `import requests\nprint(requests.get("${url(0)}temperature").status_code)\n1 / 0\n`,
  );
  const [status, unverified, exception] = (await run('run-program.ts', file('main.py'))).split('\n');
  assert.deepEqual([status, unverified], ['200', 'localhost was not verified']);
  assert.match(exception!, /^ZeroDivisionError: divide by zero/);
});

test('roots for a device, and a host that they do not verify', async () => {
  const output = await run('device-roots.ts', file('one-ca.pem'), ...ports.map((port) => `localhost:${port}`));
  const [root, failed, proved, ...pem] = output.split('\n');
  assert.match(root!, /^CN=Thimble Test Root for 1, until \d{4}$/);
  assert.deepEqual([failed, proved], ['failed: x509.unknown_issuer', 'proved: 1, fewest: true']);
  assert.ok(pem.join('\n').includes(one.root.pem.trim()));
});

test('policies and CRLs', async () => {
  const crl = await x509.X509CrlGenerator.create({
    issuer: one.root.certificate.subject,
    signingKey: one.root.keys.privateKey as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    nextUpdate: new Date(Date.now() + 86_400_000),
    // webpki requires one (RFC 5280 §5.2.3)
    extensions: [new x509.Extension('2.5.29.20', false, new Uint8Array([2, 1, 1]))],
  });
  writeFileSync(join(folder, 'one.crl'), new Uint8Array(crl.rawData));
  const output = await run('policies.ts', `${url(0)}temperature`, file('one-ca.pem'), file('one.crl'));
  assert.equal(output, 'not revoked: 200\nrefused: x509.profile\n');
});

test('certificates verified without a connection', async () => {
  const output = await run('verify-chain.ts', file('one.pem'), file('one-ca.pem'), 'localhost');
  assert.match(
    output,
    /^private: accepted\n1\. CN=localhost\ntrusted: CN=Thimble Test Root\n[\s\S]*webpki: accepted\n/,
  );
  const refused = await run('verify-chain.ts', file('two.pem'), file('one-ca.pem'), 'localhost');
  assert.match(refused, /^private: x509\.unknown_issuer\n/);
});

function url(index: number): string {
  return `https://localhost:${ports[index]}/`;
}

function file(name: string): string {
  return join(folder, name);
}

function start(name: string, ...args: readonly string[]) {
  return spawn(process.execPath, [join(compiled, name.replace(/\.ts$/, '.js')), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function run(name: string, ...args: readonly string[]): Promise<string> {
  tested.add(name);
  const child = start(name, ...args);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0, output);
  return output;
}

function fetchWith(port: number, identity: { cert?: string; key?: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: 'localhost', port, ca: one.root.pem, agent: false, ...identity }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
