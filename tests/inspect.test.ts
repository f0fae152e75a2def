// console.log of our objects shows useful information, and no secrets.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Agent } from '../src/entry/https.ts';
import { CookieJar, Headers, Session } from '../src/entry/requests.ts';
import { connect, listen } from '../src/entry/socket.ts';
import { SSLContext, toDuplex } from '../src/entry/ssl.ts';
import { type Engine, MemorySessionStore, MODERN } from '../src/entry/tls.ts';
import { Certificate, TrustStore } from '../src/entry/x509.ts';
import { createClientEngine } from '../src/tls/client-engine.ts';
import { clientSettings } from './support/engine-pair.ts';
import { makeServerIdentity } from './support/pki.ts';

test('a response, its headers, a session and its cookies show no secrets', async (t) => {
  const { root, leaf } = await makeServerIdentity();
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => {
    response.setHeader('Set-Cookie', 'sid=s3cret; Path=/').end('ok');
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const session = new Session({
    verify: { cadata: root.pem },
    headers: { Authorization: 'Bearer s3cret', Accept: '*/*' },
  });
  const response = await session.get(`https://user:s3cret@localhost:${port}/x`);
  const shown = inspect(response);
  assert.match(shown, /^Response \{[\s\S]*status: 200,[\s\S]*method: 'GET'[\s\S]*url: 'https:\/\/localhost:\d+\/x'/);
  assert.match(shown, /Headers \{/);
  const all = `${shown}${inspect(session)}${inspect(session.cookies)}${inspect(session.headers)}`;
  assert.match(all, /Session \{[\s\S]*connections: 1/);
  assert.match(all, /sid for localhost\//);
  assert.match(all, /Accept: '\*\/\*'/);
  assert.ok(!all.includes('s3cret'), all);

  const context = new SSLContext();
  context.loadVerifyLocations({ cadata: root.pem });
  assert.match(
    inspect(context),
    /^SSLContext \{[\s\S]*verifyMode: 'required'[\s\S]*versions: \[ 'TLSv1\.2', 'TLSv1\.3' \]/,
  );
  const plain = await connect({ host: '127.0.0.1', port });
  assert.match(inspect(plain), /^Socket \{ local: '127\.0\.0\.1:\d+', remote: '127\.0\.0\.1:\d+' \}$/);
  const socket = await context.wrapSocket(plain, { serverHostname: 'localhost' });
  assert.match(inspect(socket), /^SSLSocket \{[\s\S]*version: 'TLSv1\.3'/);
  assert.match(inspect(socket.transport), /^TlsStream \{[\s\S]*Engine \{\s+role: 'client',\s+state: 'connected'/);
  const duplex = toDuplex(socket);
  assert.match(inspect(duplex), /^TransportDuplex \{[\s\S]*authorized: true/);
  duplex.destroy();

  const agent = new Agent({ ca: root.pem, cert: leaf.pem, key: leaf.keyPem, keepAlive: true });
  assert.match(inspect(agent), /^Agent \{\s+keepAlive: true/);
  assert.ok(!inspect(agent).includes('PRIVATE'));
  session.close();
});

test('an engine shows its state and none of its keys', () => {
  const engine: Engine = createClientEngine(clientSettings({ profile: MODERN.tls }));
  assert.equal(inspect(engine), "Engine { role: 'client', state: 'handshake' }");
});

test('certificates, stores and listening sockets show what they are', async () => {
  const { root } = await makeServerIdentity();
  assert.match(
    inspect(Certificate.parse(root.der)),
    /^Certificate \{\s+subject: 'CN=.*[\s\S]*notAfter: '\d{4}-\d\d-\d\dT/,
  );
  assert.equal(inspect(new TrustStore([root.der])), 'TrustStore { anchors: 1, unusable: 0 }');
  assert.equal(inspect(new MemorySessionStore(3)), 'MemorySessionStore { size: 0, capacity: 3 }');
  assert.equal(inspect(new CookieJar()), 'CookieJar { names: [] }');
  assert.equal(inspect(new Headers({ Cookie: 's3cret', Host: 'a' })), "Headers { Cookie: '(not shown)', Host: 'a' }");
  const listening = await listen({ port: 0, host: '::1' }).catch(() => listen({ port: 0 }));
  assert.match(inspect(listening), /^ServerSocket \{ local: '(\[::1\]|127\.0\.0\.1):\d+' \}$/);
  listening.close();
  assert.equal(inspect({ a: { b: { c: new TrustStore([]) } } }, { depth: 2 }), '{ a: { b: { c: [TrustStore] } } }');
});
