// The statements of docs/security.md about secrets, shown with a provider that records every key and shared secret in
// its calls: once a connection has ended, the engine's own copies are zeros.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  type Ends,
  MODERN_13,
  pump,
  serverSettings,
} from '../../tests/support/engine-pair.ts';
import { OLD_PROFILE } from '../../tests/support/old-profile.ts';
import { connect, EC, RSA } from '../../tests/support/tls12-pair.ts';
import type { CryptoProvider, KeyAgreement } from '../crypto/provider.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { systemRandom } from '../platform/node/random.ts';
import { createClientEngine } from './client-engine.ts';
import type { ClientSettings, ServerSettings } from './engine.ts';
import type { TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';
import { MemorySessionStore } from './sessions/memory-session-store.ts';
import { createTicketKeys } from './sessions/ticket-keys.ts';

interface Spy {
  readonly crypto: CryptoProvider;
  /** By purpose: the arrays that were passed, and their content at that time. */
  readonly secrets: { readonly what: string; readonly bytes: Uint8Array; readonly was: Uint8Array }[];
}

function spyOn(provider: CryptoProvider): Spy {
  const secrets: Spy['secrets'] = [];
  const note = (what: string, bytes: Uint8Array): Uint8Array => {
    secrets.push({ what, bytes, was: bytes.slice() });
    return bytes;
  };
  const watched = (agreement: KeyAgreement): KeyAgreement => ({
    share: agreement.share,
    agree: (peer) => note('shared secret', agreement.agree(peer)),
  });
  const crypto: CryptoProvider = {
    ...provider,
    hmac: (hash, key) => provider.hmac(hash, note('HMAC key', key)),
    aead: (name, key) => provider.aead(name, note(name, key)),
    aesCbc: (key) => provider.aesCbc(note('AES-CBC key', key)),
    generateKeyAgreement: (group, random) => watched(provider.generateKeyAgreement(group, random)),
    generateDh: (parameters, random) => watched(provider.generateDh(parameters, random)),
    answerKeyAgreement(group, peer, random) {
      const answer = provider.answerKeyAgreement(group, peer, random);
      note('shared secret', answer.secret);
      return answer;
    },
    encryptPremaster: (key, premaster, random) => provider.encryptPremaster(key, note('premaster', premaster), random),
  };
  return { crypto, secrets };
}

const PSK = { identity: Uint8Array.of(1), key: systemRandom(32) };
const psk = { client: PSK, find: (identity: Uint8Array) => (identity.length === 1 ? PSK : undefined) };

const CONNECTIONS: readonly {
  name: string;
  profile: TlsProfile;
  settings?: Partial<ClientSettings & ServerSettings>;
}[] = [
  { name: 'TLS 1.3', profile: MODERN_13 },
  { name: 'TLS 1.3, external PSK', profile: MODERN_13, settings: { psk } },
  { name: 'TLS 1.2, ECDHE', profile: { ...OLD_PROFILE, cipherSuites: [0xc02f] } },
  { name: 'TLS 1.2, DHE with CBC', profile: { ...OLD_PROFILE, cipherSuites: [0x0067] } },
  { name: 'TLS 1.2, static RSA', profile: { ...OLD_PROFILE, cipherSuites: [0x009c] } },
  { name: 'TLS 1.2, PSK', profile: { ...OLD_PROFILE, cipherSuites: [0x00a8] }, settings: { psk } },
  { name: 'TLS 1.0, ECDHE with CBC', profile: { ...OLD_PROFILE, versions: [0x0301], cipherSuites: [0xc013] } },
];

for (const { name, profile, settings } of CONNECTIONS) {
  test(`${name}: keys and secrets are zeros after the connection has ended`, () => {
    const sessions = new MemorySessionStore();
    const ticketKeys = createTicketKeys({ random: systemRandom });
    const kept = ticketKeys.keys(Date.now()).map(({ key }) => key);
    const { crypto, secrets } = spyOn(nodeCrypto);
    // The first connection makes values that all connections share and that are not secret, and a session to resume.
    for (const round of ['first', 'full', 'resumed']) {
      secrets.length = 0;
      const store = round === 'full' ? undefined : sessions;
      const ends = endsWith(profile, { ...settings, crypto, sessions: store, ticketKeys });
      const { client } = connect(ends);
      assert.equal(client.resumed, round === 'resumed', round);
      for (const end of [ends.client, ends.server]) end.exportKeyingMaterial('EXPORTER-test', undefined, 8).fill(0);
      if (client.version === 0x0304) ends.client.updateKeys('update_requested');
      pump(ends);
      ends.client.closeWrite();
      ends.server.closeWrite();
      pump(ends);
      assert.deepEqual([ends.client.state, ends.server.state], ['closed', 'closed']);
      if (round === 'first') continue;

      assert.ok(secrets.length > 5, `${secrets.length} keys`);
      for (const { what, bytes, was } of secrets) {
        if (bytes === PSK.key || kept.includes(bytes)) continue; // the caller's
        const left = bytes.some((byte) => byte !== 0);
        assert.ok(!left, `${round}: ${what} of ${bytes.length} bytes is left: ${Buffer.from(was).toString('hex')}`);
      }
    }
  });
}

function endsWith(profile: TlsProfile, more: Partial<ClientSettings & ServerSettings>): Ends {
  const { sessions, ticketKeys, ...common } = more;
  const identity = profile.cipherSuites.includes(0x1301) ? EC : RSA;
  const credential = [credentialOf(identity.leaf, identity.root)];
  return {
    client: createClientEngine(clientSettings({ ...common, profile, sessions })),
    server: createServerEngine(serverSettings(credential, { ...common, profile, ticketKeys })),
  };
}

test('records have no padding: the length reveals that of the plaintext, to the byte with an AEAD, to the block with CBC', () => {
  const overhead = (profile: TlsProfile, length: number): number => {
    const ends = endsWith(profile, { crypto: nodeCrypto });
    connect(ends);
    ends.client.write(new Uint8Array(length));
    return ends.client.takeOutput()!.length - length;
  };
  for (const length of [1, 15, 16, 1_000]) {
    assert.equal(overhead(MODERN_13, length), 5 + 1 + 16, 'TLS 1.3: header, inner type, tag');
    assert.equal(overhead({ ...OLD_PROFILE, cipherSuites: [0xc02f] }, length), 5 + 8 + 16, 'GCM: header, nonce, tag');
    const cbc = overhead({ ...OLD_PROFILE, cipherSuites: [0x003c] }, length); // header, IV, MAC of SHA-256, padding
    assert.equal((cbc + length - 5) % 16, 0);
    assert.ok(cbc > 5 + 16 + 32 && cbc <= 5 + 16 + 32 + 16, `${cbc}`);
  }
});
