// What a MicroPython program that serves TLS catches for its clients: "server side saw" in
// ../shared/facts/micropython/srv.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import { TlsContext } from '../../src/context/tls-context.ts';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { TlsError } from '../../src/errors.ts';
import { cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { clientSettings, credentialOf, deliver, MODERN_12, MODERN_13, pump } from '../support/engine-pair.ts';
import { testWithShared } from '../support/shared.ts';
import { BUILDS } from './micropython-builds.ts';
import * as pki from './pki.ts';
import { shown } from './shown.ts';
import { OPENSSL } from './situations.ts';

const CLIENT: TlsProfile = { ...MODERN_12, cipherSuites: OPENSSL.cipherSuites };

interface Served {
  readonly profile: TlsProfile;
  readonly credential?: Credential | undefined;
  /** Instead of a handshake. */
  readonly bytes?: string;
  readonly refuses?: true;
}

/** @returns the result as printed by the facts' server. */
async function serve(board: BoardProfile, mode: 'optional' | 'required', trust: readonly pki.Issued[], client: Served) {
  const context = new TlsContext({ profile: board, environment: nodeEnvironment, role: 'server', bundle: undefined });
  context.verifyMode = mode;
  for (const { der } of trust) context.loadVerifyLocations(der);
  context.addCredential(credentialOf(await pki.leaf()));
  const server = createServerEngine(context.serverSettings());
  const verifier = client.refuses && {
    verify: () => ({ accepted: false, error: new TlsError('x509.unknown_issuer', 'nobody knows it') }) as const,
  };
  const ends = {
    client: createClientEngine(
      clientSettings({
        profile: client.profile,
        ...(client.credential && { credential: client.credential }),
        ...(verifier && { verifier }),
      }),
    ),
    server,
  };
  if (client.bytes === undefined) pump(ends);
  else {
    if (client.bytes === '') server.receiveEnd();
    else deliver(server, Buffer.from(client.bytes));
  }
  if (server.error === undefined) {
    assert.ok(server.info);
    return `('ok', 'TLS-${cipherSuite(server.info.cipherSuite)?.name.slice(4).replaceAll('_', '-')}',`;
  }
  const failure = {
    error: server.error,
    role: 'server',
    operation: 'wrap',
    handshakeDone: false,
    before: undefined,
  } as const;
  const raised = board.stack.raise(failure, board.chip);
  assert.equal(raised.kind, 'exception');
  return raised.kind === 'exception' ? shown(raised.exception) : '';
}

for (const [build, board] of BUILDS)
  testWithShared(`facts/micropython/srv/srv-${build}.txt`, `${board}: what a server sees`, async (file) => {
    const profile = await loadProfile(board);
    const [root, stranger] = await Promise.all([pki.root(), pki.stranger()]);
    const leaf = async (more: Parameters<typeof pki.leaf>[0]) =>
      credentialOf(await pki.leaf({ issuer: root, ...more }));
    const clients: Served[] = [
      { profile: CLIENT },
      { profile: CLIENT, credential: await leaf({}) },
      { profile: CLIENT, credential: await leaf({ key: 'rsa2048', issuer: stranger }) },
      { profile: CLIENT, credential: await leaf({ issuer: stranger }) },
      { profile: CLIENT, credential: await leaf(pki.past) },
      { profile: { ...MODERN_13, cipherSuites: [0x1301, 0x1302] } },
      { profile: CLIENT, refuses: true },
      { profile: CLIENT, bytes: 'GET / HTTP/1.0\r\n\r\n' },
      { profile: CLIENT, bytes: '' },
    ];
    const sections = readFileSync(file, 'utf8')
      .split('### ')
      .filter((text) => text.startsWith('verify_mode'));
    assert.equal(sections.length, 3);
    const wrong: string[] = [];
    for (const section of sections) {
      const rows =
        section.slice(section.indexOf('--- server')).match(/^\d \(.*\)$/gm) ?? section.match(/^\d \(.*\)$/gm)!;
      const mode = section.startsWith('verify_mode 1') ? 'optional' : 'required';
      const hasCa = section.startsWith('verify_mode 1') || section.includes('with CA');
      for (const [at, row] of rows.entries()) {
        const saw = row.slice(2).replace(/^\('wrap', '(\w+)', \((.*)\)\)$/, '$1($2)');
        const got = await serve(profile, mode, hasCa ? [root] : [], clients[hasCa ? at : 1]!);
        if (saw === 'OSError(32,)') continue; // it lost a race with the client's end
        const same = saw.startsWith("('ok', ''") ? got.startsWith("('ok'") : saw.startsWith(got);
        if (!same) wrong.push(`${section.slice(0, 24)} ${at + 1}: ${got}, not ${saw}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
