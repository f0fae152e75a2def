// TLS 1.2 and older against GnuTLS, both ways: every suite and version that both have, including those that OpenSSL
// lacks (ECDHE_PSK with GCM).
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CipherSuite, cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { toHex } from '../../src/util/hex.ts';
import { clientSettings, credentialOf, serverSettings } from '../support/engine-pair.ts';
import { type EngineSocket, onSocket } from '../support/engine-socket.ts';
import { freePort } from '../support/free-port.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { type Issued, issue } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';

const VERSIONS = { 'TLS1.2': 0x0303, 'TLS1.1': 0x0302, 'TLS1.0': 0x0301 } as const;
const PSK = { identity: new TextEncoder().encode('pico'), key: new Uint8Array(32).fill(0x5a) };
/** All of our key exchanges and ciphers, by GnuTLS's names. */
const ALGORITHMS =
  'NONE:+COMP-NULL:+CTYPE-X509:+SIGN-ALL:+GROUP-ALL:+MAC-ALL:+SHA1:+SHA256:+SHA384:+AEAD:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305' +
  ':+AES-128-CCM:+AES-256-CCM:+AES-128-CCM-8:+AES-256-CCM-8:+AES-128-CBC:+AES-256-CBC:+ECDHE-ECDSA:+ECDHE-RSA:+DHE-RSA' +
  ':+RSA:+PSK:+DHE-PSK:+ECDHE-PSK:+RSA-PSK:%VERIFY_ALLOW_BROKEN:%COMPAT';

interface Cell {
  readonly suite: CipherSuite;
  readonly version: keyof typeof VERSIONS;
}

/** From GnuTLS's own list: `TLS_ECDHE_…   0xc0, 0x2b   TLS1.2`, where the version is the oldest that has it. */
function sharedCells(): Cell[] {
  const cells: Cell[] = [];
  for (const line of execFileSync('gnutls-cli', ['--list'], { encoding: 'utf8' }).split('\n')) {
    const match = /^TLS_\S+\s+0x(..), 0x(..)\s+(TLS1\.\d)/.exec(line);
    const suite = match && cipherSuite(Number.parseInt(`${match[1]}${match[2]}`, 16));
    if (!match || !suite?.spoken || suite.keyExchange === 'tls13') continue;
    for (const [version, number] of Object.entries(VERSIONS)) {
      const since = VERSIONS[match[3] as keyof typeof VERSIONS];
      if (number >= since && number >= suite.minVersion) cells.push({ suite, version: version as Cell['version'] });
    }
  }
  return cells;
}

function profileFor({ suite, version }: Cell): TlsProfile {
  return { ...OLD_PROFILE, versions: [VERSIONS[version]], cipherSuites: [suite.id] };
}

class Files {
  readonly folder = mkdtempSync(join(tmpdir(), 'thimble-gnutls-'));

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function identities(): Promise<Record<'ecdsa' | 'rsa', Issued>> {
  return {
    ecdsa: await issue({ name: 'localhost', key: 'p256', dnsNames: ['localhost'] }),
    rsa: await issue({ name: 'localhost', key: 'rsa2048', dnsNames: ['localhost'] }),
  };
}

testWithPrograms(['gnutls-serv', 'gnutls-cli'], 'our client and gnutls-serv: every suite and version', async (t) => {
  const files = new Files();
  const port = await freePort();
  const { ecdsa, rsa } = await identities();
  const own = [ecdsa, rsa].flatMap((issued, i) => [
    ...['--x509certfile', files.write(`cert${i}.pem`, issued.pem)],
    ...['--x509keyfile', files.write(`key${i}.pem`, issued.keyPem)],
  ]);
  const passwords = files.write('psk', `pico:${toHex(PSK.key)}\n`);
  const priority = `${ALGORITHMS}:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0`;
  const args = [
    '--echo',
    '--disable-client-cert',
    '-p',
    String(port),
    '--pskpasswd',
    passwords,
    '--priority',
    priority,
    ...own,
  ];
  const server = spawn('gnutls-serv', args, { stdio: 'ignore' });
  try {
    await listening(port, server);
    const cells = sharedCells();
    assert.ok(cells.length > 60, `only ${cells.length} cells`);
    for (const cell of cells) {
      const settings = clientSettings({ profile: profileFor(cell), psk: { client: PSK } });
      const client = onSocket(createClientEngine(settings), connectTcp(port, '127.0.0.1'));
      try {
        await client.event('connected');
        client.write('hello\n');
        assert.match(await client.readUntil('hello\n'), /hello\n$/);
        assert.equal(client.engine.info?.cipherSuite, cell.suite.id);
      } catch (error) {
        throw new Error(`${cell.version} ${cell.suite.name}: ${error}`, { cause: error });
      }
      await client.close();
    }
    t.diagnostic(`${cells.length} cells`);
  } finally {
    server.kill();
    await once(server, 'exit');
    files.remove();
  }
});

testWithPrograms(['gnutls-cli'], 'gnutls-cli and our server: every suite and version', async (t) => {
  const issued = await identities();
  // gnutls-cli 3.7.9 crashes with a segmentation fault after these, with gnutls-serv too: it prints a null session's DH
  // bits.
  const crashes = ({ suite }: Cell): boolean => suite.authentication === 'psk' && /dhe$/.test(suite.keyExchange);
  const cells = sharedCells().filter((cell) => !crashes(cell));
  assert.ok(cells.length > 60, `only ${cells.length} cells`);
  let settings = serverSettings([]);
  const clients: EngineSocket[] = [];
  const server = createServer((socket) => {
    const client = onSocket(createServerEngine(settings), socket);
    clients.push(client);
    client.readUntil('hello\n').then(
      () => client.write('world\n'),
      () => {},
    );
    client.event('peer_closed').then(
      () => client.close(), // otherwise gnutls-cli waits two seconds for ours
      () => {},
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  try {
    for (const cell of cells) {
      const identity = issued[cell.suite.authentication === 'ecdsa' ? 'ecdsa' : 'rsa'];
      const profile = profileFor(cell);
      settings = serverSettings([credentialOf(identity)], { profile, psk: { find: () => PSK } });
      const priority = `${ALGORITHMS}:+VERS-${cell.version}`;
      const psk = ['--pskusername', 'pico', '--pskkey', toHex(PSK.key)];
      const args = [
        '--insecure',
        '-p',
        port,
        '--priority',
        priority,
        ...(cell.suite.authentication === 'psk' ? psk : []),
      ];
      const client = spawn('gnutls-cli', [...args, '127.0.0.1'], { stdio: ['pipe', 'pipe', 'pipe'] });
      let output = '';
      client.stdout.on('data', (data) => {
        output += data;
        if (output.includes('world\n')) client.stdin.end();
      });
      client.stderr.on('data', (data) => {
        output += data;
      });
      client.stdin.on('error', () => {});
      client.stdin.write('hello\n');
      await once(client, 'close');
      const { engine } = clients.at(-1)!;
      assert.ok(
        output.includes('world\n'),
        `${cell.version} ${cell.suite.name}: ${engine.error} ${output.slice(-400)}`,
      );
      assert.equal(engine.info?.cipherSuite, cell.suite.id);
    }
    t.diagnostic(`${cells.length} cells`);
  } finally {
    server.close();
  }
});

async function listening(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (server.exitCode !== null) throw new Error(`gnutls-serv ended with ${server.exitCode}`);
    const socket = connectTcp(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await sleep(50);
  }
  throw new Error('gnutls-serv does not listen');
}
