// TLS 1.3 sessions with uncooperative peers: a server resumes no ticket under other settings even if a client sends it,
// and a client keeps only a limited number of tickets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  MODERN_12,
  MODERN_13,
  pump,
  serverSettings,
  TRUSTING,
} from '../../../tests/support/engine-pair.ts';
import { issue, makeServerIdentity } from '../../../tests/support/pki.ts';
import { systemRandom } from '../../platform/node/random.ts';
import { createClientEngine } from '../client-engine.ts';
import { HandshakeType } from '../constants.ts';
import type { ClientSettings, ServerSettings } from '../engine.ts';
import { MAX_QUIET } from '../limits.ts';
import { encodeNewSessionTicket } from '../messages/post-handshake.ts';
import { createServerEngine } from '../server-engine.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import type { SessionStore, TicketKey, TicketKeys } from './session.ts';
import { createTicketKeys } from './ticket-keys.ts';

const { leaf, root } = await makeServerIdentity();
const client = await issue({ name: 'client', issuer: root });

function connect(settings: Partial<ClientSettings>, server: Partial<ServerSettings>): Ends {
  const ends = {
    client: createClientEngine(clientSettings({ profile: MODERN_13, ...settings })),
    server: createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_13, ...server })),
  };
  pump(ends);
  assert.equal(ends.client.error ?? ends.server.error, undefined);
  assert.equal(ends.client.info?.resumed, ends.server.info?.resumed);
  return ends;
}

/** A client that breaks the rules: it sends any ticket to any server. */
function carelessStore(): SessionStore {
  const store = new MemorySessionStore();
  return {
    put: (_, session) => store.put('all', session),
    take: (_, use) => store.take('all', use),
    delete: () => store.delete('all'),
  };
}

for (const profile of [MODERN_13, MODERN_12]) {
  test(`${profile.name}: a ticket is bound to its name, protocol, client rule and verifier`, () => {
    const ticketKeys = createTicketKeys({ random: systemRandom });
    const protocols = { alpnProtocols: ['a', 'b'] };
    const asks = { clientAuth: { verifier: TRUSTING, required: false } };
    const resumes = (
      [first, then]: readonly [Partial<ClientSettings>, Partial<ClientSettings>],
      [before, after]: readonly [Partial<ServerSettings>, Partial<ServerSettings>],
    ): boolean => {
      const common = { profile, sessions: carelessStore() };
      connect({ ...common, ...first }, { profile, ticketKeys, ...before });
      return connect({ ...common, ...then }, { profile, ticketKeys, ...after }).server.info!.resumed;
    };
    const same = [{}, {}] as const;
    assert.equal(resumes(same, same), true);
    assert.equal(resumes([{ serverName: 'a.example' }, { serverName: 'b.example' }], same), false);
    assert.equal(resumes([{ serverName: 'a.example' }, { serverName: undefined }], same), false);
    assert.equal(resumes([{ alpnProtocols: ['a'] }, { alpnProtocols: ['b'] }], [protocols, protocols]), false);
    assert.equal(resumes([{ alpnProtocols: ['a'] }, {}], [protocols, protocols]), false);
    assert.equal(resumes(same, [{}, asks]), false);
    assert.equal(resumes(same, [asks, asks]), true);
    assert.equal(resumes(same, [asks, {}]), false);
    const credential = { credential: credentialOf(client) };
    const required = { clientAuth: { verifier: TRUSTING, required: true } };
    assert.equal(resumes([credential, credential], [required, required]), true);
    assert.equal(resumes([credential, credential], [asks, required]), false);
    const other = { clientAuth: { verifier: { ...TRUSTING, sessionContext: 'other CAs' }, required: true } };
    assert.equal(resumes([credential, credential], [required, other]), false);
    // A verifier without an id of its settings only matches itself.
    const unnamed = () => ({ clientAuth: { verifier: { verify: TRUSTING.verify }, required: true } });
    const one = unnamed();
    assert.equal(resumes([credential, credential], [one, one]), true);
    assert.equal(resumes([credential, credential], [one, unnamed()]), false);
  });

  test(`${profile.name}: ticket keys shared by processes may rotate: the newest seals, all open`, () => {
    const key = (byte: number): TicketKey => ({
      name: new Uint8Array(16).fill(byte),
      key: new Uint8Array(32).fill(byte),
    });
    const keys = (...bytes: number[]): TicketKeys => ({ keys: () => bytes.map(key) });
    const sessions = new MemorySessionStore();
    const resumed = (ticketKeys: TicketKeys): boolean =>
      connect({ profile, sessions }, { profile, ticketKeys, tickets: 1 }).server.info!.resumed;
    assert.equal(resumed(keys(1)), false);
    assert.equal(resumed(keys(2, 1)), true); // another process has rotated, and still opens the tickets of the first
    // TLS 1.3 issued a new ticket, under key 2; the one of TLS 1.2 is unchanged, under key 1.
    assert.equal(resumed(profile === MODERN_13 ? keys(3, 2) : keys(3, 1)), true);
    assert.equal(resumed(keys(4)), false);
  });
}

test('a flood of tickets is stopped, and the number of kept ones is limited', () => {
  const sessions = new MemorySessionStore();
  const puts: string[] = [];
  const counting: SessionStore = {
    put(key, session) {
      puts.push(key);
      sessions.put(key, session);
    },
    take: (key, use) => sessions.take(key, use),
    delete: (key) => sessions.delete(key),
  };
  const ends = connect({ sessions: counting }, {});
  const ticket = encodeNewSessionTicket({
    ticketLifetime: 100,
    ticketAgeAdd: 0,
    ticketNonce: Uint8Array.of(1),
    ticket: Uint8Array.of(1),
    extensions: [],
  });
  assert.equal(ticket[0], HandshakeType.new_session_ticket);
  const send = (): void => {
    (ends.server as unknown as { sendHandshake(encoded: Uint8Array): void }).sendHandshake(ticket);
    deliver(ends.client, ends.server.takeOutput()!);
  };
  for (let i = 0; i < MAX_QUIET; i++) send();
  assert.equal(puts.length, 8);
  assert.equal(ends.client.state, 'connected');
  send();
  assert.equal(ends.client.error?.code, 'tls.too_many_messages');
});
