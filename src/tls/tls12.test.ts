// TLS 1.2 between our client and server: what a handshake negotiates, and what is refused (RFC 5246).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  MODERN_12,
  pump,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { OLD_PROFILE } from '../../tests/support/old-profile.ts';
import { connect, EC, engines, RSA, refusal, without } from '../../tests/support/tls12-pair.ts';
import { TlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { createClientEngine } from './client-engine.ts';
import { HandshakeType, NamedGroup, SignallingSuite } from './constants.ts';
import { MODERN_PROFILE } from './modern-profile.ts';
import type { TlsProfile } from './profile.ts';
import type { RecordWriter } from './record/record-writer.ts';
import type { TraceEvent } from './trace.ts';
import type { Verifier } from './verifier.ts';

test('a full handshake: what both sides know about it, and what they export', () => {
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
  assert.deepEqual(client.peerCertificates, [EC.leaf.der, EC.root.der]);
  assert.equal(client.peerSignatureScheme, 0x0403);
  const context = encodeUtf8('context');
  const exported = ends.client.exportKeyingMaterial('EXPORTER-test', context, 40);
  assert.deepEqual(ends.server.exportKeyingMaterial('EXPORTER-test', context, 40), exported);
  assert.notDeepEqual(ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 40), exported);
  assert.notDeepEqual(
    ends.client.exportKeyingMaterial('EXPORTER-test', new Uint8Array(0), 40),
    ends.client.exportKeyingMaterial('EXPORTER-test', undefined, 40),
  );
  for (const length of [0, -1, 1.5, 8_161, Number.NaN]) {
    assert.throws(() => ends.client.exportKeyingMaterial('EXPORTER-test', undefined, length), RangeError);
  }
  // OpenSSL refuses the same.
  for (const own of ['client finished', 'server finished', 'master secret', 'key expansion']) {
    assert.throws(() => ends.client.exportKeyingMaterial(own, undefined, 40), RangeError);
  }
});

