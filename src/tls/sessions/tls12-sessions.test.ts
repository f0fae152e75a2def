// TLS 1.2 sessions between our client and server: tickets (RFC 5077), ids (RFC 5246 §7.4.1.2), what they are bound to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver, MODERN_12, TRUSTING } from '../../../tests/support/engine-pair.ts';
import { connect, EC, engines, without } from '../../../tests/support/tls12-pair.ts';
import { systemRandom } from '../../platform/node/random.ts';
import type { ClientSettings, ConnectionInfo, ServerSettings } from '../engine.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { createTicketKeys } from './ticket-keys.ts';

test('without extended master secret: a full handshake, no exporter, no session', () => {
  const sessions = new MemorySessionStore();
  const ticketKeys = createTicketKeys({ random: systemRandom });
  const profile = without(MODERN_12, 'extended_master_secret');
  for (const round of [1, 2]) {
    const ends = engines({ profile, sessions }, { ticketKeys });
    const { client } = connect(ends);
    assert.equal(client.extendedMasterSecret, false, `round ${round}`);
    assert.equal(client.resumed, false);
    assert.throws(() => ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 8), RangeError);
    assert.throws(() => ends.server.exportKeyingMaterial('EXPORTER-test', undefined, 8), RangeError);
  }
  assert.equal(sessions.size, 0);
});

test('a server with tickets and a store resumes by session id if the client does not support tickets', () => {
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }), sessions: new MemorySessionStore() };
  const sessions = new MemorySessionStore();
  const profile = without(MODERN_12, 'session_ticket');
  for (const resumed of [false, true, true])
    assert.equal(connect(engines({ profile, sessions }, server)).server.resumed, resumed);
  assert.equal(server.sessions.size, 1);
  connect(engines({ sessions: new MemorySessionStore() }, server));
  assert.equal(server.sessions.size, 1, 'a client with a ticket takes no room');
});

test('sessions are resumed by ticket and by id, until they expire', () => {
  for (const server of [
    { ticketKeys: createTicketKeys({ random: systemRandom }) },
    { sessions: new MemorySessionStore() },
    { sessions: new MemorySessionStore(), profile: without(MODERN_12, 'session_ticket') },
  ]) {
    const sessions = new MemorySessionStore();
    let now = Date.now();
    const clock = { now: () => now };
    const round = (): ConnectionInfo => {
      const ends = engines({ sessions, clock }, { ...server, clock });
      const { client, server: other } = connect(ends);
      assert.equal(other.resumed, client.resumed);
      assert.deepEqual([client.group, other.group], [0x001d, 0x001d]);
      assert.deepEqual(client.peerCertificates, [EC.leaf.der, EC.root.der]);
      const exported = ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 8);
      assert.deepEqual(ends.server.exportKeyingMaterial('EXPORTER-test', undefined, 8), exported);
      return client;
    };
    assert.equal(round().resumed, false);
    assert.equal(round().resumed, true);
    assert.equal(round().resumed, true);
    now += 3 * 86_400_000;
    assert.equal(round().resumed, false);
  }
});

test('a session is bound to its name, protocols, verifier, suite and version', () => {
  const alpnProtocols = ['a', 'b'];
  const resumes = (client: Partial<ClientSettings>, server: Partial<ServerSettings> = {}): boolean => {
    const ticketKeys = createTicketKeys({ random: systemRandom });
    const first = { sessions: new MemorySessionStore(), alpnProtocols: ['a'] };
    connect(engines(first, { ticketKeys, alpnProtocols }));
    return connect(engines({ ...first, ...client }, { ticketKeys, alpnProtocols, ...server })).client.resumed;
  };
  assert.equal(resumes({}), true);
  assert.equal(resumes({ serverName: 'other.example' }), false);
  assert.equal(resumes({ alpnProtocols: ['b'] }), false);
  assert.equal(resumes({}, { alpnProtocols: [] }), false, 'the server speaks no protocol any more');
  assert.equal(resumes({ verifier: { ...TRUSTING, sessionContext: 'another' } }), false);
  assert.equal(resumes({ profile: { ...MODERN_12, cipherSuites: [0xcca9] } }), false);
  assert.equal(resumes({}, { profile: { ...MODERN_12, cipherSuites: [0xcca9] } }), false);
  assert.equal(resumes({}, { ticketKeys: createTicketKeys({ random: systemRandom }) }), false);
  assert.equal(resumes({}, { clientAuth: { verifier: TRUSTING, required: false } }), false);
});

test('a client that omits extended master secret on resumption is refused', () => {
  const ticketKeys = createTicketKeys({ random: systemRandom });
  const sessions = new MemorySessionStore();
  connect(engines({ sessions }, { ticketKeys }));
  // The key of a client's session does not include this, so the ClientHello is changed in transit.
  const ends = engines({ sessions }, { ticketKeys });
  const hello = ends.client.takeOutput()!;
  const at = Buffer.from(hello).indexOf(Buffer.from('00170000', 'hex'));
  hello[at + 1] = 0x2a;
  deliver(ends.server, hello);
  assert.equal(ends.server.error?.code, 'tls.no_common_parameters');
});
