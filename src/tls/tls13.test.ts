import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  eventsOf,
  MODERN_13,
  pump,
  serverSettings,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { type Issued, issue, type KeyKind, makeServerIdentity } from '../../tests/support/pki.ts';
import { systemRandom } from '../platform/node/random.ts';
import { equalBytes } from '../util/bytes.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { createClientEngine } from './client-engine.ts';
import { NamedGroup } from './constants.ts';
import type { ClientSettings, ConnectionInfo, Engine, ExternalPsk, ServerSettings } from './engine.ts';
import { createServerEngine } from './server-engine.ts';
import { MemorySessionStore } from './sessions/memory-session-store.ts';
import { sessionKey } from './sessions/session-key.ts';
import { decodeSession, encodeSession } from './sessions/session-state.ts';
import { createTicketKeys } from './sessions/ticket-keys.ts';

let ec: { root: Issued; leaf: Issued };
before(async () => {
  ec = await makeServerIdentity();
});

function start(client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}, identity = ec): Ends {
  return {
    client: createClientEngine(clientSettings({ profile: MODERN_13, ...client })),
    server: createServerEngine(
      serverSettings([credentialOf(identity.leaf, identity.root)], { profile: MODERN_13, ...server }),
    ),
  };
}

function connect(client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}, identity = ec): Ends {
  const ends = start(client, server, identity);
  pump(ends);
  return ends;
}

function infoOf(engine: Engine): ConnectionInfo {
  assert.equal(engine.error, undefined);
  assert.equal(engine.state, 'connected');
  return engine.info!;
}

/** Data both ways, to prove that both sides have the same keys. */
function exchange(ends: Ends, up = encodeUtf8('ping'), down = encodeUtf8('pong')): void {
  const got = { client: [] as number[], server: [] as number[] };
  assert.equal(ends.client.write(up), up.length);
  assert.equal(ends.server.write(down), down.length);
  pump(ends, (to, bytes) => got[to].push(...bytes));
  assert.deepEqual(got.server, [...up]);
  assert.deepEqual(got.client, [...down]);
}

/** How both sides of a failed handshake end. */
function failure(ends: Ends): { readonly client: string | undefined; readonly server: string | undefined } {
  return { client: ends.client.error?.code, server: ends.server.error?.code };
}

for (const kind of ['p256', 'p384', 'p521', 'rsa2048', 'ed25519'] satisfies KeyKind[]) {
  test(`a full handshake with a key of type ${kind}`, async () => {
    const ends = connect({}, {}, await makeServerIdentity([], kind));
    const info = infoOf(ends.client);
    assert.equal(info.version, 0x0304);
    assert.equal(info.peerCertificates.length, 2);
    assert.equal(info.resumed, false);
    assert.equal(infoOf(ends.server).serverName, 'localhost');
    exchange(ends);
  });
}

for (const suite of [0x1301, 0x1302, 0x1303, 0x1304, 0x1305]) {
  test(`suite 0x${suite.toString(16)} seals and opens`, () => {
    const profile = { ...MODERN_13, cipherSuites: [suite] };
    const ends = connect({ profile }, { profile });
    assert.equal(infoOf(ends.client).cipherSuite, suite);
    exchange(ends, new Uint8Array(40_000).fill(3), new Uint8Array(1));
  });
}

for (const [name, group] of Object.entries(NamedGroup).filter(([name]) => /^secp|25519/.test(name))) {
  test(`group ${name}, first by its share and then by a HelloRetryRequest`, () => {
    const profile = { ...MODERN_13, groups: [group] };
    const direct = connect({ profile: { ...profile, keyShareGroups: [group] } }, { profile });
    assert.equal(infoOf(direct.client).group, group);
    assert.equal(infoOf(direct.client).helloRetryRequest, false);

    const client = { ...profile, groups: [NamedGroup.x25519, group], keyShareGroups: [] };
    const retried = connect({ profile: client }, { profile });
    assert.equal(infoOf(retried.client).group, group);
    assert.equal(infoOf(retried.client).helloRetryRequest, true);
    assert.equal(infoOf(retried.server).helloRetryRequest, true);
    exchange(retried);
  });
}

test('a cookie is echoed, and required', () => {
  const profile = { ...MODERN_13, keyShareGroups: [] };
  const ends = connect({ profile }, { cookie: encodeUtf8('cookie') });
  assert.equal(infoOf(ends.client).helloRetryRequest, true);
  infoOf(ends.server);
});

test('a cookie that does not fit a ClientHello is refused with its own code', () => {
  const profile = { ...MODERN_13, keyShareGroups: [] };
  const ends = connect({ profile }, { cookie: new Uint8Array(65_400) });
  assert.equal(failure(ends).client, 'tls.message_too_long');
});