test('bytes may arrive one at a time, and every flight is sent in one piece', () => {
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

test('stored parts of a handshake are copies, even if the bytes come in reused Buffers', () => {
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
  assert.deepEqual(connect(ends).client.peerCertificates, [EC.leaf.der, EC.root.der]);
});

test('an OCSP response is stapled on request, and arrives before verification', () => {
  const seen: (Uint8Array | undefined)[] = [];
  const verifier: Verifier = {
    verify(request) {
      seen.push(request.ocspResponse?.slice());
      return TRUSTING.verify(request);
    },
  };
  const ocspResponse = Uint8Array.of(0x30, 3, 0x0a, 1, 6);
  const credential = [{ ...credentialOf(EC.leaf, EC.root), ocspResponse }];
  connect(engines({ verifier }, { credential }));
  connect(engines({ verifier, profile: without(MODERN_12, 'status_request') }, { credential }));
  connect(engines({ verifier }));
  assert.deepEqual(seen, [ocspResponse, undefined, undefined]);
});

test('a downgrade is visible in the random, and fallback_scsv reports a fallback', () => {
  // Client and server both support TLS 1.3, and an attacker removes it from the hello.
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
  // TLS 1.1, if both support 1.2: the other sentinel.
  const old = { ...OLD_PROFILE, versions: [0x0302] } as const;
  const server = { ...OLD_PROFILE, versions: [0x0303, 0x0302] } as const;
  const trapped = engines({ profile: OLD_PROFILE }, { profile: old }, RSA);
  connect(trapped);
  const sentinel = engines({ profile: old }, { profile: server }, RSA);
  const bytes: Uint8Array[] = [];
  deliver(sentinel.server, sentinel.client.takeOutput()!);
  bytes.push(sentinel.server.takeOutput()!);
  assert.ok(Buffer.concat(bytes).includes(Buffer.from('444f574e47524400', 'hex')));
});

test('a modern profile does not offer the weak parameters that boards need', () => {
  for (const cipherSuites of [[0xc013], [0x002f], [0x0033], [0x009c], [0x009e]]) {
    const profile = { ...OLD_PROFILE, cipherSuites };
    assert.equal(connect(engines({ profile }, { profile }, RSA)).client.cipherSuite, cipherSuites[0]);
    assert.equal(refusal(engines({ profile }, {}, RSA)).server, 'tls.no_common_parameters');
  }
  const profile = { ...OLD_PROFILE, versions: [0x0302] } as const;
  assert.equal(refusal(engines({ profile }, {}, RSA)).server, 'tls.protocol_version');
  assert.equal(refusal(engines({}, { profile }, RSA)).client, 'alert.handshake_failure'); // 1.1 has no AEADs
});

test('a client that sends no groups gets ECDHE on P-256, if the server has it (RFC 8422 §4)', () => {
  const profile = without(MODERN_12, 'supported_groups');
  assert.equal(connect(engines({ profile })).client.group, NamedGroup.secp256r1);
  const clientOrder = { ...MODERN_12, serverOrder: false };
  assert.equal(connect(engines({ profile }, { profile: clientOrder })).client.group, NamedGroup.secp256r1);
  const p384 = { ...MODERN_12, groups: [NamedGroup.x25519, NamedGroup.secp384r1] };
  assert.equal(connect(engines({ profile }, { profile: p384 })).client.group, NamedGroup.secp384r1);
  const newer = { ...MODERN_12, groups: [NamedGroup.x25519] };
  assert.equal(refusal(engines({ profile }, { profile: newer })).server, 'tls.no_common_parameters');
});

test('max_fragment_length is observed, both ways', () => {
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

test('a client declines a HelloRequest with a warning and continues', () => {
  const ends = engines();
  connect(ends);
  // Our engines never send one, so their states are tested directly: with a forged record.
  const requests = handshakeRecord(ends, HandshakeType.hello_request);
  deliver(ends.client, requests);
  assert.equal(ends.client.error, undefined);
  const warning = ends.client.takeOutput();
  assert.ok(warning && warning[0] === 0x15);
  deliver(ends.server, warning);
  assert.equal(ends.server.state, 'connected');
});

test('a flood of HelloRequests is stopped', () => {
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

/** One empty handshake message, sealed with the server's own keys. */
function handshakeRecord({ server }: Ends, type: number): Uint8Array {
  (server as unknown as { sendHandshake(encoded: Uint8Array): void }).sendHandshake(Uint8Array.of(type, 0, 0, 0));
  return server.takeOutput()!;
}

test('a ServerHello with record_size_limit and max_fragment_length is refused (RFC 8449 §5)', () => {
  const extensions = [...MODERN_12.extensions, 'record_size_limit', 'max_fragment_length'] as const;
  const profile: TlsProfile = { ...MODERN_12, extensions: [...new Set(extensions)], maxFragmentLength: 1024 };
  const answer = (...answers: readonly (readonly number[])[]): string | undefined => {
    const client = createClientEngine(clientSettings({ profile }));
    const block = answers.flat();
    const body = [3, 3, ...new Array(32).fill(1), 0, 0xc0, 0x2f, 0, 0, block.length, ...block];
    client.receive(Uint8Array.of(22, 3, 3, 0, body.length + 4, 2, 0, 0, body.length, ...body));
    return client.error?.code;
  };
  const recordSizeLimit = [0, 28, 0, 2, 4, 0];
  const maxFragmentLength = [0, 1, 0, 1, 2];
  assert.equal(answer(recordSizeLimit), undefined);
  assert.equal(answer(maxFragmentLength), undefined);
  assert.equal(answer(recordSizeLimit, maxFragmentLength), 'tls.illegal_parameter');
});

test('write counts what it took under a key that ends on the way; the next call says why it takes no more', () => {
  const { client, server } = engines();
  connect({ client, server });
  const { writer } = client as unknown as { readonly writer: RecordWriter };
  const { protection } = writer;
  let recordsLeft = 2;
  writer.setProtection({
    encrypted: true,
    prefix: protection.prefix,
    suffix: protection.suffix,
    size: protection.size,
    get recordsLeft() {
      return recordsLeft;
    },
    seal(...args) {
      recordsLeft--;
      return protection.seal(...args);
    },
  });
  assert.equal(client.write(new Uint8Array(3 * 16_384)), 2 * 16_384);
  assert.throws(() => client.write(new Uint8Array(1)), { code: 'tls.key_exhausted', kind: 'input' });
});
