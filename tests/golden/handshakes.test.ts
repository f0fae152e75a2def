// Whole handshakes as golden files: with fixed randomness, a fixed clock and deterministic signatures (Ed25519) every
// byte of both sides is fixed. Both crypto providers must produce the same. UPDATE_GOLDEN=1 updates the files.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { portableCrypto } from '../../src/crypto/portable/provider.ts';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { MemorySessionStore } from '../../src/tls/sessions/memory-session-store.ts';
import { createTicketKeys } from '../../src/tls/sessions/ticket-keys.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { encodeUtf8 } from '../../src/util/utf8.ts';
import { deliver, TRUSTING } from '../support/engine-pair.ts';
import { GOLDEN_NOW, goldenRandom } from '../support/golden-random.ts';
import { GOLDEN_CERTIFICATE, GOLDEN_KEY } from './identity.ts';

interface Scenario {
  readonly name: string;
  readonly profile: TlsProfile;
  /** Number of consecutive handshakes; those after the first resume. */
  readonly handshakes: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'tls13-full', profile: { ...MODERN_PROFILE, versions: [0x0304] }, handshakes: 1 },
  { name: 'tls13-resumed', profile: { ...MODERN_PROFILE, versions: [0x0304] }, handshakes: 2 },
  {
    name: 'tls13-hello-retry-request',
    profile: { ...MODERN_PROFILE, versions: [0x0304], groups: [0x0017], keyShareGroups: [] },
    handshakes: 1,
  },
  { name: 'tls12-full', profile: { ...MODERN_PROFILE, versions: [0x0303], groups: [0x001d] }, handshakes: 1 },
  { name: 'tls12-resumed', profile: { ...MODERN_PROFILE, versions: [0x0303], groups: [0x001d] }, handshakes: 2 },
];

for (const crypto of [nodeCrypto, portableCrypto]) {
  for (const scenario of SCENARIOS) {
    test(`${scenario.name} with the ${crypto.name} provider`, () => {
      const file = fileURLToPath(new URL(`./${scenario.name}.txt`, import.meta.url));
      const made = play(scenario, crypto);
      if (process.env.UPDATE_GOLDEN === '1' && crypto === nodeCrypto) writeFileSync(file, made);
      assert.ok(existsSync(file), `${scenario.name}.txt is missing: UPDATE_GOLDEN=1 writes it`);
      assert.equal(made, readFileSync(file, 'utf8'));
    });
  }
}

/** Both sides' output, a line for each flight. */
function play({ profile, handshakes }: Scenario, crypto: CryptoProvider): string {
  const lines: string[] = [];
  const common = { profile, crypto, clock: { now: () => GOLDEN_NOW } };
  const client: ClientSettings = {
    ...common,
    random: goldenRandom('client'),
    serverName: 'golden.test',
    verifier: TRUSTING,
    sessions: new MemorySessionStore(),
    alpnProtocols: ['http/1.1'],
  };
  const server: ServerSettings = {
    ...common,
    random: goldenRandom('server'),
    credential: [{ chain: [fromHex(GOLDEN_CERTIFICATE)!], key: crypto.importPrivateKey(fromHex(GOLDEN_KEY)!) }],
    ticketKeys: createTicketKeys({ random: goldenRandom('ticket keys') }),
    tickets: 1,
    alpnProtocols: ['http/1.1'],
  };
  for (let i = 0; i < handshakes; i++) {
    const ends = { client: createClientEngine(client), server: createServerEngine(server) };
    settle(ends, lines);
    assert.equal(ends.client.state, 'connected');
    assert.equal(ends.client.info?.resumed, i > 0);
    ends.client.write(encodeUtf8('ping'));
    ends.server.write(encodeUtf8('pong'));
    ends.client.closeWrite();
    ends.server.closeWrite();
    settle(ends, lines);
    assert.deepEqual([ends.client.state, ends.server.state], ['closed', 'closed']);
  }
  return `${lines.join('\n')}\n`;
}

function settle({ client, server }: { client: Engine; server: Engine }, lines: string[]): void {
  for (;;) {
    const up = client.takeOutput();
    if (up) {
      lines.push(`client ${toHex(up)}`);
      deliver(server, up);
    }
    const down = server.takeOutput();
    if (down) {
      lines.push(`server ${toHex(down)}`);
      deliver(client, down);
    }
    if (!up && !down) return;
  }
}
