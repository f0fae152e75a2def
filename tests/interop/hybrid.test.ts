// X25519MLKEM768 against Node's OpenSSL, which has it since 3.5 (Node 24): with its share sent at once and requested by
// a HelloRetryRequest, with each of our providers, both ways.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import * as tls from 'node:tls';
import { portableCrypto } from '../../src/crypto/portable/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { NamedGroup } from '../../src/tls/constants.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { toHex } from '../../src/util/hex.ts';
import { clientSettings, credentialOf, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';
import { makeServerIdentity } from '../support/pki.ts';

const GROUP = 'X25519MLKEM768';
const LABEL = 'EXPORTER-thimble';
const { openssl } = process.versions;
const skip = /^([4-9]|3\.([5-9]|\d\d))/.test(openssl) ? false : `OpenSSL ${openssl} has no ${GROUP}`;
const { leaf } = await makeServerIdentity();

for (const [provider, crypto] of Object.entries({ native: nodeCrypto, portable: portableCrypto })) {
  for (const sent of ['sent', 'asked for'] as const) {
    const profile = { ...MODERN_13, keyShareGroups: [sent === 'sent' ? NamedGroup[GROUP] : NamedGroup.x25519] };

    test(`our client (${provider}) and Node's server, the share ${sent}`, { skip }, async () => {
      const server = tls.createServer({ cert: leaf.pem, key: leaf.keyPem, ecdhCurve: GROUP });
      const accepted = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
      const port = await listen(server);
      const client = onSocket(createClientEngine(clientSettings({ profile, crypto })), connectTcp(port, '127.0.0.1'));
      try {
        await client.event('connected');
        const [socket] = await accepted;
        const { group, helloRetryRequest } = client.engine.info!;
        assert.deepEqual([group, helloRetryRequest], [NamedGroup[GROUP], sent === 'asked for']);
        const theirs = socket.exportKeyingMaterial(32, LABEL, Buffer.alloc(0));
        assert.equal(toHex(client.engine.exportKeyingMaterial(LABEL, new Uint8Array(0), 32)), theirs.toString('hex'));
        socket.resume();
        await client.close();
        socket.destroy();
      } finally {
        server.close();
      }
    });
  }

  test(`Node's client and our server (${provider})`, { skip }, async (t: TestContext) => {
    const settings = serverSettings([credentialOf(leaf)], { profile: MODERN_13, crypto });
    const agreed: unknown[] = [];
    const server = createServer((socket) => {
      const { engine, event } = onSocket(createServerEngine(settings), socket);
      void event('connected').then(() => {
        agreed.push([engine.info!.group, toHex(engine.exportKeyingMaterial(LABEL, new Uint8Array(0), 32))]);
      });
    });
    t.after(() => server.close());
    const port = await listen(server);
    const client = tls.connect({ port, host: '127.0.0.1', ecdhCurve: GROUP, rejectUnauthorized: false });
    await once(client, 'secureConnect');
    const theirs = client.exportKeyingMaterial(32, LABEL, Buffer.alloc(0)).toString('hex');
    client.end();
    await once(client, 'close');
    assert.deepEqual(agreed, [[NamedGroup[GROUP], theirs]]);
  });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