test('a ticket that does not fit a ClientHello is not offered', () => {
  const sessions = new MemorySessionStore();
  const settings = clientSettings({ sessions, profile: MODERN_13 });
  connect({ sessions }, { ticketKeys: createTicketKeys({ random: systemRandom }) });
  const key = sessionKey(settings, 'tls13')!;
  const stored = sessions.take(key, 'once')!;
  const state = encodeSession({ ...decodeSession(stored.state)!, ticket: new Uint8Array(65_400) });
  sessions.put(key, { ...stored, state });
  assert.equal(infoOf(connect({ sessions }).client).resumed, false);
});

test('clocks may have fractions of a millisecond', () => {
  const clock = { now: () => Date.now() + 0.25 };
  const sessions = new MemorySessionStore();
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }), clock };
  exchange(connect({ sessions, clock }, server));
  assert.equal(infoOf(connect({ sessions, clock }, server).client).resumed, true);
});

test('handshakes succeed for any fragmentation of their bytes', () => {
  for (const size of [1, 2, 7, 100, 1_000]) {
    const ends = start();
    pump(ends, () => {}, size);
    infoOf(ends.client);
    infoOf(ends.server);
  }
});

test('each flight is sent in one piece', () => {
  const ends = start();
  deliver(ends.server, ends.client.takeOutput()!);
  const flight = ends.server.takeOutput()!;
  assert.equal(ends.server.takeOutput(), undefined);
  deliver(ends.client, flight);
  assert.equal(ends.client.state, 'connected');
  const finished = ends.client.takeOutput()!;
  assert.equal(ends.client.takeOutput(), undefined);
  deliver(ends.server, finished);
  assert.equal(ends.server.state, 'connected');
});

test("ALPN: the server's preference decides, and no common protocol has its own error", () => {
  const ends = connect({ alpnProtocols: ['http/1.1', 'h2'] }, { alpnProtocols: ['h2', 'http/1.1'] });
  assert.equal(infoOf(ends.client).alpnProtocol, 'h2');
  assert.equal(infoOf(ends.server).alpnProtocol, 'h2');

  const none = connect({ alpnProtocols: ['h2'] }, { alpnProtocols: ['http/1.1'] });
  assert.deepEqual(failure(none), {
    client: 'alert.no_application_protocol',
    server: 'tls.no_application_protocol',
  });
});

test('client certificates: requested, sent, refused, required', async () => {
  const identity = await issue({ name: 'client', issuer: ec.root });
  const credential = credentialOf(identity);
  const asks = { verifier: TRUSTING, required: false };

  const given = connect({ credential }, { clientAuth: asks });
  assert.deepEqual(infoOf(given.server).peerCertificates, [identity.der]);
  exchange(given);

  const none = connect({}, { clientAuth: asks });
  assert.deepEqual(infoOf(none.server).peerCertificates, []);

  const required = connect({}, { clientAuth: { ...asks, required: true } });
  assert.equal(required.server.error?.code, 'tls.certificate_required');
  assert.equal(required.client.error?.code, 'alert.certificate_required');
});

test('an OCSP response is stapled on request, and passed to the verifier', () => {
  const response = encodeUtf8('a response');
  const seen: (Uint8Array | undefined)[] = [];
  const verifier = {
    verify(request: Parameters<typeof TRUSTING.verify>[0]) {
      seen.push(request.ocspResponse);
      return TRUSTING.verify(request);
    },
  };
  const credential = [{ ...credentialOf(ec.leaf), ocspResponse: response }];
  infoOf(connect({ verifier }, { credential }).client);
  const without = { ...MODERN_13, extensions: MODERN_13.extensions.filter((name) => name !== 'status_request') };
  infoOf(connect({ verifier, profile: without }, { credential }).client);
  assert.deepEqual(seen, [response, undefined]);
});

test('sessions are resumed once each, with forward secrecy, and renewed', () => {
  const sessions = new MemorySessionStore();
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }), tickets: 1 };
  const first = connect({ sessions }, server);
  assert.equal(infoOf(first.client).resumed, false);
  assert.ok(eventsOf(first.client).some(({ type }) => type === 'ticket'));

  for (let i = 0; i < 3; i++) {
    const ends = connect({ sessions }, server);
    assert.equal(infoOf(ends.client).resumed, true);
    assert.equal(infoOf(ends.server).resumed, true);
    assert.equal(infoOf(ends.client).group, NamedGroup.x25519);
    assert.deepEqual(infoOf(ends.client).peerCertificates, infoOf(first.client).peerCertificates);
    exchange(ends);
    assert.equal(sessions.size, 1); // one was used, one was added
  }
});

test('sessions may be kept by the server instead of in tickets', () => {
  const sessions = new MemorySessionStore();
  const server = { sessions: new MemorySessionStore(), tickets: 2 };
  connect({ sessions }, server);
  assert.equal(server.sessions.size, 2);
  assert.equal(infoOf(connect({ sessions }, server).client).resumed, true);
});

