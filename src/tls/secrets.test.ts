// The statements of docs/security.md about secrets, shown with a provider that records every key and shared secret in
// its calls: once a connection has ended, the engine's own copies are zeros.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  type Ends,
  MODERN_12,
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
import { MODERN_PROFILE } from './modern-profile.ts';
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

/** A store of which the engine's copies are noted: what it reads of a session is in them. */
function watchedStore(): { readonly sessions: MemorySessionStore; readonly copies: Uint8Array[] } {
  const copies: Uint8Array[] = [];
  const sessions = new MemorySessionStore();
  const put = sessions.put.bind(sessions);
  sessions.put = (key, session) => {
    const { state } = session;
    state.slice = (...range) => {
      const copy = Uint8Array.prototype.slice.apply(state, range);
      copies.push(copy);
      return copy;
    };
    put(key, session);
  };
  return { sessions, copies };
}

/** A provider that notes what tickets open to. */
function ticketSpy(): { readonly crypto: CryptoProvider; readonly opened: Uint8Array[] } {
  const opened: Uint8Array[] = [];
  const crypto: CryptoProvider = {
    ...nodeCrypto,
    aead(name, key) {
      const aead = nodeCrypto.aead(name, key);
      return {
        tagLength: aead.tagLength,
        seal: (...args) => aead.seal(...args),
        open(...args) {
          const plaintext = aead.open(...args);
          if (plaintext?.[0] === 1 && plaintext[1] === 3) opened.push(plaintext); // a session, by its layout and version
          return plaintext;
        },
      };
    },
  };
  return { crypto, opened };
}

/** Of an encoded session (session-state.ts): layout, version and suite come before its length. */
function secretOf(state: Uint8Array): Uint8Array {
  return state.subarray(6, 6 + state[5]!);
}

function assertForgotten(what: string, states: readonly Uint8Array[], count: number): void {
  assert.equal(states.length, count, `${what}: sessions that were read`);
  for (const state of states) {
    assert.ok(secretOf(state).length >= 32);
    assert.ok(
      secretOf(state).every((byte) => byte === 0),
      `${what}: the secret of a session is left`,
    );
  }
}

const keys = () => createTicketKeys({ random: systemRandom });
const SHARELESS: TlsProfile = { ...MODERN_13, keyShareGroups: [] };
const always = (profile: TlsProfile): readonly [TlsProfile, TlsProfile] => [profile, profile];
const only = (profile: TlsProfile, suite: number): TlsProfile => ({ ...profile, cipherSuites: [suite] });

/** Connections that resume nothing: the first gives a session, the second offers it, or finds that it cannot. */
const NOT_RESUMED: readonly {
  readonly name: string;
  readonly client: readonly [TlsProfile, TlsProfile];
  readonly server: readonly [TlsProfile, TlsProfile];
  /** How many tickets the server opens. */
  readonly opens: 0 | 1;
  readonly otherKeys?: true;
  readonly alpn?: readonly [string, string];
}[] = [
  { name: 'other keys, TLS 1.3', client: always(MODERN_13), server: always(MODERN_13), opens: 0, otherKeys: true },
  { name: 'other keys, TLS 1.2', client: always(MODERN_12), server: always(MODERN_12), opens: 0, otherKeys: true },
  { name: 'TLS 1.3, then 1.2', client: always(MODERN_PROFILE), server: [MODERN_13, MODERN_12], opens: 0 },
  { name: 'TLS 1.2, then 1.3', client: always(MODERN_PROFILE), server: [MODERN_12, MODERN_13], opens: 0 },
  {
    name: 'another hash after a HelloRetryRequest', // the second ClientHello does not have it any more
    client: always(SHARELESS),
    server: [only(MODERN_13, 0x1302), only(MODERN_13, 0x1301)],
    opens: 1,
  },
  {
    name: 'a suite that is gone, TLS 1.3',
    client: [MODERN_13, only(MODERN_13, 0x1302)],
    server: always(MODERN_13),
    opens: 0,
  },
  {
    name: 'a suite that is gone, TLS 1.2',
    client: [MODERN_12, only(MODERN_12, 0xc02c)],
    server: always(MODERN_12),
    opens: 0,
  },
  {
    name: 'another protocol, TLS 1.3',
    client: always(MODERN_13),
    server: always(MODERN_13),
    opens: 1,
    alpn: ['a', 'b'],
  },
  {
    name: 'another protocol, TLS 1.2',
    client: always(MODERN_12),
    server: always(MODERN_12),
    opens: 1,
    alpn: ['a', 'b'],
  },
];

for (const { name, client, server, opens, otherKeys, alpn } of NOT_RESUMED) {
  test(`a session that is not resumed keeps no secret: ${name}`, () => {
    const { sessions, copies } = watchedStore();
    const { crypto, opened } = ticketSpy();
    const ticketKeys = keys();
    for (const round of [0, 1] as const) {
      const ends: Ends = {
        client: createClientEngine(clientSettings({ profile: client[round], sessions, alpnProtocols: alpn })),
        server: createServerEngine(
          serverSettings([credentialOf(EC.leaf, EC.root)], {
            crypto,
            profile: server[round],
            ticketKeys: otherKeys && round === 1 ? keys() : ticketKeys,
            alpnProtocols: alpn && [alpn[round]],
          }),
        ),
      };
      assert.equal(connect(ends).client.resumed, false);
    }
    assertForgotten('client', copies, 1);
    assertForgotten('server', opened, opens);
  });
}

test('a ticket that comes in both ClientHellos is opened twice, and no secret of it is left', () => {
  const { sessions, copies } = watchedStore();
  const { crypto, opened } = ticketSpy();
  const ticketKeys = keys();
  for (const resumed of [false, true]) {
    const credential = [credentialOf(EC.leaf, EC.root)];
    const ends: Ends = {
      client: createClientEngine(clientSettings({ profile: SHARELESS, sessions })),
      server: createServerEngine(serverSettings(credential, { crypto, profile: MODERN_13, ticketKeys })),
    };
    assert.equal(connect(ends).client.resumed, resumed);
  }
  assertForgotten('client', copies, 1);
  assertForgotten('server', opened, 2);
});
