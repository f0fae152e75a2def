// Pre-shared keys in both ClientHellos: the binders of the second cover the whole first exchange (RFC 8446 §4.2.11.2).
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
import { makeServerIdentity } from '../../tests/support/pki.ts';
import { systemRandom } from '../platform/node/random.ts';
import { toHex } from '../util/hex.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { createClientEngine } from './client-engine.ts';
import type { ClientSettings, ServerSettings } from './engine.ts';
import { createServerEngine } from './server-engine.ts';
import { MemorySessionStore } from './sessions/memory-session-store.ts';
import { createTicketKeys } from './sessions/ticket-keys.ts';

const { leaf } = await makeServerIdentity();
/** Without a share in its first ClientHello: every server requests one. */
const SHARELESS = { ...MODERN_13, keyShareGroups: [] };

function connect(client: Partial<ClientSettings>, server: Partial<ServerSettings>): Ends {
  const ends = {
    client: createClientEngine(clientSettings({ profile: SHARELESS, ...client })),
    server: createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_13, ...server })),
  };
  pump(ends);
  assert.equal(ends.client.error ?? ends.server.error, undefined);
  assert.ok(ends.client.info?.helloRetryRequest);
  return ends;
}

for (const suite of [0x1301, 0x1302]) {
  test(`a session is resumed through a HelloRetryRequest, with suite 0x${suite.toString(16)}`, () => {
    const server = {
      profile: { ...MODERN_13, cipherSuites: [suite] },
      ticketKeys: createTicketKeys({ random: systemRandom }),
    };
    const sessions = new MemorySessionStore();
    assert.equal(connect({ sessions }, server).client.info?.resumed, false);
    const { client, server: other } = connect({ sessions }, server);
    assert.deepEqual([client.info?.resumed, other.info?.resumed], [true, true]);
  });
}

test('an external PSK works with a HelloRetryRequest, unless its hash differs', () => {
  const psk = { identity: encodeUtf8('sensor'), key: new Uint8Array(32).fill(7) };
  const find = () => psk;
  const alone = connect({ psk: { client: psk } }, { psk: { find }, credential: [] });
  assert.deepEqual(alone.client.info?.peerCertificates, []);
  const sha384 = { ...MODERN_13, cipherSuites: [0x1302] };
  const fallen = connect({ psk: { client: psk } }, { psk: { find }, profile: sha384 });
  assert.equal(fallen.client.info?.peerCertificates.length, 1);
});

test('a cookie has at most 16,384 bytes', () => {
  connect({}, { cookie: new Uint8Array(16_384) });
  const client = createClientEngine(clientSettings({ profile: SHARELESS }));
  const cookie = new Uint8Array(16_385);
  const server = createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_13, cookie }));
  pump({ client, server });
  assert.equal(client.error?.code, 'tls.message_too_long');
});

test('a HelloRetryRequest is followed by change_cipher_spec if the client sent a session id', () => {
  for (const middleboxCompatibility of [true, false]) {
    const client = createClientEngine(clientSettings({ profile: { ...SHARELESS, middleboxCompatibility } }));
    const server = createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_13 }));
    server.receive(client.takeOutput()!);
    assert.equal(toHex(server.takeOutput()!).endsWith('140303000101'), middleboxCompatibility);
  }
});
