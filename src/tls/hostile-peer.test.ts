// Faults of a peer other than the floods and truncations in connection.test.ts: plaintext alerts, extensions in the
// wrong message, versions in the wrong field, records longer than negotiated.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
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
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { AlertDescription } from '../errors/alert-description.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { concatBytes } from '../util/bytes.ts';
import { fromHex } from '../util/hex.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { cipherSuite } from './cipher-suites.ts';
import { createClientEngine } from './client-engine.ts';
import { ContentType, ExtensionType, HandshakeType } from './constants.ts';
import type { ClientSettings, ServerSettings } from './engine.ts';
import { type Extension, encodeExtensions } from './extensions/extension.ts';
import { TrafficSecret } from './key-schedule.ts';
import { FIRST_MESSAGE_PIECE, MAX_CERTIFICATE_MESSAGE, MAX_QUIET } from './limits.ts';
import { encodeHandshake } from './messages/handshake-message.ts';
import { encodeServerHello, HELLO_RETRY_REQUEST_RANDOM } from './messages/hellos.ts';
import type { TlsProfile } from './profile.ts';
import type { Aead13Writer } from './record/aead13.ts';
import { createServerEngine } from './server-engine.ts';
import { MemorySessionStore } from './sessions/memory-session-store.ts';
import type { TraceEvent } from './trace.ts';

let identity: { root: Issued; leaf: Issued };
before(async () => {
  identity = await makeServerIdentity();
});

function start(client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}): Ends {
  return {
    client: createClientEngine(clientSettings({ profile: MODERN_13, ...client })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: MODERN_13, ...server })),
  };
}

function record(type: number, body: readonly number[], version = 0x0303): Uint8Array {
  return Uint8Array.of(type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff, ...body);
}

type Sealer = Pick<Aead13Writer, 'suffix' | 'seal'>;

/**
 * Seals records as one side would, with the secrets of its key log. The first record has sequence number 0 under that
 * key.
 */
function sealer(log: readonly string[], label: string, suite: number): Sealer {
  const [, , secret] = log.find((line) => line.startsWith(`${label} `))!.split(' ');
  return new TrafficSecret(nodeCrypto, cipherSuite(suite)!.hash, fromHex(secret!)!).writer(cipherSuite(suite)!);
}

function sealed(writer: Sealer, contentType: number, ...pieces: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...pieces);
  const buffer = new Uint8Array(5 + body.length + writer.suffix);
  buffer.set(body, 5);
  const length = writer.seal(contentType, 0x0303, buffer, 0, body.length);
  return buffer.subarray(0, length);
}

/** A handshake message of any type whose body is an extensions block after `start`. */
function withExtensions(type: number, start: readonly number[], ...extensions: readonly Extension[]): Uint8Array {
  return encodeHandshake(type, (w) => encodeExtensions(w.bytes(Uint8Array.from(start)), extensions));
}

const GREASE: Extension = { type: 0x3a3a, data: Uint8Array.of(1) };
const KEY_SHARE: Extension = { type: ExtensionType.key_share, data: Uint8Array.of(0, 29) };

/** The records of an output, one by one. */
function records(output: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < output.length; ) {
    const end = at + 5 + output[at + 3]! * 256 + output[at + 4]!;
    found.push(output.subarray(at, end));
    at = end;
  }
  return found;
}

