import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer, type TLSSocket, type TlsOptions, connect as tlsConnect } from 'node:tls';
import { type Issued, issue, makeServerIdentity } from '../../../tests/support/pki.ts';
import { connect, listen } from '../../entry/socket.ts';
import {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  createDefaultContext,
  PROTOCOL_TLS_SERVER,
  SSLContext,
  type SSLSocket,
  TLSVersion,
  toDuplex,
  type WrapOptions,
} from '../../entry/ssl.ts';

let root: Issued;
let leaf: Issued;
let other: { root: Issued; leaf: Issued };
let folder: string;

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
  const otherRoot = await issue({ name: 'Another Root', ca: true, key: 'rsa2048' });
  other = { root: otherRoot, leaf: await issue({ name: 'localhost', issuer: otherRoot, dnsNames: ['localhost'] }) };
  folder = mkdtempSync(join(tmpdir(), 'thimble-ssl-'));
  mkdirSync(join(folder, 'roots'));
  writeFileSync(join(folder, 'both.pem'), leaf.pem + leaf.keyPem);
  writeFileSync(join(folder, 'roots', 'a.pem'), other.root.pem);
  writeFileSync(join(folder, 'roots', 'b.der'), root.der);
});
after(() => rmSync(folder, { recursive: true }));

test('a client verifies by default, and trusts nothing until roots are loaded', async () => {
  await withNode({}, async (port) => {
    const context = new SSLContext();
    assert.deepEqual([context.verifyMode, context.checkHostname], [CERT_REQUIRED, true]);
    await assert.rejects(wrap(context, port), { code: 'x509.no_anchors' });
    await assert.rejects(wrap(createDefaultContext(), port), { code: 'x509.unknown_issuer' });
    context.loadVerifyLocations({ cadata: other.root.der });
    await assert.rejects(wrap(context, port), { code: 'x509.unknown_issuer' });
    context.loadVerifyLocations({ cadata: root.pem });
    const socket = await wrap(context, port);
    assert.deepEqual([socket.version, socket.alpnProtocol], ['TLSv1.3', undefined]);
    assert.match(socket.cipher!, /^TLS_AES_/);
    assert.deepEqual(Buffer.from(socket.peerCertificates[0]!), Buffer.from(leaf.der));
    assert.ok(socket.verdict !== undefined);
    assert.ok(socket.memory().held > 0 && socket.memory().peak >= socket.memory().held);
    socket.close();
    await assert.rejects(wrap(context, port, 'other.test'), { code: 'x509.name_mismatch' });
    await assert.rejects(async () => wrap(context, port, undefined), { code: 'context.server_name_required' });
    context.checkHostname = false;
    (await wrap(context, port, 'other.test')).close();
    context.verifyMode = CERT_NONE;
    (await wrap(context, port, undefined)).close();
  });
});

test('two contexts with different roots at the same time, and one with both', async () => {
  await withNode({}, async (port) => {
    await withNode({ cert: other.leaf.pem, key: other.leaf.keyPem }, async (otherPort) => {
      const first = trusting(root.pem);
      const second = trusting(other.root.pem);
      const both = new SSLContext();
      both.loadVerifyLocations({ capath: join(folder, 'roots') });
      for (const socket of [await wrap(first, port), await wrap(second, otherPort)]) socket.close();
      for (const socket of [await wrap(both, port), await wrap(both, otherPort)]) socket.close();
      await assert.rejects(wrap(first, otherPort), { code: 'x509.unknown_issuer' });
      await assert.rejects(wrap(second, port), { code: 'x509.unknown_issuer' });
    });
  });
});

test('cafile, capath and cadata in one call and in several: roots accumulate', async () => {
  const alone = await issue({ name: 'A Third Root', ca: true });
  writeFileSync(join(folder, 'third.pem'), alone.pem);
  const third = await issue({ name: 'localhost', issuer: alone, dnsNames: ['localhost'] });
  const identities = [leaf, other.leaf, third];
  const inOneCall = new SSLContext();
  mkdirSync(join(folder, 'one'), { recursive: true });
  writeFileSync(join(folder, 'one', 'a.der'), root.der);
  inOneCall.loadVerifyLocations({
    cafile: join(folder, 'third.pem'),
    capath: join(folder, 'one'),
    cadata: other.root.pem,
  });
  const inSeveral = new SSLContext();
  for (const cadata of [root.der, `${other.root.pem}${alone.pem}`]) inSeveral.loadVerifyLocations({ cadata });
  for (const { pem, keyPem } of identities)
    await withNode({ cert: pem, key: keyPem }, async (port) => {
      for (const context of [inOneCall, inSeveral]) (await wrap(context, port)).close();
    });
});