test('a session is not resumed under another name, protocol, verifier, suite hash, client rule or after it has expired', () => {
  const ticketKeys = createTicketKeys({ random: systemRandom });
  const resumes = (
    client: Partial<ClientSettings>,
    server: Partial<ServerSettings>,
    then: typeof client & {},
  ): boolean => {
    const sessions = new MemorySessionStore();
    connect({ sessions, ...client }, { ticketKeys, ...server });
    assert.equal(sessions.size, 2);
    return infoOf(connect({ sessions, ...client, ...then }, { ticketKeys, ...server }).client).resumed;
  };
  assert.equal(resumes({}, {}, {}), true);
  assert.equal(resumes({}, {}, { serverName: 'other' }), false);
  assert.equal(resumes({ alpnProtocols: ['a', 'b'] }, { alpnProtocols: ['a', 'b'] }, { alpnProtocols: ['b'] }), false);
  assert.equal(resumes({}, {}, { verifier: { ...TRUSTING, sessionContext: 'other' } }), false);
  const sha384 = { ...MODERN_13, cipherSuites: [0x1302] };
  assert.equal(resumes({}, {}, { profile: sha384 }), false);
  const later = { now: () => Date.now() + 8 * 86_400_000 };
  assert.equal(resumes({}, {}, { clock: later }), false);

  // The client's list is the same; the server's choice from it is not.
  const both = { sessions: new MemorySessionStore(), alpnProtocols: ['a', 'b'] };
  connect(both, { ticketKeys, alpnProtocols: ['a'] });
  assert.equal(infoOf(connect(both, { ticketKeys, alpnProtocols: ['b'] }).client).resumed, false);

  const sessions = new MemorySessionStore();
  connect({ sessions }, { ticketKeys });
  const asks = { clientAuth: { verifier: TRUSTING, required: false } };
  assert.equal(infoOf(connect({ sessions }, { ticketKeys, ...asks }).client).resumed, false);
});

test('a session that a PSK authenticated is resumed with that PSK alone', () => {
  const psk: ExternalPsk = { identity: encodeUtf8('board-7'), key: new Uint8Array(32).fill(7) };
  const find = (identity: Uint8Array) => (equalBytes(identity, psk.identity) ? psk : undefined);
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }), psk: { find } };
  const sessions = new MemorySessionStore();
  connect({ sessions, psk: { client: psk } }, server);
  assert.equal(sessions.size, 2);
  // The server's certificate was not verified yet.
  const verified = infoOf(connect({ sessions }, server).client);
  assert.deepEqual([verified.resumed, verified.peerCertificates.length > 0], [false, true]);
  const other = { ...psk, key: new Uint8Array(32).fill(8) };
  assert.equal(infoOf(connect({ sessions, psk: { client: psk } }, server).client).resumed, true);
  assert.equal(connect({ sessions, psk: { client: other } }, server).client.state, 'failed');
});

test('a session ends when the verifier no longer accepts its certificate', () => {
  const notAfter = Date.now() + 3_600_000;
  const verifier = {
    sessionContext: 'an hour',
    verify: (request: Parameters<typeof TRUSTING.verify>[0]) => {
      const answer = TRUSTING.verify(request);
      return typeof answer === 'object' && answer.accepted ? { ...answer, notAfter } : answer;
    },
  };
  const sessions = new MemorySessionStore();
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }) };
  connect({ sessions, verifier }, server);
  assert.equal(infoOf(connect({ sessions, verifier }, server).client).resumed, true);
  const later = { now: () => notAfter + 1 };
  assert.equal(infoOf(connect({ sessions, verifier, clock: later }, server).client).resumed, false);
});

test('a resumed client keeps the certificate with which it was verified', async () => {
  const identity = await issue({ name: 'client', issuer: ec.root });
  const sessions = new MemorySessionStore();
  const client = { sessions, credential: credentialOf(identity) };
  const clientAuth = { verifier: TRUSTING, required: true };
  const server = { ticketKeys: createTicketKeys({ random: systemRandom }), clientAuth };
  connect(client, server);
  const resumed = connect(client, server);
  assert.equal(infoOf(resumed.server).resumed, true);
  assert.deepEqual(infoOf(resumed.server).peerCertificates, [identity.der]);
});