test('TLS 1.3: a client may refuse our flight with a plaintext alert, and plaintext alerts are refused after that', () => {
  const plain = record(ContentType.alert, [2, AlertDescription.unknown_ca]);
  const clientAuth = { verifier: TRUSTING, required: true };
  for (const more of [{}, { clientAuth }]) {
    const ends = start({}, more);
    deliver(ends.server, ends.client.takeOutput()!);
    ends.server.takeOutput();
    deliver(ends.server, plain);
    assert.equal(ends.server.error?.code, 'alert.unknown_ca');
    assert.equal(ends.server.takeOutput(), undefined);
  }

  const profile = { ...MODERN_13, maxRecordOut: 64 };
  const begun = start({ profile, credential: credentialOf(identity.leaf) }, { clientAuth });
  deliver(begun.server, begun.client.takeOutput()!);
  deliver(begun.client, begun.server.takeOutput()!);
  for (const each of records(begun.client.takeOutput()!).slice(0, -1)) deliver(begun.server, each);
  assert.equal(begun.server.state, 'handshake');
  deliver(begun.server, plain);
  assert.equal(begun.server.error?.code, 'tls.unexpected_message');

  const connected = start();
  pump(connected);
  deliver(connected.server, plain);
  assert.equal(connected.server.error?.code, 'tls.unexpected_message');

  const answered = start();
  deliver(answered.server, answered.client.takeOutput()!);
  deliver(answered.client, records(answered.server.takeOutput()!)[0]!);
  deliver(answered.client, plain);
  assert.equal(answered.client.error?.code, 'tls.unexpected_message');
});

/** The result of a client for a forged flight after our server's ServerHello. */
function flight(client: Partial<ClientSettings>, ...messages: readonly Uint8Array[]): Ends {
  const log: string[] = [];
  const ends = start(client, { keyLog: (line) => log.push(line) });
  deliver(ends.server, ends.client.takeOutput()!);
  deliver(ends.client, records(ends.server.takeOutput()!)[0]!);
  const writer = sealer(log, 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 0x1301);
  deliver(ends.client, sealed(writer, ContentType.handshake, ...messages));
  return ends;
}

test('TLS 1.3: a CertificateRequest may contain unknown extensions, but none that belong to other messages', () => {
  const schemes: Extension = { type: ExtensionType.signature_algorithms, data: Uint8Array.of(0, 4, 0x0a, 0x0a, 4, 3) };
  const nothing = withExtensions(HandshakeType.encrypted_extensions, []);
  const asking = (...extensions: Extension[]) =>
    flight({}, nothing, withExtensions(HandshakeType.certificate_request, [0], ...extensions)).client;
  assert.equal(asking(GREASE, schemes).error, undefined);
  assert.equal(asking(schemes, KEY_SHARE).error?.code, 'tls.illegal_parameter');
  assert.equal(asking(GREASE).error?.code, 'tls.missing_extension');
});

test('TLS 1.3: EncryptedExtensions may only contain offered extensions that belong there', () => {
  const holding = (...extensions: Extension[]) =>
    flight({}, withExtensions(HandshakeType.encrypted_extensions, [], ...extensions)).client;
  const groups: Extension = { type: ExtensionType.supported_groups, data: Uint8Array.of(0, 4, 0x1a, 0x1a, 0, 29) };
  assert.equal(holding(groups).error, undefined);
  assert.equal(holding(GREASE).error?.code, 'tls.unsupported_extension');
  assert.equal(holding(KEY_SHARE).error?.code, 'tls.illegal_parameter');
  assert.equal(holding(groups, groups).error?.code, 'tls.decode_error');
  const early: Extension = { type: ExtensionType.early_data, data: new Uint8Array(0) };
  assert.equal(holding(early).error?.code, 'tls.unsupported_extension'); // 0-RTT was not offered
});

test('certificates are limited to 256 KB, and no memory is held for an announced length', () => {
  const nothing = withExtensions(HandshakeType.encrypted_extensions, []);
  const told = (length: number) => {
    const header = Uint8Array.of(HandshakeType.certificate, length >> 16, (length >> 8) & 0xff, length & 0xff);
    return flight({}, nothing, header).client;
  };
  assert.equal(told(MAX_CERTIFICATE_MESSAGE).state, 'handshake');
  assert.ok(told(MAX_CERTIFICATE_MESSAGE).memory().pieces.message! <= 2 * FIRST_MESSAGE_PIECE);
  assert.equal(told(MAX_CERTIFICATE_MESSAGE + 1).error?.code, 'tls.message_too_long');
});

