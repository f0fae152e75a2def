// The engine independent of a handshake: how connections end, floods, and data that is not TLS.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import '../errors/advice.ts';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  eventsOf,
  MODERN_12,
  MODERN_13,
  pump,
  serverSettings,
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { AlertDescription } from '../errors/alert-description.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { concatBytes } from '../util/bytes.ts';
import { fromHex } from '../util/hex.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { cipherSuite } from './cipher-suites.ts';
import { createClientEngine } from './client-engine.ts';
import { ContentType } from './constants.ts';
import type { Engine } from './engine.ts';
import { TrafficSecret } from './key-schedule.ts';
import type { Aead13Writer } from './record/aead13.ts';
import { createServerEngine } from './server-engine.ts';
import type { TraceEvent } from './trace.ts';

let identity: { root: Issued; leaf: Issued };
before(async () => {
  identity = await makeServerIdentity();
});

function start(trace?: (event: TraceEvent) => void): Ends {
  return {
    client: createClientEngine(clientSettings({ profile: MODERN_13, trace })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: MODERN_13 })),
  };
}

function connect(trace?: (event: TraceEvent) => void): Ends {
  const ends = start(trace);
  pump(ends);
  assert.equal(ends.client.state, 'connected');
  eventsOf(ends.client);
  eventsOf(ends.server);
  return ends;
}

/** A connection for which the test can make the client's records. */
function connectWithSealer(): { ends: Ends; sealer: Aead13Writer } {
  let secret: Uint8Array | undefined;
  const keyLog = (line: string): void => {
    if (line.startsWith('CLIENT_TRAFFIC_SECRET_0')) secret = fromHex(line.split(' ')[2]!);
  };
  const client = createClientEngine(clientSettings({ profile: MODERN_13, keyLog }));
  const server = createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: MODERN_13 }));
  pump({ client, server });
  const suite = cipherSuite(client.info!.cipherSuite)!;
  return { ends: { client, server }, sealer: new TrafficSecret(nodeCrypto, suite.hash, secret!).writer(suite) };
}

function sealed(sealer: Aead13Writer, contentType: number, body: readonly number[]): Uint8Array {
  const buffer = new Uint8Array(5 + body.length + sealer.suffix);
  buffer.set(body, 5);
  sealer.seal(contentType, 0x0303, buffer, 0, body.length);
  return buffer;
}

function record(type: number, body: readonly number[], version = 0x0303): Uint8Array {
  return Uint8Array.of(type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff, ...body);
}

/** The result of a new client, or server, for a first response. */
function answered(role: 'client' | 'server', bytes: Uint8Array): Engine {
  const engine = start()[role];
  engine.takeOutput();
  deliver(engine, bytes);
  return engine;
}

function codeOf(engine: Engine): string | undefined {
  return engine.error?.code;
}

/** The description of the fatal alert in plaintext output. */
function alertOf(engine: Engine): number | undefined {
  const output = engine.takeOutput();
  return output?.[0] === ContentType.alert && output.length === 7 ? output[6] : undefined;
}

/** Of TLS 1.1. */
const OLD_SERVER_HELLO = [2, 0, 0, 38, 3, 2, ...new Array(32).fill(1), 0, 0x00, 0x2f, 0];

