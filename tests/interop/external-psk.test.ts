// Pre-shared keys against OpenSSL and GnuTLS, both ways: TLS 1.3 (RFC 8446 §4.2.11), and each PSK suite of TLS 1.2 that
// OpenSSL has (RFC 4279, 5487, 5489, 6655, 7905). GnuTLS's suites of TLS 1.2: tls12-gnutls.test.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CipherSuite, cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ConnectionInfo, ServerSettings } from '../../src/tls/engine.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { equalBytes } from '../../src/util/bytes.ts';
import { toHex } from '../../src/util/hex.ts';
import { clientSettings, credentialOf, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { type EngineSocket, onSocket } from '../support/engine-socket.ts';
import { freePort } from '../support/free-port.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { Child, listening } from './matrix/child.ts';

const PSK = { identity: new TextEncoder().encode('pico'), key: new Uint8Array(32).fill(0x5a) };
const KEY = toHex(PSK.key);
const find = (identity: Uint8Array) => (equalBytes(identity, PSK.identity) ? PSK : undefined);
const { leaf } = await makeServerIdentity([], 'rsa2048');

const folder = mkdtempSync(join(tmpdir(), 'thimble-psk-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const IDENTITY = ['-cert', file('cert.pem', leaf.pem), '-key', file('key.pem', leaf.keyPem)];

const OPENSSL = ['-psk', KEY, '-psk_identity', 'pico'];
const GNUTLS = ['--priority', 'NORMAL:-VERS-ALL:+VERS-TLS1.3:+ECDHE-PSK:+DHE-PSK:+PSK'];

testWithPrograms(['openssl'], 'TLS 1.3: our client and openssl s_server', async () => {
  const info = await withServer(['-tls1_3', '-nocert'], (port) => ask(port, MODERN_13));
  assert.deepEqual([info.version, info.peerCertificates.length, info.resumed], [0x0304, 0, false]);
});

testWithPrograms(['openssl'], 'TLS 1.3: openssl s_client and our server', async () => {
  const info = await answer(MODERN_13, 'openssl', (port) => [...s_client(port), '-tls1_3']);
  assert.equal(info.version, 0x0304);
});

testWithPrograms(['gnutls-serv'], 'TLS 1.3: our client and gnutls-serv', async () => {
  const port = await freePort();
  const passwords = ['--pskpasswd', file('passwords', `pico:${KEY}\n`)];
  const server = new Child('gnutls-serv', ['--echo', '--port', `${port}`, ...passwords, ...GNUTLS]);
  try {
    await listening(port, server);
    const info = await ask(port!, MODERN_13, 'hello\n');
    assert.deepEqual([info.version, info.peerCertificates.length], [0x0304, 0]);
  } finally {
    await server.stop();
  }
});

testWithPrograms(['gnutls-cli'], 'TLS 1.3: gnutls-cli and our server', async () => {
  const keys = ['--pskusername', 'pico', '--pskkey', KEY];
  const info = await answer(MODERN_13, 'gnutls-cli', (port) => ['--port', `${port}`, ...keys, ...GNUTLS, '127.0.0.1']);
  assert.equal(info.version, 0x0304);
});

testWithPrograms(['openssl'], 'TLS 1.2: our client and openssl s_server, every PSK suite', async (t) => {
  const suites = sharedSuites();
  const args = ['-tls1_2', ...IDENTITY, '-cipher', 'ALL:PSK:@SECLEVEL=0'];
  await withServer(args, async (port) => {
    for (const [suite] of suites) {
      const info = await ask(port, profileFor(suite)).catch((error) => assert.fail(`${suite.name}: ${error}`));
      assert.equal(info.cipherSuite, suite.id);
    }
  });
  t.diagnostic(`${suites.length} suites`);
});

testWithPrograms(['openssl'], 'TLS 1.2: openssl s_client and our server, every PSK suite', async (t) => {
  const suites = sharedSuites();
  for (const [suite, name] of suites) {
    const args = (port: number) => [...s_client(port), '-tls1_2', '-cipher', `${name}:@SECLEVEL=0`];
    const info = await answer(profileFor(suite), 'openssl', args).catch((e) => assert.fail(`${suite.name}: ${e}`));
    assert.equal(info.cipherSuite, suite.id);
  }
  t.diagnostic(`${suites.length} suites`);
});

testWithPrograms(
  ['openssl'],
  'a key that differs by a bit, and an identity that nobody knows, are told apart',
  async () => {
    const wrong = ['-psk', KEY.replace('5a', '5b'), '-psk_identity', 'pico'];
    const unknown = ['-psk', KEY, '-psk_identity', 'nano'];
    const profile = profileFor(cipherSuite(0xc037)!);
    const code = async (keys: readonly string[], args: readonly string[], spoken: TlsProfile): Promise<unknown> => {
      const all = (port: number) => ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, ...keys, ...args];
      const failure = await answer(spoken, 'openssl', all).then(
        () => undefined,
        (error) => error,
      );
      return failure?.code;
    };
    const old = ['-tls1_2', '-cipher', 'ECDHE-PSK-AES128-CBC-SHA256:@SECLEVEL=0'];
    assert.equal(await code(wrong, ['-tls1_3'], MODERN_13), 'tls.bad_binder');
    assert.equal(await code(unknown, ['-tls1_3'], MODERN_13), 'tls.no_common_parameters'); // and no certificate instead
    assert.equal(await code(wrong, old, profile), 'tls.bad_record_mac'); // its Finished does not open
    assert.equal(await code(unknown, old, profile), 'tls.unknown_psk_identity');
  },
);

/** Suites that both support, with OpenSSL's name. */
function sharedSuites(): [CipherSuite, string][] {
  const listed = execFileSync('openssl', ['ciphers', '-V', '-s', '-tls1_2', '-psk', 'ALL:PSK:@SECLEVEL=0'], {
    encoding: 'utf8',
  });
  const suites = [...listed.matchAll(/0x(..),0x(..) - (\S*PSK\S*)/g)].flatMap(([, high, low, name]) => {
    const suite = cipherSuite(Number.parseInt(`${high}${low}`, 16));
    return suite?.spoken ? [[suite, name!] as [CipherSuite, string]] : [];
  });
  assert.ok(suites.length >= 30, `only ${suites.length} suites`);
  return suites;
}

function profileFor(suite: CipherSuite): TlsProfile {
  return { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [suite.id] };
}

function s_client(port: number): string[] {
  return ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, ...OPENSSL];
}

async function withServer<T>(args: readonly string[], run: (port: number) => Promise<T>): Promise<T> {
  const server = new Child('openssl', ['s_server', '-accept', '127.0.0.1:0', ...OPENSSL, ...args, '-rev']);
  try {
    const [, port] = await server.says(/^ACCEPT .*:(\d+)$/m);
    return await run(Number(port));
  } finally {
    await server.stop();
  }
}

/** Our client sends hello. @param expected - the response. */
async function ask(port: number, profile: TlsProfile, expected = 'olleh\n'): Promise<ConnectionInfo> {
  const settings = clientSettings({ profile, psk: { client: PSK } });
  const client = onSocket(createClientEngine(settings), connectTcp(port, '127.0.0.1'));
  await client.event('connected');
  client.write('hello\n');
  await client.readUntil(expected);
  const info = client.engine.info!;
  await client.close();
  return info;
}

/** Our server responds to one client's hello. In TLS 1.3 it has no certificate; RSA_PSK needs one. */
async function answer(
  profile: TlsProfile,
  program: string,
  args: (port: number) => readonly string[],
): Promise<ConnectionInfo> {
  const more: Partial<ServerSettings> = { profile, psk: { find } };
  const sockets: EngineSocket[] = [];
  const server = createServer((socket) => {
    const credentials = profile === MODERN_13 ? [] : [credentialOf(leaf)];
    sockets.push(onSocket(createServerEngine(serverSettings(credentials, more)), socket));
  });
  const client = new Child(program, args(await listen(server)));
  try {
    client.process.stdin.write('hello\n');
    await once(server, 'connection');
    const [ours] = sockets;
    await ours!.readUntil('hello\n');
    const info = ours!.engine.info!;
    ours!.write('world\n');
    await client.says(/world\n/);
    await ours!.close();
    return info;
  } finally {
    await client.stop();
    server.close();
  }
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