test('local certificates as paths, PEM text and DER, RSA and ECDSA; a client chooses the matching one', async () => {
  writeFileSync(join(folder, 'leaf.der'), leaf.der);
  writeFileSync(join(folder, 'leaf-key.der'), leaf.keyDer);
  const server = () => new SSLContext(PROTOCOL_TLS_SERVER);
  const [paths, text, bytes, both] = [server(), server(), server(), server()];
  paths.loadCertChain(join(folder, 'leaf.der'), join(folder, 'leaf-key.der'));
  text.loadCertChain(leaf.pem + leaf.keyPem);
  bytes.loadCertChain(leaf.der, leaf.keyDer);
  const rsa = await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'], key: 'rsa2048' });
  both.loadCertChain(leaf.pem, leaf.keyPem);
  both.loadCertChain(rsa.pem, rsa.keyPem);
  const shownBy = async (context: SSLContext, ciphers: string) => {
    const client = trusting(root.pem);
    client.maximumVersion = TLSVersion.TLSv1_2;
    client.setCiphers(ciphers);
    const [socket, served] = await pair(context, client);
    const shown = Buffer.from(socket.peerCertificates[0]!);
    for (const each of [socket, served]) each.close();
    return shown;
  };
  // In the spellings of IANA, OpenSSL and mbedTLS.
  const ecdsa = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
  for (const context of [paths, text, bytes, both])
    assert.deepEqual(await shownBy(context, ecdsa), Buffer.from(leaf.der));
  for (const name of ['ECDHE-RSA-AES128-GCM-SHA256', 'TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256'])
    assert.deepEqual(await shownBy(both, name), Buffer.from(rsa.der));
});

test('a deferred handshake is done by the first write', async () => {
  await withNode({}, async (port) => {
    const plain = await connect({ host: '127.0.0.1', port });
    const socket = await trusting(root.pem).wrapSocket(plain, {
      serverHostname: 'localhost',
      doHandshakeOnConnect: false,
    });
    assert.deepEqual([socket.version, socket.cipher, socket.verdict], [undefined, undefined, undefined]);
    await socket.write('echo');
    const pieces: string[] = [];
    for await (const piece of socket) {
      pieces.push(Buffer.from(piece).toString());
      if (pieces.join('') === 'echo') break;
    }
    assert.equal(socket.version, 'TLSv1.3');
    socket.close();
  });
});

test('sessions are resumed, but not after the trusted roots change', async () => {
  await withNode({}, async (port) => {
    const context = trusting(root.pem);
    const resumed = async () => {
      const socket = await wrap(context, port);
      await socket.write('x');
      await socket.read(); // the tickets come before the response
      socket.close();
      return socket.info!.resumed;
    };
    assert.deepEqual([await resumed(), await resumed()], [false, true]);
    context.loadVerifyLocations({ cadata: other.root.pem });
    assert.deepEqual([await resumed(), await resumed()], [false, true]);
    context.checkHostname = false;
    assert.equal(await resumed(), false);
    context.sessions = undefined;
    assert.deepEqual([await resumed(), await resumed()], [false, false]);
  });
});

test('a verify callback gets the result and decides, even asynchronously', async () => {
  await withNode({ cert: other.leaf.pem, key: other.leaf.keyPem }, async (port) => {
    const context = trusting(root.pem);
    const seen: unknown[] = [];
    context.verifyCallback = async ({ certificates, serverName, error }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push([new X509Certificate(certificates[0]!).subject, serverName, error?.code]);
      return true;
    };
    const socket = await wrap(context, port);
    assert.deepEqual(seen, [['CN=localhost', 'localhost', 'x509.unknown_issuer']]);
    socket.close();
    context.loadVerifyLocations({ cadata: other.root.pem });
    context.verifyCallback = () => false;
    await assert.rejects(wrap(context, port), { code: 'board.callback_refused' });
    const broken = new Error('the callback broke');
    context.verifyCallback = () => {
      throw broken;
    };
    await assert.rejects(wrap(context, port), (error) => error === broken);
  });
});