test('TLS 1.3: a ticket may contain unknown extensions, but none that belong to other messages', () => {
  const received = (sessions: MemorySessionStore | undefined, ...extensions: Extension[]) => {
    const log: string[] = [];
    const ends = start({ sessions }, { keyLog: (line) => log.push(line) });
    pump(ends);
    const ticket = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7]; // lifetime, age_add, no nonce, one byte
    const message = withExtensions(HandshakeType.new_session_ticket, ticket, ...extensions);
    deliver(ends.client, sealed(sealer(log, 'SERVER_TRAFFIC_SECRET_0', 0x1301), ContentType.handshake, message));
    return ends.client;
  };
  const sessions = new MemorySessionStore();
  assert.equal(received(sessions, GREASE).error, undefined);
  assert.equal(sessions.size, 1);
  for (const store of [sessions, undefined]) {
    assert.equal(received(store, KEY_SHARE).error?.code, 'tls.illegal_parameter');
    assert.equal(received(store, GREASE, GREASE).error?.code, 'tls.decode_error');
  }
});

test('TLS 1.3: a CertificateRequest after the handshake is refused, because no client here offers it', () => {
  const log: string[] = [];
  const ends = start({}, { keyLog: (line) => log.push(line) });
  pump(ends);
  const request = withExtensions(HandshakeType.certificate_request, [1, 9]);
  deliver(ends.client, sealed(sealer(log, 'SERVER_TRAFFIC_SECRET_0', 0x1301), ContentType.handshake, request));
  assert.equal(ends.client.error?.code, 'tls.unexpected_message');
});

test('TLS 1.3: a record longer than record_size_limit or max_fragment_length allows is an overflow', () => {
  const overflowing = (length: number, profile: TlsProfile) => {
    const log: string[] = [];
    const ends = start({ profile, keyLog: (line) => log.push(line) }, { profile });
    pump(ends);
    const writer = sealer(log, 'CLIENT_TRAFFIC_SECRET_0', 0x1301);
    deliver(ends.server, sealed(writer, ContentType.application_data, new Uint8Array(length)));
    return ends.server.error?.code;
  };
  const limited = { ...MODERN_13, maxRecordIn: 300 };
  assert.equal(overflowing(300, limited), undefined);
  assert.equal(overflowing(301, limited), 'tls.record_overflow');
  const extensions = MODERN_13.extensions.map((name) => (name === 'record_size_limit' ? 'max_fragment_length' : name));
  const fragments = { ...MODERN_13, extensions, maxFragmentLength: 512 } as const;
  assert.equal(overflowing(512, fragments), undefined);
  assert.equal(overflowing(513, fragments), 'tls.record_overflow');
});

test('TLS 1.2: record_size_limit applies only to protected records (RFC 8449 §4)', () => {
  const ends = start({ profile: { ...MODERN_12, maxRecordIn: 100 } }, { profile: MODERN_12 });
  deliver(ends.server, ends.client.takeOutput()!);
  const flight = ends.server.takeOutput()!;
  const messages = concatBytes(...records(flight).map((each) => each.subarray(5)));
  assert.ok(messages.length > 600); // the server keeps to the limit only if it must
  deliver(ends.client, record(ContentType.handshake, [...messages]));
  pump(ends);
  assert.equal(ends.client.error, undefined);
  assert.equal(ends.client.state, 'connected');
  assert.equal(ends.server.state, 'connected');
});

test('TLS 1.3: a cookie that is missing in the second ClientHello, or changed, is refused', () => {
  const cookie = encodeUtf8('chocolate');
  const profile = { ...MODERN_13, keyShareGroups: [] };
  const forgetful = { ...profile, extensions: profile.extensions.filter((name) => name !== 'cookie') };
  const left = start({ profile: forgetful }, { cookie });
  pump(left);
  assert.equal(left.server.error?.code, 'tls.missing_extension');

  const changed = start({ profile }, { cookie });
  deliver(changed.server, changed.client.takeOutput()!);
  deliver(changed.client, changed.server.takeOutput()!);
  const second = changed.client.takeOutput()!;
  second[Buffer.from(second).indexOf('chocolate')]! ^= 0x20;
  deliver(changed.server, second);
  assert.equal(changed.server.error?.code, 'tls.illegal_parameter');
});

