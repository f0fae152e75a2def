// Values on which both ends of a connection must agree, against OpenSSL (its command and Node's tls): exported keying
// material (RFC 8446 §7.5, RFC 5705), the lines of a key log, and tickets that one server process seals and another
// opens.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import * as tls from 'node:tls';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { MemorySessionStore } from '../../src/tls/sessions/memory-session-store.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { clientSettings, credentialOf, MODERN_12, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';
import { issue, makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { Child } from './matrix/child.ts';

const LABEL = 'EXPORTER-thimble';
const VERSIONS = { 'TLS 1.3': MODERN_13, 'TLS 1.2': MODERN_12 } as const;
const { leaf } = await makeServerIdentity();

for (const [version, profile] of Object.entries(VERSIONS)) {
  test(`${version}: Node exports and logs the same secrets as our client`, async () => {
    const logged = { theirs: [] as string[], ours: [] as string[] };
    const server = tls.createServer({ cert: leaf.pem, key: leaf.keyPem });
    server.on('keylog', (line) => logged.theirs.push(String(line).trim()));
    const accepted = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
    await listening(server);
    try {
      const settings = clientSettings({ profile, keyLog: (line) => logged.ours.push(line) });
      const client = onSocket(createClientEngine(settings), connectTcp(portOf(server), '127.0.0.1'));
      await client.event('connected');
      const [socket] = await accepted;
      for (const context of [undefined, new Uint8Array(0), Uint8Array.of(1, 2, 3)]) {
        const theirs = socket.exportKeyingMaterial(40, LABEL, context as Buffer);
        assert.equal(toHex(client.engine.exportKeyingMaterial(LABEL, context, 40)), theirs.toString('hex'));
      }
      assert.deepEqual(logged.ours.toSorted(), logged.theirs.toSorted());
      socket.resume();
      await client.close();
      socket.destroy();
    } finally {
      server.close();
    }
  });

  testWithPrograms(['openssl'], `${version}: openssl s_client exports the same as our server`, async () => {
    const exported: string[] = [];
    const server = createServer((socket) => {
      const client = onSocket(createServerEngine(serverSettings([credentialOf(leaf)], { profile })), socket);
      void client.event('connected').then(() => {
        exported.push(toHex(client.engine.exportKeyingMaterial(LABEL, undefined, 20)));
      });
    });
    await listening(server);
    const wanted = ['-keymatexport', LABEL, '-keymatexportlen', '20'];
    const client = new Child('openssl', ['s_client', '-connect', `127.0.0.1:${portOf(server)}`, ...wanted]);
    try {
      const [, theirs] = await client.says(/Keying material: ([0-9A-F]{40})/);
      assert.deepEqual(exported, [theirs!.toLowerCase()]);
    } finally {
      await client.stop();
      server.close();
    }
  });

  test(`${version}: a ticket that one process sealed is opened by another`, async () => {
    const shared = { name: '11'.repeat(16), key: '22'.repeat(32) };
    const key = { name: fromHex(shared.name)!, key: fromHex(shared.key)! };
    const sessions = new MemorySessionStore();
    const here = serverSettings([credentialOf(leaf)], { profile, ticketKeys: { keys: () => [key] } });
    const server = createServer((socket) => void onSocket(createServerEngine(here), socket));
    await listening(server);
    const other = otherProcess(version, shared);
    try {
      const [, otherPort] = await other.says(/port (\d+)\n/);
      const resumed = async (port: number): Promise<boolean> => {
        const settings = clientSettings({ profile, sessions });
        const client = onSocket(createClientEngine(settings), connectTcp(port, '127.0.0.1'));
        await client.event('connected');
        const { info } = client.engine;
        if (version === 'TLS 1.3') await client.event('ticket');
        await client.close();
        return info!.resumed;
      };
      assert.equal(await resumed(portOf(server)), false);
      assert.equal(await resumed(Number(otherPort)), true);
      assert.equal(await resumed(portOf(server)), true);
    } finally {
      await other.stop();
      server.close();
    }
  });

  test(`${version}: a server's chooser gets the name that Node's client requests`, async () => {
    const named = await Promise.all(['a.example', 'b.example'].map((name) => issue({ name, dnsNames: [name] })));
    const asked: (string | undefined)[] = [];
    const settings = serverSettings(
      (request) => {
        assert.ok(request.role === 'server');
        assert.equal(request.version, profile.versions[0]);
        asked.push(request.serverName);
        const issued = named.find(({ certificate }) => certificate.subject === `CN=${request.serverName}`);
        return credentialOf(issued ?? leaf);
      },
      { profile },
    );
    const server = createServer((socket) => void onSocket(createServerEngine(settings), socket));
    await listening(server);
    try {
      for (const servername of ['b.example', 'a.example', 'c.example']) {
        const client = tls.connect({ port: portOf(server), host: '127.0.0.1', servername, rejectUnauthorized: false });
        await once(client, 'secureConnect');
        const shown = servername === 'c.example' ? 'localhost' : servername;
        assert.equal(client.getPeerCertificate().subject.CN, shown);
        client.destroy();
      }
      assert.deepEqual(asked, ['b.example', 'a.example', 'c.example']);
    } finally {
      server.close();
    }
  });
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** One of our servers in a separate process, with the same certificate and ticket key. */
function otherProcess(version: string, key: { name: string; key: string }): Child {
  const identity = { der: toHex(leaf.der), keyDer: toHex(leaf.keyDer) };
  const words = [version === 'TLS 1.3' ? '13' : '12', identity.der, identity.keyDer, key.name, key.key];
  const script = new URL('ticket-server.ts', import.meta.url).pathname;
  return new Child(process.execPath, ['--import', 'tsx', script, ...words]);
}
