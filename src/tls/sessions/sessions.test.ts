// Sessions: their encoding, their store, and the keys of tickets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSettings } from '../../../tests/support/engine-pair.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { systemRandom } from '../../platform/node/random.ts';
import type { ServerSettings } from '../engine.ts';
import { TICKET_LIFETIME } from '../limits.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { sessionKey } from './session-key.ts';
import { decodeSession, encodeSession, type Session } from './session-state.ts';
import { openTicket, sealSession } from './ticket-box.ts';
import { createTicketKeys } from './ticket-keys.ts';

const SESSION: Session = {
  version: 0x0304,
  cipherSuite: 0x1301,
  secret: new Uint8Array(32).fill(1),
  created: 1_790_000_000_000,
  received: 1_790_000_001_000,
  expires: 1_790_000_002_000,
  acceptedUntil: 1_790_000_003_000,
  serverName: 'ex\u00e4mple.com',
  alpnProtocol: 'h2',
  group: 0x001d,
  peerSignatureScheme: 0x0403,
  peerCertificates: [Uint8Array.of(1), Uint8Array.of(2, 3)],
  extendedMasterSecret: true,
  encryptThenMac: false,
  ticket: new Uint8Array(200).fill(2),
  sessionId: new Uint8Array(32).fill(3),
  ticketAgeAdd: 0xffff_ffff,
};

test('round trip of a session, and every strict prefix is refused', () => {
  const encoded = encodeSession(SESSION);
  assert.deepEqual(decodeSession(encoded), SESSION);
  const bare = { ...SESSION, serverName: undefined, alpnProtocol: undefined, acceptedUntil: undefined };
  assert.deepEqual(decodeSession(encodeSession(bare)), bare);
  for (let length = 0; length < encoded.length; length++) {
    assert.equal(decodeSession(encoded.subarray(0, length)), undefined, `${length} bytes`);
  }
  encoded[0] = 99;
  assert.equal(decodeSession(encoded), undefined);
});

test('expiry times of any clock and verifier are encoded, and none means never', () => {
  for (const [told, kept] of [
    [1_790_000_000_000.75, 1_790_000_000_000],
    [-1, 0],
    [Number.POSITIVE_INFINITY, 2 ** 48 - 1],
  ] as const)
    assert.equal(decodeSession(encodeSession({ ...SESSION, expires: told }))!.expires, kept);
  for (const ended of [0, -1, 0.5])
    assert.ok(decodeSession(encodeSession({ ...SESSION, acceptedUntil: ended }))!.acceptedUntil! <= 1);
});

test('the key of a session holds the protocols one by one, in their order', () => {
  const key = (...alpnProtocols: string[]) =>
    sessionKey(clientSettings({ sessions: new MemorySessionStore(), alpnProtocols }), 'tls13');
  const all = [key(), key('a,b'), key('a', 'b'), key('b', 'a'), key('a', '')];
  assert.equal(new Set(all).size, all.length);
  assert.equal(key('a', 'b'), key('a', 'b'));
});

test('the store returns the newest, once or repeatedly, and stays within its limits', () => {
  const store = new MemorySessionStore(6);
  const session = (value: number) => ({ expires: 1, state: Uint8Array.of(value) });
  for (let i = 0; i < 6; i++) store.put('a', session(i));
  assert.equal(store.size, 4);
  assert.equal(store.take('a', 'keep')?.state[0], 5);
  assert.equal(store.take('a', 'once')?.state[0], 5);
  assert.equal(store.take('a', 'once')?.state[0], 4);
  assert.equal(store.take('b', 'once'), undefined);

  for (let i = 0; i < 5; i++) store.put(`k${i}`, session(i));
  assert.equal(store.size, 6);
  assert.equal(store.take('a', 'keep')?.state[0], 3); // one of its two was evicted
  store.delete('a');
  assert.equal(store.take('a', 'keep'), undefined);
  assert.equal(store.size, 5);
});

test('ticket keys rotate, and open tickets for as long as these are valid', () => {
  const keys = createTicketKeys({ random: systemRandom, period: 100 });
  const first = keys.keys(0)[0]!;
  assert.equal(keys.keys(99_999)[0], first);
  const second = keys.keys(100_000)[0]!;
  assert.notEqual(second, first);
  assert.ok(keys.keys(100_000).includes(first));
  const long = (100 + TICKET_LIFETIME) * 1000;
  assert.ok(!keys.keys(long).includes(first));
  assert.equal(first.key.length, 32);
  assert.equal(first.name.length, 16);
});

test('a session of up to 8 KB is sealed into a ticket, a longer one is not', () => {
  const settings = {
    crypto: nodeCrypto,
    clock: { now: () => 0 },
    random: (length: number) => new Uint8Array(length),
    ticketKeys: createTicketKeys({ random: systemRandom }),
  } as unknown as ServerSettings;
  const rest = encodeSession({ ...SESSION, peerCertificates: [new Uint8Array(1)] }).length - 1;
  const ticketOf = (length: number) =>
    sealSession(settings, { ...SESSION, peerCertificates: [new Uint8Array(length - rest)] });
  const ticket = ticketOf(8192);
  assert.ok(ticket !== undefined);
  assert.equal(openTicket(settings, ticket)?.peerCertificates[0]?.length, 8192 - rest);
  assert.equal(ticketOf(8193), undefined);
});
