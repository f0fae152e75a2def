import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  eventsOf,
  MODERN_12,
  pump,
  serverSettings,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { OLD_PROFILE } from '../../tests/support/old-profile.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { TlsError } from '../errors.ts';
import { systemRandom } from '../platform/node/random.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { createClientEngine } from './client-engine.ts';
import { HandshakeType, SignallingSuite } from './constants.ts';
import type { Signer } from './credential.ts';
import type { ClientSettings, ConnectionInfo, ServerSettings } from './engine.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { MODERN_PROFILE } from './modern-profile.ts';
import { PARKED } from './park.ts';
import type { TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';
import { createTicketKeys } from './ticket-keys.ts';
import type { TraceEvent } from './trace.ts';
import type { Verifier } from './verifier.ts';

interface Identity {
  readonly root: Issued;
  readonly leaf: Issued;
}

let ec: Identity;
let rsa: Identity;
before(async () => {
  ec = await makeServerIdentity();
  rsa = await makeServerIdentity([], 'rsa2048');
});

function engines(client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}, identity = ec): Ends {
  const profile = MODERN_12;
  return {
    client: createClientEngine(clientSettings({ profile, ...client })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf, identity.root)], { profile, ...server })),
  };
}

/** Lets them shake hands and talk. @returns what both sides know. */
function connect(ends: Ends): { client: ConnectionInfo; server: ConnectionInfo } {
  const received = { client: '', server: '' };
  const onData = (to: 'client' | 'server', bytes: Uint8Array): void => {
    received[to] += new TextDecoder().decode(bytes);
  };
  pump(ends, onData);
  assert.equal(ends.client.error, undefined);
  assert.equal(ends.server.error, undefined);
  ends.client.write(encodeUtf8('up'));
  ends.server.write(encodeUtf8('down'));
  pump(ends, onData);
  assert.deepEqual(received, { client: 'down', server: 'up' });
  return { client: ends.client.info!, server: ends.server.info! };
}

/** @returns the code and the alert with which one side refuses, once the bytes have passed. */
function refusal(ends: Ends): { client: string | undefined; server: string | undefined } {
  pump(ends);
  return { client: ends.client.error?.code, server: ends.server.error?.code };
}

function without(profile: TlsProfile, ...names: readonly string[]): TlsProfile {
  return { ...profile, extensions: profile.extensions.filter((name) => !names.includes(name)) };
}

test('a full handshake: what both sides know of it, and what they export', () => {
  const ends = engines({ alpnProtocols: ['h2', 'http/1.1'] }, { alpnProtocols: ['http/1.1'] });
  const { client, server } = connect(ends);
  for (const info of [client, server]) {
    assert.equal(info.version, 0x0303);
    assert.equal(info.cipherSuite, 0xc02b);
    assert.equal(info.group, 0x001d);
    assert.equal(info.alpnProtocol, 'http/1.1');
    assert.equal(info.serverName, 'localhost');
    assert.equal(info.extendedMasterSecret, true);
    assert.equal(info.resumed, false);
  }
  assert.deepEqual(client.peerCertificates, [ec.leaf.der, ec.root.der]);
  assert.equal(client.peerSignatureScheme, 0x0403);
  const context = encodeUtf8('context');
  const exported = ends.client.exportKeyingMaterial('EXPORTER-test', context, 40);
  assert.deepEqual(ends.server.exportKeyingMaterial('EXPORTER-test', context, 40), exported);
  assert.notDeepEqual(ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 40), exported);
  assert.notDeepEqual(
    ends.client.exportKeyingMaterial('EXPORTER-test', new Uint8Array(0), 40),
    ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 40),
  );
});

test('bytes may come one at a time, and every flight goes out in one piece', () => {
  const ends = engines();
  pump(ends, undefined, 1);
  connect(ends);
  const flights: number[] = [];
  const again = engines();
  for (;;) {
    const up = again.client.takeOutput();
    if (up) deliver(again.server, up);
    const down = again.server.takeOutput();
    if (down) deliver(again.client, down);
    if (!up && !down) break;
    flights.push(up ? 1 : 0, down ? 1 : 0);
  }
  assert.deepEqual(flights, [1, 1, 1, 1]);
});