test('TLS 1.3: a second ClientHello that is different, or still lacks the share, is refused', () => {
  const retried = (spoil: (second: Uint8Array) => void) => {
    const ends = start({ profile: { ...MODERN_13, keyShareGroups: [] } });
    deliver(ends.server, ends.client.takeOutput()!);
    deliver(ends.client, ends.server.takeOutput()!);
    const second = ends.client.takeOutput()!.subarray(6); // after the ChangeCipherSpec
    spoil(second);
    deliver(ends.server, second);
    return ends.server.error?.code;
  };
  assert.equal(
    retried(() => {}),
    undefined,
  );
  const random = 5 + 4 + 2;
  assert.equal(
    retried((second) => second.fill(7, random, random + 32)),
    'tls.illegal_parameter',
  );
  const again = start({ profile: { ...MODERN_13, keyShareGroups: [] } });
  const first = again.client.takeOutput()!;
  deliver(again.server, first);
  deliver(again.server, first);
  assert.equal(again.server.error?.code, 'tls.illegal_parameter'); // no second HelloRetryRequest
});

test('TLS 1.3: a second HelloRetryRequest, and one for a sent share or a group not offered, are refused', () => {
  const asking = (...retries: (readonly [group: number, ...more: Extension[]])[]) => {
    const { client } = start({ profile: { ...MODERN_13, middleboxCompatibility: false } });
    for (const [group, ...more] of retries) {
      client.takeOutput();
      const share = { type: ExtensionType.key_share, data: Uint8Array.of(group >> 8, group & 0xff) };
      const version = { type: ExtensionType.supported_versions, data: Uint8Array.of(3, 4) };
      const hello = encodeServerHello({
        legacyVersion: 0x0303,
        random: HELLO_RETRY_REQUEST_RANDOM,
        legacySessionId: new Uint8Array(0),
        cipherSuite: 0x1301,
        compressionMethod: 0,
        extensions: group === 0 ? [version, ...more] : [share, version, ...more],
      });
      deliver(client, record(ContentType.handshake, [...hello]));
    }
    return client.error?.code;
  };
  assert.equal(asking([0x17]), undefined);
  assert.equal(asking([0x17], [0x18]), 'tls.unexpected_message');
  assert.equal(asking([0x1d]), 'tls.illegal_parameter'); // its share was sent
  assert.equal(asking([0x1e]), 'tls.illegal_parameter'); // not offered
  assert.equal(asking([0]), 'tls.illegal_parameter'); // no change
  assert.equal(asking([0x17, GREASE]), 'tls.unsupported_extension');
});

test('TLS 1.2: a server declines to renegotiate, and the connection continues', () => {
  const seen: TraceEvent[] = [];
  const ends = start({ profile: MODERN_12, trace: (event) => seen.push(event) }, { profile: MODERN_12 });
  const hellos = ends.client as unknown as { sendHandshake(encoded: Uint8Array): void };
  pump(ends);
  const hello = start({ profile: MODERN_12 }).client.takeOutput()!.subarray(5);
  hellos.sendHandshake(hello);
  pump(ends);
  const alerts = seen.filter((event) => event.type === 'alert');
  assert.deepEqual(alerts, [{ type: 'alert', direction: 'in', level: 1, description: 100 }]);
  const received: string[] = [];
  ends.client.write(encodeUtf8('up'));
  ends.server.write(encodeUtf8('down'));
  pump(ends, (to, bytes) => received.push(`${to}: ${Buffer.from(bytes)}`));
  assert.deepEqual(received.sort(), ['client: down', 'server: up']);

  for (let i = 0; i <= MAX_QUIET; i++) hellos.sendHandshake(hello);
  deliver(ends.server, ends.client.takeOutput()!);
  assert.equal(ends.server.error?.code, 'tls.too_many_messages');
});

