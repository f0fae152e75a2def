// `thimble trust` end to end, against local servers with chains in the structure of Let's Encrypt's generations: leaf ←
// intermediate ← root, the root cross-signed by an older one, leaves of 45 days.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { CA, HOST, leaf } from '../check/chains.ts';
import { commandLine } from '../support/cli.ts';
import { type Issued, issue } from '../support/pki.ts';
import { testWithShared } from '../support/shared.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-trust-cli-'));
const servers: tls.Server[] = [];
after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** @param answer - the response to each request. */
async function serve(chain: readonly Issued[], more: tls.TlsOptions = {}, answer?: (request: string) => string) {
  const cert = chain.map(({ pem }) => pem).join('');
  const server = tls.createServer({ cert, key: chain[0]!.keyPem, ...more }, (socket) => {
    socket.on('error', () => {});
    if (answer !== undefined) socket.once('data', (data) => socket.end(answer(String(data))));
  });
  server.on('tlsClientError', () => {});
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ROOTS = file('roots.pem', CA.oldRoot.pem + CA.root.pem + CA.ecRoot.pem);
const rsa = await leaf();
const ec = await leaf({ issuer: CA.ecIntermediate, key: 'p256' });
const rsaPort = await serve([rsa, CA.intermediate, CA.crossSigned]);
const ecPort = await serve([ec, CA.ecIntermediate, CA.ecCrossSigned]);

function trust(words: readonly string[], roots = ROOTS) {
  return commandLine(['trust', ...words, '--resolve', `${HOST}:127.0.0.1`, '--roots', roots]);
}

for (const [kind, port, bundle, root] of [
  ['RSA', rsaPort, CA.root, CA.root],
  ['ECDSA', ecPort, CA.ecRoot, CA.ecRoot],
] as const)
  test(`${kind}: check predicts -12288 on 10.2, trust proposes the self-signed root as one cadata, with it check passes`, async () => {
    const target = `${HOST}:${port}`;
    const board = ['--board', 'pico-w@circuitpython-10.2'];
    const where = ['--resolve', `${HOST}:127.0.0.1`, '--bundle', file(`${kind}.pem`, bundle.pem)];
    const refused = await commandLine(['check', target, ...board, ...where]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /OSError\(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\)/);

    const found = await trust([target, ...board, '--format', 'py']);
    assert.equal(found.code, 0, found.stderr);
    assert.match(found.stderr, /^proved: .*verified as pico-w@circuitpython-10\.2, on \d{4}-\d\d-\d\d, from here/);
    const [, pem] = /ROOTS = """\\\n([\s\S]*)"""/.exec(found.stdout)!;
    assert.equal(pem, root.pem);

    const fixed = await commandLine(['check', target, ...board, ...where, '--roots', file(`${kind}-found.pem`, pem!)]);
    assert.equal(fixed.code, 0, fixed.stdout);
  });

test('both at once on the default boards, as a tree with each root and the reason', async () => {
  const { code, stderr } = await trust([`${HOST}:${rsaPort}`, `${HOST}:${ecPort}`, '--explain']);
  assert.equal(code, 0, stderr);
  // One root is enough for both: the new one is the RSA root, and signs the ECDSA root's copy.
  assert.match(stderr, /^root: CN=New Root, .*for device\.test:\d+, device\.test:\d+$/m);
  assert.match(stderr, /\[root\] CN=New Root, until [\d-]+: taken/);
  assert.match(stderr, /\[root\] CN=Old Root, until [\d-]+: not taken/);
  assert.match(stderr, /\[root\] CN=New EC Root, until [\d-]+: not taken: CN=New Root verifies 2 of the hosts/);
  assert.match(stderr, /esp8266@micropython-[\d.]+ verifies no server: no root helps there/);
});

test("a server that no board reaches: not proved is printed first, with each program's exception", async () => {
  const port = await serve([rsa, CA.intermediate], { minVersion: 'TLSv1.3' });
  const { code, stderr, stdout } = await trust([`${HOST}:${port}`]);
  assert.equal(code, 1);
  assert.match(stderr, /^not proved: device\.test:\d+ on .* there sees OSError\(/);
  assert.doesNotMatch(stderr, /^proved:/m);
  assert.match(stdout, /BEGIN CERTIFICATE/, 'the root that a modern client would need');
  const esp8266 = await trust([`${HOST}:${rsaPort}`, '--board', 'esp8266@mp1.28']);
  assert.equal(esp8266.code, 1);
  assert.match(esp8266.stderr, /^not proved: .*\[trust\.unverified_board\]/m);
});

test('an intermediate is reported, with its expiry; a cross-signed copy of a root too', async () => {
  const both = file('no-roots.pem', CA.intermediate.pem + CA.crossSigned.pem + CA.root.pem);
  const { stderr } = await trust([`${HOST}:${rsaPort}`, '--board', 'esp32@micropython-1.28'], both);
  const end = rsa.certificate.notAfter.toISOString().slice(0, 10);
  assert.match(
    stderr,
    new RegExp(
      `CN=Intermediate R1, issued by CN=New Root, is an intermediate: it can stop at the server's next renewal, at the latest on ${end} \\(its current certificate's end\\)`,
    ),
  );
  assert.match(stderr, /CN=New Root, issued by CN=Old Root, is not a root: it is the copy of the root CN=New Root/);
});

test('the hosts in a program, and their redirects; queries are not sent, and only HEAD requests', async () => {
  const asked: string[] = [];
  const target = await serve([ec, CA.ecIntermediate, CA.ecCrossSigned], {}, (request) => {
    asked.push(request.split('\r\n')[0]!);
    return 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
  });
  const first = await serve([rsa, CA.intermediate, CA.crossSigned], {}, (request) => {
    asked.push(request.split('\r\n')[0]!);
    return `HTTP/1.1 302 Found\r\nLocation: https://${HOST}:${target}/there\r\nContent-Length: 0\r\n\r\n`;
  });
  const program = file(
    'main.py',
    `import requests\nBASE = "https://${HOST}:${first}"\nrequests.post(BASE + "/set?key=secret")\nx = "http://plain.test/"\n`,
  );
  const { code, stderr } = await trust(['--program', program, '--board', 'esp32@micropython-1.28', '--json']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`redirects to ${HOST}:${target}`));
  assert.match(stderr, /line 4: http:\/\/plain\.test\/ goes without TLS/);
  assert.deepEqual([...new Set(asked)].sort(), ['HEAD / HTTP/1.1', 'HEAD /set HTTP/1.1', 'HEAD /there HTTP/1.1']);
});

test('spares: other roots of the same CA are listed, and added on request', async () => {
  const subject = (name: string) => `O=A CA, CN=${name}`;
  const [one, two, other] = await Promise.all([
    issue({ subject: subject('Root 1'), name: 'Root 1', ca: true, key: 'rsa2048' }),
    issue({ subject: subject('Root 2'), name: 'Root 2', ca: true, key: 'rsa2048' }),
    issue({ name: 'Other', ca: true, key: 'rsa2048' }),
  ]);
  const port = await serve([await leaf({ issuer: one })]);
  const roots = file('spares.pem', one.pem + two.pem + other.pem);
  const board = ['--board', 'pico-w@circuitpython-10.2'];
  const named = await trust([`${HOST}:${port}`, ...board], roots);
  assert.match(named.stderr, /^spares: .*CN=Root 2,O=A CA \(add them with --spares\)|^spares: .*Root 2.*--spares/m);
  assert.equal(named.stdout.match(/BEGIN CERTIFICATE/g)?.length, 1);
  const added = await trust([`${HOST}:${port}`, ...board, '--spares'], roots);
  assert.match(added.stderr, /^proved: .* with these 2 roots and no other/m);
  assert.equal(added.stdout.match(/BEGIN CERTIFICATE/g)?.length, 2);
});

testWithShared('seeds/000_26121c5d197b3500.txt', 'the certificate of a blog post, as it stands there', async (post) => {
  const { code, stderr } = await commandLine(['trust', '127.0.0.1:1', '--roots', post]);
  assert.equal(code, 3);
  assert.match(stderr, /CN=GTS Root R4\S*.* is not a root: it is the copy of the root CN=GTS Root R4/);
  assert.match(
    stderr,
    /ends on 2028-01-28\. The root that signed itself, of the same key, lasts until 2036-06-22: load that one/,
  );
});