test('a server requests certificates as configured, and a key can stay in a secure element', async () => {
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  assert.equal(context.verifyMode, CERT_NONE);
  context.loadCertChain(join(folder, 'both.pem'));
  context.loadVerifyLocations({ cadata: root.pem });
  assert.equal(context.verifyMode, CERT_REQUIRED, 'a client CA is loaded to be used');

  const client = trusting(root.pem);
  const asked: string[] = [];
  client.signCallback = ({ scheme, content }) => {
    asked.push(scheme);
    return sign('sha256', content, createPrivateKey(leaf.keyPem));
  };
  client.loadCertChain(leaf.pem);
  const [socket, served] = await pair(context, client);
  assert.deepEqual(asked, ['ecdsa_secp256r1_sha256']);
  assert.deepEqual(Buffer.from(served.peerCertificates[0]!), Buffer.from(leaf.der));
  socket.close();
  served.close();

  await assert.rejects(pair(context, trusting(root.pem)), { code: 'tls.certificate_required' });
  context.verifyMode = CERT_OPTIONAL;
  const [anonymous, unknown] = await pair(context, trusting(root.pem));
  assert.deepEqual(unknown.peerCertificates, []);
  anonymous.close();
  unknown.close();
});

test('versions, ciphers and ALPN are negotiated as set', async () => {
  await withNode({ ALPNProtocols: ['b', 'a'] }, async (port) => {
    const context = trusting(root.pem);
    context.alpnProtocols = ['a', 'b'];
    context.maximumVersion = TLSVersion.TLSv1_2;
    context.setCiphers('ECDHE-ECDSA-AES256-GCM-SHA384');
    const socket = await wrap(context, port);
    assert.deepEqual(
      [socket.version, socket.cipher, socket.alpnProtocol],
      ['TLSv1.2', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'b'],
    );
    socket.close();
    context.maximumVersion = TLSVersion.TLSv1_3;
    context.minimumVersion = TLSVersion.TLSv1_3;
    context.setCiphers(['TLS1-3-CHACHA20-POLY1305-SHA256']);
    const modern = await wrap(context, port);
    assert.deepEqual([modern.version, modern.cipher], ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256']);
    modern.close();
  });
  const context = new SSLContext();
  assert.ok(context.getCiphers().includes('TLS_AES_128_GCM_SHA256'));
  context.setCiphers('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
  assert.ok(context.getCiphers().includes('TLS_AES_128_GCM_SHA256'), "1.3's suites stay");
  assert.throws(() => context.setCiphers('ROT13'), { code: 'context.unknown_cipher' });
  assert.throws(() => {
    context.minimumVersion = 0x0305 as never;
  }, RangeError);
});

test('the socket: lines, exact sizes, the end, web streams, and a deferred handshake', async () => {
  const server = new SSLContext(PROTOCOL_TLS_SERVER);
  server.loadCertChain(leaf.pem, leaf.keyPem);
  const [socket, served] = await pair(server, trusting(root.pem), { doHandshakeOnConnect: false });
  assert.ok(socket.version !== undefined);
  await socket.write('one\ntwo\nthree');
  await socket.closeWrite();
  assert.equal(Buffer.from((await served.readLine())!).toString(), 'one\n');
  const four = new Uint8Array(4);
  assert.equal(await served.readInto(four), 4);
  assert.equal(Buffer.from(four).toString(), 'two\n');
  assert.equal(Buffer.from((await served.read(3))!).toString(), 'thr');
  assert.equal(Buffer.from(await served.readAll()).toString(), 'ee');
  assert.equal(await served.read(), undefined);
  const writer = served.writable.getWriter();
  await writer.write(Buffer.from('web streams'));
  await writer.close();
  assert.equal(await new Response(socket.readable).text(), 'web streams');
  socket.close();
  served.close();

  const [one, other] = await pair(server, trusting(root.pem));
  toDuplex(one).end('a Node stream');
  assert.equal(Buffer.concat(await toDuplex(other).toArray()).toString(), 'a Node stream');
  one.close();
  other.close();
});

test('an endless line or text is refused at its limit', async () => {
  await withNode({}, async (port) => {
    const socket = await wrap(trusting(root.pem), port);
    await socket.write('x'.repeat(5_000));
    await assert.rejects(socket.readLine(1_000), { code: 'http.too_large' });
    socket.close();
  });
});

test('pre-shared keys need no certificate; the key log has what Wireshark needs', async () => {
  const key = { identity: Buffer.from('sensor 1'), key: Buffer.alloc(32, 7) };
  const server = new SSLContext(PROTOCOL_TLS_SERVER);
  server.psk = { find: (identity) => (Buffer.from(identity).equals(key.identity) ? key : undefined) };
  const client = new SSLContext();
  client.psk = { client: key };
  const lines: string[] = [];
  client.keyLog = (line) => lines.push(line);
  const [socket, served] = await pair(server, client);
  assert.deepEqual([socket.peerCertificates, served.peerCertificates], [[], []]);
  await socket.write('21.5');
  assert.equal(Buffer.from((await served.read())!).toString(), '21.5');
  assert.deepEqual(
    socket.exportKeyingMaterial('EXPORTER-test', undefined, 16),
    served.exportKeyingMaterial('EXPORTER-test', undefined, 16),
  );
  assert.ok(lines.some((line) => /^CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]{64,96}$/.test(line)));
  socket.close();
  served.close();
});

test('a missing file, one without a certificate, and a key that does not match are named', () => {
  const context = new SSLContext();
  assert.throws(() => context.loadVerifyLocations({ cafile: '/no/such/file' }), {
    code: 'context.file',
    message: '/no/such/file cannot be read: ENOENT',
  });
  assert.throws(() => context.loadVerifyLocations({ cadata: leaf.keyPem }), { code: 'pem.empty' });
  assert.throws(() => context.loadVerifyLocations({}), TypeError);
  assert.throws(() => context.loadCertChain(leaf.pem, other.leaf.keyPem), { code: 'context.key_mismatch' });
  const spki = createPublicKey(leaf.pem).export({ type: 'spki', format: 'der' });
  assert.throws(() => context.loadCertChain(leaf.pem, spki), { code: 'crypto.bad_private_key' });
});

function trusting(pem: string): SSLContext {
  const context = new SSLContext();
  context.loadVerifyLocations({ cadata: pem });
  return context;
}

/** @param name - of the server, as requested by the client. */
async function wrap(
  context: SSLContext | ReturnType<typeof createDefaultContext>,
  port: number,
  ...names: readonly (string | undefined)[]
): Promise<SSLSocket> {
  const serverHostname = names.length === 0 ? 'localhost' : names[0];
  const socket = await connect({ host: '127.0.0.1', port });
  try {
    return await context.wrapSocket(socket, { serverHostname });
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Our client and our server, connected to each other. */
async function pair(
  server: SSLContext,
  client: SSLContext,
  options: WrapOptions = {},
): Promise<[SSLSocket, SSLSocket]> {
  const listener = await listen({ port: 0 });
  const accepted = listener.accept();
  const plain = await connect({ host: '127.0.0.1', port: listener.local.port });
  const [socket, served] = await Promise.allSettled([
    client.wrapSocket(plain, { serverHostname: 'localhost', ...options }).then(async (each) => {
      if (options.doHandshakeOnConnect === false) await each.doHandshake();
      return each;
    }),
    server.wrapSocket(await accepted),
  ]);
  listener.close();
  if (served.status === 'rejected') {
    plain.close();
    throw served.reason;
  }
  if (socket.status === 'rejected') throw socket.reason;
  return [socket.value, served.value];
}

/** A Node echo server. */
async function withNode(options: TlsOptions, body: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem, ...options }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await body((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Node's client against our server, so that both sides cannot have the same bug. */
test("our server and Node's client agree", async () => {
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  context.loadCertChain(leaf.pem, leaf.keyPem);
  const listener = await listen({ port: 0 });
  const client = tlsConnect({ host: '127.0.0.1', port: listener.local.port, ca: root.pem, servername: 'localhost' });
  const served = await context.wrapSocket(await listener.accept());
  await served.write('hello');
  const [piece] = (await once(client, 'data')) as [Buffer];
  assert.equal(piece.toString(), 'hello');
  client.destroy();
  served.close();
  listener.close();
});