test('what is kept of a handshake is a copy, even if the bytes come in Buffers that are used again', () => {
  const ends = engines();
  const pool = Buffer.alloc(32_768);
  for (let rounds = 0; rounds < 4; rounds++) {
    for (const [from, to] of [
      [ends.client, ends.server],
      [ends.server, ends.client],
    ] as const) {
      const output = from.takeOutput();
      if (!output) continue;
      pool.fill(0);
      pool.set(output);
      deliver(to, pool.subarray(0, output.length));
      pool.fill(0xff);
    }
  }
  assert.deepEqual(connect(ends).client.peerCertificates, [ec.leaf.der, ec.root.der]);
});

test('without extended master secret: a full handshake, nothing exported, nothing kept', () => {
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

test('sessions are resumed by ticket and by id, until their time is over', () => {
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
      assert.deepEqual(client.peerCertificates, [ec.leaf.der, ec.root.der]);
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

test('a session stays with its name, protocols, verifier, suite and version', () => {
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
  assert.equal(resumes({ verifier: { ...TRUSTING, sessionContext: 'another' } }), false);
  assert.equal(resumes({ profile: { ...MODERN_12, cipherSuites: [0xcca9] } }), false);
  assert.equal(resumes({}, { profile: { ...MODERN_12, cipherSuites: [0xcca9] } }), false);
  assert.equal(resumes({}, { ticketKeys: createTicketKeys({ random: systemRandom }) }), false);
  assert.equal(resumes({}, { clientAuth: { verifier: TRUSTING, required: false } }), false);
});

test('a client that forgets extended master secret is not resumed but refused', () => {
  const ticketKeys = createTicketKeys({ random: systemRandom });
  const sessions = new MemorySessionStore();
  connect(engines({ sessions }, { ticketKeys }));
  // The key of a client's session does not say so, so the ClientHello is changed on its way.
  const ends = engines({ sessions }, { ticketKeys });
  const hello = ends.client.takeOutput()!;
  const at = Buffer.from(hello).indexOf(Buffer.from('00170000', 'hex'));
  hello[at + 1] = 0x2a;
  deliver(ends.server, hello);
  assert.equal(ends.server.error?.code, 'tls.no_common_parameters');
});

test('client certificates: none, one, one that is demanded, one that is refused', () => {
  const credential = credentialOf(rsa.leaf, rsa.root);
  const asked = { clientAuth: { verifier: TRUSTING, required: false } };
  const required = { clientAuth: { verifier: TRUSTING, required: true } };
  assert.deepEqual(connect(engines({}, asked)).server.peerCertificates, []);
  const { server } = connect(engines({ credential }, required));
  assert.deepEqual(server.peerCertificates, [rsa.leaf.der, rsa.root.der]);
  assert.equal(server.peerSignatureScheme, 0x0804);
  assert.deepEqual(refusal(engines({}, required)), {
    client: 'alert.handshake_failure',
    server: 'tls.no_client_certificate',
  });
  const refusing: Verifier = {
    verify: () => ({ accepted: false, error: new TlsError('x509.unknown_issuer', 'no anchor') }),
  };
  assert.deepEqual(refusal(engines({ credential }, { clientAuth: { verifier: refusing, required: true } })), {
    client: 'alert.unknown_ca',
    server: 'x509.unknown_issuer',
  });
  // A certificate of which the server takes no signature is not shown.
  const profile = { ...MODERN_12, signatureSchemes: [0x0403] };
  assert.deepEqual(connect(engines({ credential }, { ...asked, profile })).server.peerCertificates, []);
  assert.equal(refusal(engines({ credential }, { ...required, profile })).server, 'tls.no_client_certificate');
});

test('verifier, signer and certificate chooser may park, on both sides', () => {
  const slow: Verifier = { ...TRUSTING, verify: () => PARKED };
  const own = credentialOf(ec.leaf, ec.root);
  const signer: Signer = { schemes: ['ecdsa_secp256r1_sha256'], curve: 'secp256r1', sign: () => PARKED };
  const ends = engines(
    { verifier: slow, credential: () => PARKED },
    { credential: () => PARKED, clientAuth: { verifier: slow, required: true } },
  );
  const decided: string[] = [];
  for (let rounds = 0; rounds < 20; rounds++) {
    pump(ends);
    for (const engine of [ends.client, ends.server]) {
      for (const event of eventsOf(engine)) {
        if (event.type !== 'parked') continue;
        const { decision } = event;
        decided.push(`${engine.role} ${decision.kind}`);
        if (decision.kind === 'certificate') {
          engine.resume({ kind: 'certificate', credential: { ...own, key: signer } });
        } else if (decision.kind === 'sign') {
          assert.ok('sign' in own.key);
          const algorithm = { kind: 'ecdsa', hash: 'sha256' } as const;
          const { content } = decision.request;
          const signature = own.key.sign(algorithm as never, content as never) as Uint8Array;
          engine.resume({ kind: 'sign', signature });
        } else {
          const answer = TRUSTING.verify(decision.request);
          assert.ok(answer !== PARKED);
          engine.resume({ kind: 'verify', answer });
        }
      }
    }
  }
  assert.equal(connect(ends).server.peerCertificates.length, 2);
  assert.deepEqual(decided, [
    'server certificate',
    'server sign',
    'client verify',
    'client certificate',
    'client sign',
    'server verify',
  ]);
});

test('an OCSP response is stapled where it is asked for, and comes before the verifier', () => {
  const seen: (Uint8Array | undefined)[] = [];
  const verifier: Verifier = {
    verify(request) {
      seen.push(request.ocspResponse?.slice());
      return TRUSTING.verify(request);
    },
  };
  const ocspResponse = Uint8Array.of(0x30, 3, 0x0a, 1, 6);
  const credential = [{ ...credentialOf(ec.leaf, ec.root), ocspResponse }];
  connect(engines({ verifier }, { credential }));
  connect(engines({ verifier, profile: without(MODERN_12, 'status_request') }, { credential }));
  connect(engines({ verifier }));
  assert.deepEqual(seen, [ocspResponse, undefined, undefined]);
});

test('a downgrade shows in the random, and a fallback says what it is', () => {
  // A client that knows TLS 1.3 meets a server that knows it too, and something between takes it out of the hello.
  const ends = engines({ profile: MODERN_PROFILE }, { profile: MODERN_PROFILE });
  const hello = ends.client.takeOutput()!;
  const at = Buffer.from(hello).indexOf(Buffer.from('002b0005040304', 'hex'));
  assert.ok(at > 0);
  hello[at + 1] = 0xaa;
  deliver(ends.server, hello);
  deliver(ends.client, ends.server.takeOutput()!);
  assert.equal(ends.client.error?.code, 'tls.downgrade');
  assert.equal(ends.client.error?.alert, 47);

  const fallback = { ...MODERN_12, cipherSuites: [...MODERN_12.cipherSuites, SignallingSuite.TLS_FALLBACK_SCSV] };
  assert.deepEqual(refusal(engines({ profile: fallback }, { profile: MODERN_PROFILE })), {
    client: 'alert.inappropriate_fallback',
    server: 'tls.inappropriate_fallback',
  });
  connect(engines({ profile: fallback }, { profile: MODERN_12 }));
  // TLS 1.1, where both know 1.2: the other sentinel.
  const old = { ...OLD_PROFILE, versions: [0x0302] } as const;
  const server = { ...OLD_PROFILE, versions: [0x0303, 0x0302] } as const;
  const trapped = engines({ profile: OLD_PROFILE }, { profile: old }, rsa);
  connect(trapped);
  const sentinel = engines({ profile: old }, { profile: server }, rsa);
  const bytes: Uint8Array[] = [];
  deliver(sentinel.server, sentinel.client.takeOutput()!);
  bytes.push(sentinel.server.takeOutput()!);
  assert.ok(Buffer.concat(bytes).includes(Buffer.from('444f574e47524400', 'hex')));
});

test('keys agreed on beforehand: with and without forward secrecy, known and unknown', () => {
  const psk = { identity: encodeUtf8('pico'), key: new Uint8Array(32).fill(1) };
  for (const suite of [0x00a8, 0xccab, 0xd001, 0xccac, 0x00aa, 0x008c, 0xc035, 0xc0a8]) {
    const profile = { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [suite] } as const;
    const server = { psk: { find: () => psk, hint: encodeUtf8('which?') }, profile };
    const { client } = connect(engines({ psk: { client: psk }, profile }, server));
    assert.equal(client.cipherSuite, suite);
    assert.deepEqual(client.peerCertificates, []);
    connect(engines({ psk: { client: psk }, profile }, { psk: { find: () => psk }, profile }));
    assert.deepEqual(refusal(engines({ psk: { client: psk }, profile }, { psk: { find: () => undefined }, profile })), {
      client: 'alert.unknown_psk_identity',
      server: 'tls.unknown_psk_identity',
    });
    const wrong = { ...psk, key: new Uint8Array(32).fill(2) };
    const refused = refusal(engines({ psk: { client: wrong }, profile }, server));
    assert.equal(refused.server, 'tls.bad_record_mac');
    assert.equal(refusal(engines({ profile }, server)).client, 'tls.no_common_parameters');
  }
});

test('RSA_PSK shows a certificate and needs the key besides', () => {
  const psk = { identity: encodeUtf8('pico'), key: new Uint8Array(16).fill(1) };
  const profile = { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [0x00ac] } as const;
  const { client } = connect(engines({ psk: { client: psk }, profile }, { psk: { find: () => psk }, profile }, rsa));
  assert.equal(client.cipherSuite, 0x00ac);
  assert.equal(client.peerCertificates.length, 2);
});

test('what boards need is out of reach of a modern profile', () => {
  for (const cipherSuites of [[0xc013], [0x002f], [0x0033], [0x009c], [0x009e]]) {
    const profile = { ...OLD_PROFILE, cipherSuites };
    assert.equal(connect(engines({ profile }, { profile }, rsa)).client.cipherSuite, cipherSuites[0]);
    assert.equal(refusal(engines({ profile }, {}, rsa)).server, 'tls.no_common_parameters');
  }
  const profile = { ...OLD_PROFILE, versions: [0x0302] } as const;
  assert.equal(refusal(engines({ profile }, {}, rsa)).server, 'tls.protocol_version');
  assert.equal(refusal(engines({}, { profile }, rsa)).client, 'alert.handshake_failure'); // 1.1 has no AEADs
});

test('max_fragment_length is kept to, both ways', () => {
  const profile: TlsProfile = {
    ...without(MODERN_12, 'record_size_limit'),
    extensions: [...without(MODERN_12, 'record_size_limit').extensions, 'max_fragment_length'],
    maxFragmentLength: 512,
  };
  const lengths: number[] = [];
  const trace = (event: TraceEvent): void => {
    if (event.type === 'record' && event.encrypted) lengths.push(event.length);
  };
  const ends = engines({ profile, trace }, { profile });
  connect(ends);
  ends.server.write(new Uint8Array(3000));
  ends.client.write(new Uint8Array(3000));
  pump(ends);
  assert.equal(Math.max(...lengths), 5 + 8 + 512 + 16);
});

test('renegotiation is refused: a client says so and goes on, a server ends', () => {
  const ends = engines();
  connect(ends);
  // The engines themselves never ask, so their states are asked directly: by a record of the peer's making.
  const requests = handshakeRecord(ends, HandshakeType.hello_request);
  deliver(ends.client, requests);
  assert.equal(ends.client.error, undefined);
  const warning = ends.client.takeOutput();
  assert.ok(warning && warning[0] === 0x15);
  deliver(ends.server, warning);
  assert.equal(ends.server.state, 'connected');
});

test('a flood of HelloRequests is one', () => {
  const ends = engines();
  connect(ends);
  for (let i = 0; i < 40; i++) {
    const request = handshakeRecord(ends, HandshakeType.hello_request);
    deliver(ends.client, request);
    ends.client.takeOutput();
  }
  assert.equal(ends.client.error?.code, 'tls.too_many_messages');
});

test('whatever byte of the server’s flight is changed, the handshake fails with an alert', () => {
  const probe = engines();
  deliver(probe.server, probe.client.takeOutput()!);
  const { length } = probe.server.takeOutput()!;
  let refused = 0;
  for (let at = 0; at < length; at += 3) {
    const ends = engines({ verifier: TOLERANT });
    deliver(ends.server, ends.client.takeOutput()!);
    const flight = ends.server.takeOutput()!;
    flight[Math.min(at, flight.length - 1)]! ^= 0x20;
    deliver(ends.client, flight);
    pump(ends);
    if (ends.client.error) {
      assert.ok(ends.client.error.alert !== undefined || ends.client.error.kind === 'alert', ends.client.error.message);
      refused++;
    }
    assert.notEqual(ends.client.state === 'connected' && ends.server.state === 'connected', true, `byte ${at}`);
  }
  assert.ok(refused > 0);
});

/** Refuses what Node cannot parse, as a verifier must. */
const TOLERANT: Verifier = {
  verify(request) {
    try {
      return TRUSTING.verify(request);
    } catch {
      return { accepted: false, error: new TlsError('crypto.bad_public_key', 'not a certificate') };
    }
  },
};

/** One empty handshake message, sealed by the server's own keys. */
function handshakeRecord({ server }: Ends, type: number): Uint8Array {
  (server as unknown as { sendHandshake(encoded: Uint8Array): void }).sendHandshake(Uint8Array.of(type, 0, 0, 0));
  return server.takeOutput()!;
}
