// Stapled OCSP responses (RFC 6066 §8, RFC 8446 §4.4.2.1) with OpenSSL and GnuTLS, both ways, in either version. The
// responses are OpenSSL's (`openssl ocsp`); `bad.example` is revoked in its CA's database.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { encodeSequence } from '../../src/asn1/write.ts';
import { strictVerifier } from '../../src/boards/stacks/strict/strict-verifier.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { privatePki } from '../../src/x509/policy.ts';
import { Authority } from '../support/authority.ts';
import { clientSettings, credentialOf, MODERN_12, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { onSocket } from '../support/engine-socket.ts';
import { extension, general } from '../support/extensions.ts';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { Child, listening } from './matrix/child.ts';

const VERSIONS = { 'TLS 1.3': MODERN_13, 'TLS 1.2': MODERN_12 } as const;
type Version = keyof typeof VERSIONS;

const folder = mkdtempSync(join(tmpdir(), 'thimble-staple-'));
after(() => rmSync(folder, { recursive: true }));

const root = await issue({ name: 'root', ca: true });
const LEAVES: ReadonlyMap<string, Issued> = new Map(
  await Promise.all(
    ['good.example', 'bad.example'].map(
      async (name) => [name, await issue({ name, issuer: root, dnsNames: [name] })] as const,
    ),
  ),
);

for (const version of Object.keys(VERSIONS) as Version[]) {
  testWithPrograms(['openssl'], `${version}: what openssl s_server staples is verified`, async () => {
    await eachStaple(async (name, leaf, response) => {
      const files = written(leaf, response);
      const args = ['s_server', '-accept', '127.0.0.1:0', '-rev', '-cert', files.chain, '-status_file', files.response];
      const server = new Child('openssl', args);
      try {
        const [, port] = await server.says(/ACCEPT .*:(\d+)/);
        assert.equal(await judged(version, name, Number(port)), name === 'good.example' ? 'accepted' : 'x509.revoked');
      } finally {
        await server.stop();
      }
    });
  });

  testWithPrograms(['openssl', 'gnutls-serv'], `${version}: what gnutls-serv staples is verified`, async () => {
    await eachStaple(async (name, leaf, response) => {
      const files = written(leaf, response);
      const port = await freePort();
      const identity = ['--x509certfile', files.chain, '--x509keyfile', files.chain, '--disable-client-cert'];
      const staple = ['--ocsp-response', files.response, '--ignore-ocsp-response-errors'];
      const server = new Child('gnutls-serv', ['--echo', '-p', String(port), ...identity, ...staple]);
      try {
        await listening(port, server);
        assert.equal(await judged(version, name, port!), name === 'good.example' ? 'accepted' : 'x509.revoked');
      } finally {
        await server.stop();
      }
    });
  });

  testWithPrograms(['openssl'], `${version}: openssl s_client reads what we staple`, async () => {
    await eachStaple(async (name, leaf, response) => {
      await withOurServer(version, leaf, response, async (port) => {
        const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-status', '-servername', name];
        const client = new Child('openssl', args, false); // it prints the response at length
        client.process.stdin.end();
        try {
          const said = await text(client.process.stdout);
          assert.match(said, name === 'good.example' ? /Cert Status: good/ : /Cert Status: revoked/);
        } finally {
          await client.stop();
        }
      });
    });
  });

  testWithPrograms(['openssl', 'gnutls-cli'], `${version}: gnutls-cli verifies what we staple`, async () => {
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, root.pem);
    await eachStaple(async (name, leaf, response) => {
      await withOurServer(version, leaf, response, async (port) => {
        const peer = ['-p', String(port), '--sni-hostname', name, '--verify-hostname', name, '127.0.0.1'];
        const client = new Child('gnutls-cli', ['--x509cafile', ca, ...peer]);
        try {
          await client.says(
            name === 'good.example' ? /OCSP status request,.*Handshake was completed/s : /certificate.* revoked/i,
          );
        } finally {
          await client.stop();
        }
      });
    });
  });
}

testWithPrograms(['openssl'], 'a must-staple certificate is refused without a staple', async () => {
  const name = 'must-staple.example';
  const feature = extension('tlsFeature', Uint8Array.of(0x30, 3, 2, 1, 5));
  const names = extension('subjectAltName', encodeSequence(general.dns(name)));
  const leaf = await issue({ name, issuer: root, extensions: [names, feature] });
  const { chain } = written(leaf, new Uint8Array(0));
  const server = new Child('openssl', ['s_server', '-accept', '127.0.0.1:0', '-rev', '-cert', chain]);
  try {
    const [, port] = await server.says(/ACCEPT .*:(\d+)/);
    for (const version of Object.keys(VERSIONS) as Version[])
      assert.equal(await judged(version, name, Number(port), 'soft'), 'x509.must_staple');
  } finally {
    await server.stop();
  }
});

/** With a database in which one certificate is revoked. */
async function eachStaple(use: (name: string, leaf: Issued, response: Uint8Array) => Promise<void>): Promise<void> {
  const authority = new Authority(root, [...LEAVES.values()], [LEAVES.get('bad.example')!]);
  try {
    for (const [name, leaf] of LEAVES) await use(name, leaf, authority.ocsp(leaf));
  } finally {
    authority.close();
  }
}

function written(leaf: Issued, response: Uint8Array): { chain: string; response: string } {
  const files = { chain: join(folder, 'leaf.pem'), response: join(folder, 'response.der') };
  writeFileSync(files.chain, leaf.pem + leaf.keyPem);
  writeFileSync(files.response, response);
  return files;
}

/** @returns `accepted`, once data went both ways, or the code of the refusal. `hard` requires a proof. */
async function judged(version: Version, serverName: string, port: number, mode: 'soft' | 'hard' = 'hard') {
  const verifier = strictVerifier({
    crypto: nodeCrypto,
    anchors: [root.der],
    policy: privatePki,
    revocation: { mode },
  });
  const settings = clientSettings({ profile: VERSIONS[version], serverName, verifier });
  const client = onSocket(createClientEngine(settings), connectTcp(port, '127.0.0.1'));
  try {
    await client.event('connected');
    client.write('olleh\n');
    await client.readUntil('\n');
    return 'accepted';
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return error.code;
  } finally {
    await client.close();
  }
}

async function withOurServer(
  version: Version,
  leaf: Issued,
  ocspResponse: Uint8Array,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const settings = serverSettings([{ ...credentialOf(leaf), ocspResponse }], { profile: VERSIONS[version] });
  const server = createServer((socket) => void onSocket(createServerEngine(settings), socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}