test('other protocols are recognized and named', () => {
  const http = answered('client', encodeUtf8('HTTP/1.1 400 Bad Request\r\n\r\n'));
  assert.equal(http.error?.code, 'tls.http_on_tls_port');
  assert.equal(alertOf(http), AlertDescription.unexpected_message);
  assert.match(http.error!.hint, /http:\/\//);

  const client = answered('server', encodeUtf8('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  assert.equal(client.error?.code, 'tls.http_on_tls_port');
  assert.match(client.error!.hint, /https:\/\//);

  const ssh = answered('client', encodeUtf8('SSH-2.0-OpenSSH_9.2\r\n'));
  assert.equal(ssh.error?.code, 'tls.not_tls');
  assert.match(ssh.error!.message, /SSH-2/);
  assert.equal(answered('client', new Uint8Array(64)).error?.code, 'tls.not_tls');
});

test('each fault of a peer at the start has a separate code, and a hint', () => {
  const closed = answered('client', new Uint8Array(0));
  closed.receiveEnd();
  const faults = {
    'tls.http_on_tls_port': answered('client', encodeUtf8('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'tls.not_tls': answered('client', new Uint8Array(64)),
    'tls.closed_in_handshake': closed,
    'tls.protocol_version': answered('client', record(ContentType.handshake, OLD_SERVER_HELLO)),
    'alert.unknown_ca': answered('server', record(ContentType.alert, [2, AlertDescription.unknown_ca])),
    'alert.protocol_version': answered('client', record(ContentType.alert, [2, AlertDescription.protocol_version])),
  };
  const hints = new Set<string>();
  for (const [code, { error }] of Object.entries(faults)) {
    assert.equal(error?.code, code);
    assert.ok(error.hint.length > 20, `${code}: ${error.hint}`);
    hints.add(error.hint);
  }
  assert.equal(hints.size, Object.keys(faults).length);
});

test('an alert of the peer is an error with its own code, and is not answered', () => {
  const refused = answered('client', record(ContentType.alert, [2, AlertDescription.handshake_failure]));
  assert.equal(refused.error?.code, 'alert.handshake_failure');
  assert.equal(refused.error?.kind, 'alert');
  assert.equal(refused.takeOutput(), undefined);

  assert.equal(answered('client', record(ContentType.alert, [2, 250])).error?.code, 'alert.unknown');
  assert.equal(answered('client', record(ContentType.alert, [3, 40])).error?.code, 'tls.illegal_parameter');
  assert.equal(answered('client', record(ContentType.alert, [2])).error?.code, 'tls.decode_error');
});

test('a version that was not offered is refused', () => {
  const old = answered('client', record(ContentType.handshake, OLD_SERVER_HELLO));
  assert.equal(old.error?.code, 'tls.protocol_version');
  assert.equal(alertOf(old), AlertDescription.protocol_version);
  // In supported_versions it is an illegal_parameter (§4.2.1).
  const draft = [2, 0, 0, 46, 3, 3, ...new Array(32).fill(1), 0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 5];
  const unoffered = answered('client', record(ContentType.handshake, draft));
  assert.equal(unoffered.error?.code, 'tls.illegal_parameter');
  assert.match(unoffered.error!.message, /0x0305, which was not offered/);
});

test('half-close: each side ends separately, and reading continues until the other has ended', () => {
  const ends = connect();
  ends.client.write(encodeUtf8('last words'));
  ends.client.closeWrite();
  ends.client.closeWrite(); // does nothing
  const got: number[] = [];
  pump(ends, (_, bytes) => got.push(...bytes));
  assert.deepEqual(got, [...encodeUtf8('last words')]);
  assert.deepEqual(eventsOf(ends.server), [{ type: 'peer_closed' }]);
  assert.throws(() => ends.client.write(Uint8Array.of(1)), { code: 'net.closed' });
  assert.equal(ends.client.state, 'connected');

  ends.server.write(encodeUtf8('answer'));
  pump(ends);
  ends.server.closeWrite();
  pump(ends);
  assert.deepEqual([ends.client.state, ends.server.state], ['closed', 'closed']);
  assert.equal(ends.client.receive(Uint8Array.of(1, 2, 3)), 3); // ignored (RFC 8446 §6.1)
});

test('an end without close_notify is distinguished from one with it', () => {
  const cut = connect();
  cut.client.receiveEnd();
  assert.equal(cut.client.error?.code, 'tls.truncated');
  assert.deepEqual(eventsOf(cut.client), [{ type: 'failed', error: cut.client.error }]);

  const clean = connect();
  clean.server.closeWrite();
  pump(clean);
  assert.equal(clean.client.write(encodeUtf8('answer')), 6); // the other direction is open until the transport ends
  clean.client.receiveEnd();
  assert.equal(clean.client.error, undefined);
  assert.throws(() => clean.client.write(Uint8Array.of(1)), { code: 'net.closed' });
  assert.equal(clean.client.state, 'closed');

  const early = start();
  early.client.receiveEnd();
  assert.equal(early.client.error?.code, 'tls.closed_in_handshake');
  const polite = answered('client', record(ContentType.alert, [1, AlertDescription.close_notify]));
  assert.equal(polite.error?.code, 'tls.close_notify_in_handshake');
});

test('output can be sent even if the connection failed', () => {
  const ends = connect();
  const bad = record(ContentType.application_data, new Array(40).fill(0));
  deliver(ends.client, bad);
  assert.equal(ends.client.error?.code, 'tls.bad_record_mac');
  assert.throws(() => ends.client.write(Uint8Array.of(1)), { code: 'tls.bad_record_mac' });
  pump(ends); // the alert is sent under the keys
  assert.equal(ends.server.error?.code, 'alert.bad_record_mac');
});

test('the content of a protected record is checked: padding, type, length, alignment', () => {
  const judged = (type: number, body: readonly number[]) => {
    const { ends, sealer } = connectWithSealer();
    deliver(ends.server, sealed(sealer, type, body));
    return ends.server;
  };
  const padded = judged(0, [1, 2, 3, ContentType.application_data, 0, 0, 0, 0].slice(0, 4));
  assert.equal(padded.error, undefined); // zeros after the real type are padding
  assert.equal(judged(0, [0, 0, 0]).error?.code, 'tls.unexpected_message');
  assert.equal(judged(ContentType.change_cipher_spec, [1]).error?.code, 'tls.unexpected_message');
  assert.equal(judged(99, [1]).error?.code, 'tls.unexpected_message');
  assert.equal(judged(ContentType.handshake, []).error?.code, 'tls.unexpected_message');
  assert.equal(judged(ContentType.application_data, new Array(16_385).fill(1)).error?.code, 'tls.record_overflow');
  const keyUpdate = [24, 0, 0, 1, 0];
  assert.equal(judged(ContentType.handshake, keyUpdate).error, undefined);
  assert.equal(judged(ContentType.handshake, [...keyUpdate, 24]).error?.code, 'tls.unexpected_message');
  assert.equal(judged(ContentType.handshake, [24, 0, 0, 1, 2]).error?.code, 'tls.illegal_parameter');
});

test('plaintext waits for its reader, and so does the peer', () => {
  const ends = connect();
  ends.client.write(new Uint8Array(40_000).fill(5));
  const records = ends.client.takeOutput()!;
  const taken = ends.server.receive(records);
  assert.equal(taken, 16_384 + 22);
  assert.equal(ends.server.receive(records.subarray(taken)), 0);
  assert.equal(ends.server.read()?.length, 16_384);
  assert.equal(ends.server.read(), undefined);
  assert.equal(ends.server.receive(records.subarray(taken)), 16_384 + 22);
});

test('the output is limited: write accepts what fits and the rest later', () => {
  const ends = connect();
  const data = new Uint8Array(1_000_000);
  const first = ends.client.write(data);
  assert.ok(first > 0 && first < data.length);
  assert.equal(ends.client.write(data.subarray(first)), 0);
  const output = ends.client.takeOutput()!;
  assert.ok(output.length <= 4 * 16_645, `${output.length}`);
  assert.ok(ends.client.write(data.subarray(first)) > 0);
  assert.equal(start().client.write(data), 0);
});

test('floods of empty records, KeyUpdates, warnings and ChangeCipherSpecs are stopped', () => {
  const { ends: empty, sealer } = connectWithSealer();
  for (let i = 0; i < 32; i++) deliver(empty.server, sealed(sealer, ContentType.application_data, []));
  deliver(empty.server, sealed(sealer, ContentType.application_data, [1]));
  for (let i = 0; i < 32; i++) deliver(empty.server, sealed(sealer, ContentType.application_data, []));
  assert.equal(codeOf(empty.server), undefined);
  deliver(empty.server, sealed(sealer, ContentType.application_data, []));
  assert.equal(codeOf(empty.server), 'tls.too_many_messages');

  const updates = connect();
  for (let i = 0; i < 33; i++) updates.client.updateKeys('update_not_requested');
  deliver(updates.server, updates.client.takeOutput()!);
  assert.equal(updates.server.error?.code, 'tls.too_many_messages');

  const warnings = start().client;
  for (let i = 0; i < 9; i++) {
    deliver(warnings, record(ContentType.alert, [1, AlertDescription.unrecognized_name]));
  }
  assert.equal(warnings.error?.code, 'tls.too_many_messages');

  const ends = start();
  deliver(ends.server, ends.client.takeOutput()!);
  for (let i = 0; i < 9; i++) deliver(ends.server, record(ContentType.change_cipher_spec, [1]));
  assert.equal(ends.server.error?.code, 'tls.too_many_messages');

  const handshake = start().server;
  for (let i = 0; i < 33; i++) deliver(handshake, record(ContentType.handshake, []));
  assert.equal(handshake.error?.code, 'tls.too_many_messages');
});

test('ChangeCipherSpec is ignored only during a handshake, and only if it is valid', () => {
  const early = answered('server', record(ContentType.change_cipher_spec, [1]));
  assert.equal(early.error?.code, 'tls.unexpected_message');
  const ends = start();
  deliver(ends.server, ends.client.takeOutput()!);
  deliver(ends.server, record(ContentType.change_cipher_spec, [2]));
  assert.equal(ends.server.error?.code, 'tls.unexpected_message');
  const late = connect();
  deliver(late.server, record(ContentType.change_cipher_spec, [1]));
  assert.equal(late.server.error?.code, 'tls.unexpected_message');

  // RFC 8446 §5: from the first ClientHello on, so before the ServerHello too; TLS 1.2 has no such rule.
  const between = start();
  deliver(between.client, record(ContentType.change_cipher_spec, [1]));
  pump(between);
  assert.equal(between.client.state, 'connected');
  const old = createClientEngine(clientSettings({ profile: MODERN_12 }));
  deliver(old, record(ContentType.change_cipher_spec, [1]));
  assert.equal(old.error?.code, 'tls.unexpected_message');
});

test('messages that are too long, or unexpected, are refused by their header', () => {
  const long = answered('server', record(ContentType.handshake, [1, 1, 0, 1]));
  assert.equal(long.error?.code, 'tls.message_too_long');
  const wrong = answered('server', record(ContentType.handshake, [20, 0, 0, 32]));
  assert.equal(wrong.error?.code, 'tls.unexpected_message');
  assert.match(wrong.error!.message, /finished came where client_hello was due/);
});

test('another record within a handshake message is refused', () => {
  const half = record(ContentType.handshake, [1, 0, 1, 0, 3, 3]);
  const engine = answered('server', concatBytes(half, record(ContentType.change_cipher_spec, [1])));
  assert.equal(engine.error?.code, 'tls.unexpected_message');
});

test('application data before the handshake is done is refused', () => {
  const engine = answered('server', record(ContentType.application_data, [1, 2, 3]));
  assert.equal(engine.error?.code, 'tls.unexpected_message');
});

test('refused 0-RTT data is skipped up to a budget', () => {
  const ends = start();
  const hello = ends.client.takeOutput()!;
  deliver(ends.server, withEarlyData(hello));
  const early = record(ContentType.application_data, new Array(500).fill(7));
  for (let i = 0; i < 20; i++) deliver(ends.server, early);
  assert.equal(codeOf(ends.server), undefined);
  for (let i = 0; i < 20; i++) deliver(ends.server, early);
  assert.equal(codeOf(ends.server), 'tls.too_many_messages');
});

test('a trace contains records, messages, states and the names of secrets, but no secret', () => {
  const events: TraceEvent[] = [];
  const secrets: string[] = [];
  const ends = {
    client: createClientEngine(
      clientSettings({
        profile: MODERN_13,
        trace: (event) => events.push(event),
        keyLog: (line) => secrets.push(line),
      }),
    ),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: MODERN_13 })),
  };
  pump(ends);
  const states = events.flatMap((event) => (event.type === 'state' ? event.name : []));
  assert.deepEqual(states, [
    'ExpectServerHello',
    'ExpectEncryptedExtensions',
    'ExpectCertificateOrRequest',
    'ExpectCertificateVerify',
    'ExpectFinished',
    'Connected',
  ]);
  const messages = events.flatMap((event) =>
    event.type === 'message' ? `${event.direction} ${event.handshakeType}` : [],
  );
  assert.deepEqual(messages, ['out 1', 'in 2', 'in 8', 'in 11', 'in 15', 'in 20', 'out 20']);
  assert.ok(events.some((event) => event.type === 'secret' && event.label === 'c ap traffic'));
  assert.ok(events.some((event) => event.type === 'record' && event.direction === 'in' && event.encrypted));
  const shown = JSON.stringify(events, (_, value) => (value instanceof Uint8Array ? [...value].join() : value));
  for (const line of secrets) assert.ok(!shown.includes(Buffer.from(line.split(' ')[2]!, 'hex').join()));
});

/** The ClientHello with early_data added as its first extension (RFC 8446 §4.2.10). */
function withEarlyData(hello: Uint8Array): Uint8Array {
  const sessionId = hello[5 + 4 + 34]!;
  const suites = 5 + 4 + 35 + sessionId;
  const extensions = suites + 2 + hello[suites]! * 256 + hello[suites + 1]! + 2;
  const out = concatBytes(
    hello.subarray(0, extensions + 2),
    Uint8Array.of(0, 42, 0, 0),
    hello.subarray(extensions + 2),
  );
  for (const at of [3, 7, extensions]) {
    const value = out[at]! * 256 + out[at + 1]! + 4;
    out[at] = value >> 8;
    out[at + 1] = value & 0xff;
  }
  return out;
}
