// External private keys: `signCallback` on the client and the server, in both versions, against Node.
import assert from 'node:assert/strict';
import { constants, createPrivateKey, sign } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createServer, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { type Issued, issue } from '../../../tests/support/pki.ts';
import { connect, listen } from '../../entry/socket.ts';
import { PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, type Protocol, SSLContext, TLSVersion } from '../../entry/ssl.ts';

const root = await issue({ name: 'Root', ca: true });
const KEYS = {
  p256: { tls13: 'ecdsa_secp256r1_sha256', tls12: 'ecdsa_secp256r1_sha256' },
  p384: { tls13: 'ecdsa_secp384r1_sha384', tls12: 'ecdsa_secp384r1_sha384' },
  rsa2048: { tls13: 'rsa_pss_rsae_sha256', tls12: 'rsa_pss_rsae_sha256' },
} as const;

for (const [kind, schemes] of Object.entries(KEYS))
  for (const [name, version] of [
    ['tls12', TLSVersion.TLSv1_2],
    ['tls13', TLSVersion.TLSv1_3],
  ] as const) {
    const identity = issue({
      name: 'localhost',
      issuer: root,
      dnsNames: ['localhost'],
      key: kind as keyof typeof KEYS,
    });

    test(`a server's external ${kind} key, ${name}`, async () => {
      const leaf = await identity;
      const asked: string[] = [];
      const context = withElement(PROTOCOL_TLS_SERVER, leaf, asked);
      context.minimumVersion = context.maximumVersion = version;
      const listener = await listen({ port: 0 });
      const client = tlsConnect({ port: listener.local.port, ca: root.pem, servername: 'localhost' });
      const served = await context.wrapSocket(await listener.accept());
      await served.write('signed');
      assert.equal(String((await once(client, 'data'))[0]), 'signed');
      assert.ok(client.authorized);
      assert.deepEqual(asked, [schemes[name]]);
      client.destroy();
      served.close();
      listener.close();
    });

    test(`a client's external ${kind} key, ${name}`, async () => {
      const leaf = await identity;
      const node = createServer({ cert: leaf.pem, key: leaf.keyPem, ca: root.pem, requestCert: true });
      node.on('secureConnection', (socket: TLSSocket) => socket.end(`${socket.authorized}`));
      node.listen(0, '127.0.0.1');
      await once(node, 'listening');
      const asked: string[] = [];
      const context = withElement(PROTOCOL_TLS_CLIENT, leaf, asked);
      context.minimumVersion = context.maximumVersion = version;
      context.loadVerifyLocations({ cadata: root.pem });
      const plain = await connect({ host: '127.0.0.1', port: (node.address() as AddressInfo).port });
      const socket = await context.wrapSocket(plain, { serverHostname: 'localhost' });
      assert.equal(Buffer.from((await socket.read())!).toString(), 'true');
      assert.deepEqual(asked, [schemes[name]]);
      socket.close();
      node.close();
    });
  }

test('an error of the external key ends the handshake with that error, and a wrong signature is refused', async () => {
  const leaf = await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'] });
  const broken = new Error('the bus hangs');
  for (const [signCallback, expected] of [
    [() => Promise.reject(broken), (error: unknown) => error === broken],
    [() => new Uint8Array(70), { code: 'alert.decrypt_error' }],
  ] as const) {
    const context = new SSLContext(PROTOCOL_TLS_SERVER);
    context.signCallback = signCallback;
    context.loadCertChain(leaf.pem);
    const listener = await listen({ port: 0 });
    const client = tlsConnect({ port: listener.local.port, ca: root.pem, servername: 'localhost' });
    client.on('error', () => {});
    const served = await context.wrapSocket(await listener.accept(), { doHandshakeOnConnect: false });
    await assert.rejects(served.read(), expected);
    client.destroy();
    listener.close();
  }
});

/** @param asked - receives the scheme of each signature. */
function withElement(protocol: Protocol, leaf: Issued, asked: string[]): SSLContext {
  const key = createPrivateKey(leaf.keyPem);
  const context = new SSLContext(protocol);
  context.signCallback = async ({ scheme, content }) => {
    await new Promise((resolve) => setTimeout(resolve, 5)); // like a chip on a bus
    asked.push(scheme);
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    return sign(`sha${scheme.slice(-3)}`, content, { key, ...(scheme.startsWith('rsa_pss') && pss) });
  };
  context.loadCertChain(leaf.pem);
  return context;
}
