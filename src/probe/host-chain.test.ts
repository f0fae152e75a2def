// Against Node's own TLS server: the chain of a host, with the verdict, and without one if there is nothing to judge.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { type Issued, issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { fetchChain } from './host-chain.ts';

let root: Issued;
let leaf: Issued;
let other: Issued;
const servers: { close(): void }[] = [];

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
  other = await issue({ name: 'Other Root', ca: true });
});
after(() => servers.map((server) => server.close()));

async function serve(options: { readonly requestCert?: boolean } = {}): Promise<number> {
  const server = createTlsServer({ cert: leaf.pem + root.pem, key: leaf.keyPem, ca: root.pem, ...options });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const settings = { environment: nodeEnvironment, network: createNodeNetwork(), policy: privatePki, timeout: 600_000 };
const trusting = (...roots: Issued[]) => new TrustStore(roots.map(({ der }) => der));
const hex = (chain: readonly Uint8Array[]) => chain.map((der) => Buffer.from(der).toString('hex'));

test('the chain as sent, with its root', async () => {
  const port = await serve();
  const found = await fetchChain({ name: 'localhost', port }, trusting(other, root), settings);
  assert.deepEqual(hex(found.certificates), hex([leaf.der, root.der]));
  assert.deepEqual(found.anchor?.certificate.der, root.der);
  assert.equal(found.refusal, undefined);
});

test('an untrusted chain is returned with the reason and advice', async () => {
  const port = await serve();
  for (const [name, store, code] of [
    ['localhost', trusting(other), 'x509.unknown_issuer'],
    ['127.0.0.1', trusting(root), undefined],
  ] as const) {
    const found = await fetchChain({ name, port }, store, settings);
    assert.equal(found.certificates.length, 2);
    assert.equal(found.refusal?.code, code);
    assert.equal(found.anchor === undefined, code !== undefined);
  }
  const { refusal } = await fetchChain({ name: 'localhost', port }, trusting(other), settings);
  assert.match(refusal?.hint ?? '', /--roots FILE/);
});

test('a server that requires a client certificate has sent its own nevertheless', async () => {
  const port = await serve({ requestCert: true });
  const found = await fetchChain({ name: 'localhost', port }, trusting(root), settings);
  assert.equal(found.certificates.length, 2);
});

test('a server without a certificate is an error', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-none\r\n'));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(fetchChain({ name: '127.0.0.1', port }, trusting(root), settings), { code: 'tls.not_tls' });
  await assert.rejects(fetchChain({ name: '127.0.0.1', port: 1 }, trusting(root), settings), { code: 'net.refused' });
});
