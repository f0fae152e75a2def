// TLS 1.2 and older against Node's own TLS (OpenSSL), both ways: every suite that both have, in every version.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { after, before, test } from 'node:test';
import * as tls from 'node:tls';
import { opensslName } from '../../src/tls/cipher-suite-names.ts';
import { CIPHER_SUITES, type CipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { clientSettings, credentialOf, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { type Issued, issue } from '../support/pki.ts';

const VERSIONS = { 'TLSv1.2': 0x0303, 'TLSv1.1': 0x0302, TLSv1: 0x0301 } as const;
type VersionName = keyof typeof VERSIONS;

const PSK = { identity: new TextEncoder().encode('pico'), key: new Uint8Array(32).fill(0x5a) };

let identities: Record<'ecdsa' | 'rsa', Issued>;
before(async () => {
  identities = {
    ecdsa: await issue({ name: 'localhost', key: 'p256', dnsNames: ['localhost'] }),
    rsa: await issue({ name: 'localhost', key: 'rsa2048', dnsNames: ['localhost'] }),
  };
});

interface Cell {
  readonly suite: CipherSuite;
  readonly version: VersionName;
  /** CBC suites are tested both ways: Node itself always offers and accepts it. */
  readonly encryptThenMac: boolean;
}

/** Every suite that Node's OpenSSL also has, in every version that supports it. */
const CELLS: readonly Cell[] = Object.entries(VERSIONS).flatMap(([version, number]) =>
  CIPHER_SUITES.filter((suite) => isShared(suite) && suite.minVersion <= number).flatMap((suite) =>
    (suite.cipher.kind === 'cbc' ? [true, false] : [false]).map((encryptThenMac) => ({
      suite,
      version: version as VersionName,
      encryptThenMac,
    })),
  ),
);

/** `tls.getCiphers()` omits CCM, which works nevertheless. */
function isShared(suite: CipherSuite): boolean {
  if (!suite.spoken || suite.keyExchange === 'tls13') return false;
  try {
    tls.createSecureContext({ ciphers: `${opensslName(suite)}:@SECLEVEL=0` });
    return true;
  } catch {
    return false;
  }
}

function identityFor(suite: CipherSuite): Issued {
  return identities[suite.authentication === 'ecdsa' ? 'ecdsa' : 'rsa'];
}

function profileFor({ suite, version, encryptThenMac }: Cell): TlsProfile {
  const extensions = OLD_PROFILE.extensions.filter((name) => encryptThenMac || name !== 'encrypt_then_mac');
  return { ...OLD_PROFILE, versions: [VERSIONS[version]], cipherSuites: [suite.id], extensions };
}

function nodeOptions({ suite, version }: Cell) {
  const { pem, keyPem } = identityFor(suite);
  return {
    minVersion: version,
    maxVersion: version,
    ciphers: `${opensslName(suite)}:@SECLEVEL=0`,
    cert: pem,
    key: keyPem,
  } as const;
}

const servers = new Set<{ close(): void }>();
after(() => {
  for (const server of servers) server.close();
});

test(`our client and Node's server: ${CELLS.length} suites and versions`, async () => {
  assert.ok(CELLS.length > 140, `only ${CELLS.length} cells`);
  for (const cell of CELLS) {
    const server = tls.createServer(
      {
        ...nodeOptions(cell),
        dhparam: 'auto',
        noDelay: true, // 40 ms otherwise, for each of two small writes
        pskCallback: (_, identity) => (identity === 'pico' ? Buffer.from(PSK.key) : null),
      } as tls.TlsOptions,
      (socket) => socket.on('data', (data) => socket.write(`<${data}>`)).on('error', () => {}),
    );
    const faults: Error[] = [];
    server.on('tlsClientError', (error) => faults.push(error));
    server.listen(0, '127.0.0.1');
    servers.add(server);
    await once(server, 'listening');
    const socket = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
    const profile = profileFor(cell);
    const client = onSocket(createClientEngine(clientSettings({ profile, psk: { client: PSK } })), socket);
    try {
      await client.event('connected');
      client.write('hello');
      client.write('world\n');
      assert.equal((await client.readUntil('\n>')).replaceAll('><', ''), '<helloworld\n>');
    } catch (error) {
      throw new Error(`${cell.version} ${cell.suite.name}: ${error} ${faults}`, { cause: error });
    }
    assert.equal(client.engine.info?.cipherSuite, cell.suite.id);
    assert.equal(client.engine.info?.version, VERSIONS[cell.version]);
    await client.close();
    server.close();
    servers.delete(server);
  }
});

test(`Node's client and our server: ${CELLS.length} suites and versions`, async () => {
  for (const cell of CELLS) {
    const profile = profileFor(cell);
    const settings = serverSettings([credentialOf(identityFor(cell.suite))], {
      profile,
      psk: { find: (identity) => (new TextDecoder().decode(identity) === 'pico' ? PSK : undefined) },
    });
    const engines: ReturnType<typeof onSocket>[] = [];
    const server = createTcpServer((socket) => {
      const engine = onSocket(createServerEngine(settings), socket);
      engines.push(engine);
      void engine
        .readUntil('\n')
        .then((text) => engine.write(`<${text}>`))
        .catch(() => {});
    });
    server.listen(0, '127.0.0.1');
    servers.add(server);
    await once(server, 'listening');
    const client = tls.connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      ...nodeOptions(cell),
      rejectUnauthorized: false,
      pskCallback:
        cell.suite.authentication === 'psk' ? () => ({ identity: 'pico', psk: Buffer.from(PSK.key) }) : undefined,
    } as tls.ConnectionOptions);
    client.setNoDelay(true);
    try {
      await once(client, 'secureConnect');
      client.write('hello');
      client.write('world\n');
      let text = '';
      for await (const data of client) {
        text += data;
        if (text.endsWith('>')) break;
      }
      assert.equal(text, '<helloworld\n>');
      assert.equal(engines[0]!.engine.info?.cipherSuite, cell.suite.id);
    } catch (error) {
      throw new Error(`${cell.version} ${cell.suite.name}: ${error} (ours: ${engines[0]?.engine.error})`, {
        cause: error,
      });
    } finally {
      client.destroy();
    }
    server.close();
    servers.delete(server);
  }
});