test('TLS 1.2: after close_notify nothing more is answered', () => {
  for (const [asking, asked, message] of [
    ['client', 'server', start({ profile: MODERN_12 }).client.takeOutput()!.subarray(5)],
    ['server', 'client', Uint8Array.of(HandshakeType.hello_request, 0, 0, 0)],
  ] as const) {
    const ends = start({ profile: MODERN_12 }, { profile: MODERN_12 });
    pump(ends);
    ends[asked].closeWrite();
    ends[asked].takeOutput();
    (ends[asking] as unknown as { sendHandshake(encoded: Uint8Array): void }).sendHandshake(message);
    deliver(ends[asked], ends[asking].takeOutput()!);
    assert.equal(ends[asked].error, undefined);
    assert.equal(ends[asked].takeOutput(), undefined);
  }
});

test('an empty alert record: unexpected_message in TLS 1.3 (RFC 8446 §5.4), under either key', () => {
  for (const secret of ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0']) {
    const log: string[] = [];
    const ends = start({ keyLog: (line) => log.push(line) });
    deliver(ends.server, ends.client.takeOutput()!);
    deliver(ends.client, ends.server.takeOutput()!);
    if (secret === 'CLIENT_TRAFFIC_SECRET_0') pump(ends);
    deliver(ends.server, sealed(sealer(log, secret, 0x1301), ContentType.alert));
    assert.equal(ends.server.error?.code, 'tls.unexpected_message', secret);
    assert.equal(ends.server.error?.alert, AlertDescription.unexpected_message);
  }
  const old = start({ profile: MODERN_12 });
  deliver(old.client, record(ContentType.alert, []));
  assert.equal(old.client.error?.code, 'tls.decode_error');
});

test('warning alerts: at most four in a connection', () => {
  const { client } = start();
  const warning = record(ContentType.alert, [1, AlertDescription.unrecognized_name]);
  for (let i = 0; i < 4; i++) deliver(client, warning);
  assert.equal(client.state, 'handshake');
  deliver(client, warning);
  assert.equal(client.error?.code, 'tls.too_many_messages');
});

test('ChangeCipherSpec records that are ignored: at most eight in a connection', () => {
  const { client, server } = start();
  deliver(server, client.takeOutput()!);
  const changeCipherSpec = record(ContentType.change_cipher_spec, [1]);
  for (let i = 0; i < 8; i++) deliver(server, changeCipherSpec);
  assert.equal(server.state, 'handshake');
  deliver(server, changeCipherSpec);
  assert.equal(server.error?.code, 'tls.too_many_messages');
});

test('a session id that is not echoed, and records of another version, are refused', () => {
  /** The result of a client for a server's flight with one bit flipped. */
  const spoilt = (place: (flight: readonly Uint8Array[]) => number) => {
    const ends = start();
    deliver(ends.server, ends.client.takeOutput()!);
    const flight = ends.server.takeOutput()!;
    flight[place(records(flight))]! ^= 1;
    deliver(ends.client, flight);
    return ends.client.error?.code;
  };
  assert.equal(
    spoilt(() => 5 + 4 + 2 + 32 + 1),
    'tls.illegal_parameter',
  );
  assert.equal(
    spoilt(([hello, changeCipherSpec]) => hello!.length + changeCipherSpec!.length + 2), // of a protected record
    'tls.unexpected_message',
  );

  const old = start({ profile: MODERN_12 }, { profile: MODERN_12 });
  deliver(old.server, old.client.takeOutput()!);
  deliver(old.client, old.server.takeOutput()!);
  deliver(old.server, old.client.takeOutput()!);
  const last = old.server.takeOutput()!;
  last[2]! ^= 1;
  deliver(old.client, last);
  assert.equal(old.client.error?.code, 'tls.unexpected_message');
});