test('external PSKs: known, unknown, wrong', () => {
  const psk: ExternalPsk = { identity: encodeUtf8('board-7'), key: new Uint8Array(32).fill(7) };
  const find = (identity: Uint8Array) => (equalBytes(identity, psk.identity) ? psk : undefined);

  const known = connect({ psk: { client: psk } }, { psk: { find }, credential: [] });
  assert.equal(infoOf(known.client).resumed, false);
  assert.deepEqual(infoOf(known.client).peerCertificates, []);
  exchange(known);

  const unknown = connect({ psk: { client: { ...psk, identity: encodeUtf8('x') } } }, { psk: { find } });
  assert.equal(infoOf(unknown.client).peerCertificates.length, 2); // a certificate instead

  const wrong = connect({ psk: { client: { ...psk, key: new Uint8Array(32) } } }, { psk: { find } });
  assert.deepEqual(failure(wrong), { client: 'alert.decrypt_error', server: 'tls.bad_binder' });

  const sha384 = { ...psk, hash: 'sha384' } as const;
  const other = connect({ psk: { client: sha384 } }, { psk: { find: () => sha384 }, credential: [] });
  assert.equal(infoOf(other.client).hash, 'sha384');
});

test('keys are updated by either side, on request, and automatically at their limit', () => {
  const ends = connect();
  for (const end of [ends.client, ends.server]) {
    end.updateKeys('update_not_requested');
    exchange(ends);
    end.updateKeys('update_requested');
    exchange(ends);
  }

  const short = connect({ recordsPerKey: 3 }, { recordsPerKey: 5 });
  for (let i = 0; i < 40; i++) exchange(short);
  const events: string[] = [];
  const traced = connect({ recordsPerKey: 3, trace: (event) => events.push(event.type) });
  const messages = () => events.filter((type) => type === 'message').length;
  const before = messages();
  for (let i = 0; i < 12; i++) exchange(traced);
  assert.ok(messages() - before >= 3, 'KeyUpdates were sent');
});

test('exported keying material is the same on both sides, and differs for another label or context', () => {
  const ends = connect();
  const context = encodeUtf8('context');
  const ours = ends.client.exportKeyingMaterial('EXPERIMENTAL label', context, 48);
  assert.deepEqual(ends.server.exportKeyingMaterial('EXPERIMENTAL label', context, 48), ours);
  assert.notDeepEqual(ends.client.exportKeyingMaterial('EXPERIMENTAL label', undefined, 48), ours);
  assert.notDeepEqual(ends.client.exportKeyingMaterial('EXPERIMENTAL other', context, 48), ours);
  assert.throws(() => start().client.exportKeyingMaterial('x', undefined, 1), RangeError);
});

test('record_size_limit and max_fragment_length limit the records in both directions', () => {
  const lengths = (client: Partial<ClientSettings>, server: Partial<ServerSettings>) => {
    const ends = connect(client, server);
    infoOf(ends.client);
    ends.client.write(new Uint8Array(2_000));
    ends.server.write(new Uint8Array(2_000));
    const first = (engine: Engine) => {
      const output = engine.takeOutput()!;
      return output[3]! * 256 + output[4]! - 17; // the inner content type and the tag
    };
    return [first(ends.client), first(ends.server)];
  };
  assert.deepEqual(lengths({ profile: { ...MODERN_13, maxRecordIn: 300 } }, {}), [2_000, 300]);
  assert.deepEqual(lengths({}, { profile: { ...MODERN_13, maxRecordIn: 300 } }), [300, 2_000]);
  const extensions = MODERN_13.extensions.map((name) => (name === 'record_size_limit' ? 'max_fragment_length' : name));
  const profile = { ...MODERN_13, extensions, maxFragmentLength: 1024 } as const;
  assert.deepEqual(lengths({ profile }, { profile }), [1_024, 1_024]);
});

test('the key log has the five secrets of RFC 8446 on both sides', () => {
  const lines = { client: [] as string[], server: [] as string[] };
  connect({ keyLog: (line) => lines.client.push(line) }, { keyLog: (line) => lines.server.push(line) });
  assert.deepEqual(lines.client.toSorted(), lines.server.toSorted());
  assert.deepEqual(
    lines.client.map((line) => line.split(' ')[0]),
    [
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_TRAFFIC_SECRET_0',
      'SERVER_TRAFFIC_SECRET_0',
      'EXPORTER_SECRET',
    ],
  );
  for (const line of lines.client) assert.match(line, /^[A-Z_0]+ [0-9a-f]{64} [0-9a-f]{64}$/);
});

test('a handshake without any common parameter fails with its own code on both sides', () => {
  const only = (more: Partial<typeof MODERN_13>) => ({ profile: { ...MODERN_13, ...more } });
  assert.equal(
    failure(connect(only({ cipherSuites: [0x1301] }), only({ cipherSuites: [0x1303] }))).server,
    'tls.no_common_parameters',
  );
  assert.equal(failure(connect(only({ groups: [0x1d] }), only({ groups: [0x17] }))).server, 'tls.no_common_parameters');
  const rsaOnly = connect(only({ signatureSchemes: [0x0804] }), {});
  assert.deepEqual(failure(rsaOnly), { client: 'alert.handshake_failure', server: 'tls.no_common_parameters' });
});
