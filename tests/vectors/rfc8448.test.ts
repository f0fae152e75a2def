// RFC 8448: whole handshakes with their random values, byte for byte, by our client and by our server; and one more of
// the same kind with an external PSK. 0-RTT and raw public keys, which this engine does not speak, are followed at the
// level of messages and keys. Data: ../shared/vectors/rfc8448 (Botan's rendering of the RFC).
import assert from 'node:assert/strict';
import type { CryptoProvider, SignatureSchemeName } from '../../src/crypto/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { cipherSuite } from '../../src/tls/cipher-suites.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { ExtensionType, HandshakeType } from '../../src/tls/constants.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { findExtension } from '../../src/tls/extensions/extension.ts';
import { decodeKeyShare } from '../../src/tls/extensions/key-share.ts';
import { expandLabel, KeySchedule, TrafficSecret } from '../../src/tls/key-schedule.ts';
import { decodeCertificate } from '../../src/tls/messages/certificate.ts';
import { decodeServerHello } from '../../src/tls/messages/server-hello.ts';
import type { SignRequest } from '../../src/tls/park.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import type { IncomingRecord, ReadProtection } from '../../src/tls/record/protection.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { StoredSession } from '../../src/tls/session.ts';
import { decodeSession } from '../../src/tls/session-state.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { encodeUtf8 } from '../../src/util/utf8.ts';
import { deliver, TRUSTING } from '../support/engine-pair.ts';
import { testWithShared } from '../support/shared.ts';
import { readVectors, type VectorSection } from '../support/test-vectors.ts';

const FILE = 'vectors/rfc8448/transcripts.vec';

/** NSS's, as the traces show it. */
const NSS: TlsProfile = {
  name: 'RFC 8448',
  versions: [0x0304],
  cipherSuites: [0x1301, 0x1303, 0x1302],
  groups: [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104],
  keyShareGroups: [0x001d],
  signatureSchemes: [
    0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402, 0x0502, 0x0602,
    0x0202,
  ],
  extensions: [
    'server_name',
    'renegotiation_info',
    'supported_groups',
    'key_share',
    'supported_versions',
    'signature_algorithms',
    'psk_key_exchange_modes',
    'record_size_limit',
  ],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 16_384,
  maxRecordIn: 16_384,
  timeInRandom: false,
  serverOrder: true,
};

const WITH_TICKETS: TlsProfile = {
  ...NSS,
  extensions: [
    'server_name',
    'renegotiation_info',
    'supported_groups',
    'session_ticket',
    'key_share',
    'supported_versions',
    'signature_algorithms',
    'psk_key_exchange_modes',
    'record_size_limit',
  ],
};

/** What a trace needs beyond the profile that most share. */
interface Trace {
  readonly name: string;
  readonly profile?: TlsProfile;
  readonly server?: Partial<ServerSettings>;
  readonly client?: Partial<ClientSettings>;
  /** Of the server's signature; RSA-PSS where it is not said. */
  readonly scheme?: SignatureSchemeName;
  /** The server signs nothing. */
  readonly psk?: true;
  /** The client presents a certificate. */
  readonly clientAuth?: true;
}

const SIMPLE = 'Simple_1RTT_Handshake';
const RETRY = 'HelloRetryRequest_Handshake';
const EXTERNAL_PSK = 'Externally_Provided_PSK_with_Ephemeral_Key';

function traces(vectors: ReadonlyMap<string, VectorSection>): readonly Trace[] {
  const psk = { identity: encodeUtf8('rfc8448'), key: vectors.get(EXTERNAL_PSK)!.bytes('PskSecret') };
  return [
    { name: SIMPLE, profile: WITH_TICKETS },
    {
      name: RETRY,
      profile: {
        ...NSS,
        groups: [0x001d, 0x0017, 0x0018],
        extensions: [
          'server_name',
          'renegotiation_info',
          'supported_groups',
          'key_share',
          'supported_versions',
          'signature_algorithms',
          'cookie',
          'psk_key_exchange_modes',
          'record_size_limit',
          'padding',
        ],
      },
      server: {
        // The trace's server has P-256 before X25519 and asks for it; ours would take the share that came, if it could.
        crypto: { ...nodeCrypto, groups: new Set(['secp256r1', 'secp384r1']) } as CryptoProvider,
        profile: { ...NSS, groups: [0x0017, 0x0018, 0x001d] },
        cookie: vectors.get(RETRY)!.bytes('HelloRetryRequest_Cookie'),
      },
    },
    { name: 'Client_Authentication_Handshake', scheme: 'ecdsa_secp256r1_sha256', clientAuth: true },
    { name: 'Middlebox_Compatibility_Mode', profile: { ...NSS, middleboxCompatibility: true } },
    {
      name: EXTERNAL_PSK,
      psk: true,
      profile: {
        ...NSS,
        groups: [0x001d, 0x0017, 0x0018],
        signatureSchemes: [0x0805, 0x0804, 0x0806, 0x0501, 0x0601, 0x0401, 0x0503, 0x0603, 0x0403],
        extensions: [
          'server_name',
          'supported_groups',
          'key_share',
          'supported_versions',
          'signature_algorithms',
          'psk_key_exchange_modes',
          'record_size_limit',
          'pre_shared_key',
        ],
        serverHelloOrder: ['supported_versions', 'key_share', 'pre_shared_key'],
      },
      client: { psk: { client: psk } },
      server: { psk: { find: (identity) => (toHex(identity) === toHex(psk.identity) ? psk : undefined) } },
    },
  ];
}

testWithShared(FILE, 'RFC 8448, whole handshakes: our server', (file) => {
  const vectors = readVectors(file);
  for (const trace of traces(vectors)) replayServer(trace, vectors.get(trace.name)!);
});

testWithShared(FILE, 'RFC 8448, whole handshakes: our client', (file) => {
  const vectors = readVectors(file);
  for (const trace of traces(vectors)) replayClient(trace, vectors.get(trace.name)!);
});

testWithShared(FILE, 'RFC 8448, 0-RTT by its messages and keys', (file) => {
  const vectors = readVectors(file);
  const vector = vectors.get('Resumed_0RTT_Handshake')!;
  const psk = ticketSecret(vectors);

  // The binder covers the ClientHello without its binders (§4.2.11.2), which are its last 35 bytes.
  const clientHello = messageOf(vector.bytes('Record_ClientHello_1'));
  const binder = clientHello.subarray(clientHello.length - 32);
  const schedule = new KeySchedule(nodeCrypto, 'sha256');
  schedule.startFromPsk(psk);
  const truncated = nodeCrypto.digest('sha256', clientHello.subarray(0, clientHello.length - 35));
  assert.equal(toHex(schedule.binderSecret('res binder').finishedMac(truncated)), toHex(binder));

  // client_early_traffic_secret opens what was sent as 0-RTT data.
  const early = nodeCrypto.hmac('sha256', nodeCrypto.hmac('sha256', new Uint8Array(32)).mac(psk));
  const earlySecret = expandLabel(early, 'sha256', 'c e traffic', nodeCrypto.digest('sha256', clientHello), 32);
  const earlyReader = new TrafficSecret(nodeCrypto, 'sha256', earlySecret).reader(SUITE);
  const data = opened(earlyReader, vector.bytes('Record_Client_EarlyAppData'));
  assert.equal(toHex(data), toHex(vector.bytes('Client_EarlyAppData')));

  // The file's record of the server's flight was made again without server_name; Finished and all that follows are the
  // RFC's, and cover this EncryptedExtensions (§4 there).
  const encryptedExtensions = fromHex(
    '080000280026000a00140012001d00170018001901000101010201030104001c0002400100000000002a0000',
  )!;
  const endOfEarlyData = concatBytes(Uint8Array.of(HandshakeType.end_of_early_data, 0, 0, 0));
  const [first, second] = recordsOf(vector.bytes('Record_ClientFinished'));
  assert.equal(toHex(opened(earlyReader, first!)), toHex(endOfEarlyData));
  followHandshake(vector, schedule, encryptedExtensions, { sent: endOfEarlyData, record: second! });
});

testWithShared(FILE, 'RFC 8448, raw public keys by their messages and keys', (file) => {
  const vector = readVectors(file).get('RawPublicKey_With_Client_Authentication')!;
  const flight = concatBytes(
    vector.bytes('Message_EncryptedExtensions'),
    vector.bytes('Message_CertificateRequest'),
    vector.bytes('Message_Server_Certificate'),
    vector.bytes('Message_Server_CertificateVerify'),
  );
  const clientFlight = followHandshake(vector, new KeySchedule(nodeCrypto, 'sha256'), flight, {
    sent: new Uint8Array(0),
    record: vector.bytes('Record_ClientFinished'),
  });
  // The certificates are bare SubjectPublicKeyInfos (RFC 7250), which the message carries like any other.
  const keys = messagesOf(concatBytes(flight, clientFlight))
    .filter(([type]) => type === HandshakeType.certificate)
    .map((message) => decodeCertificate(message.subarray(4)).certificateList[0]!.certData);
  assert.equal(keys.length, 2);
  for (const key of keys) assert.equal(nodeCrypto.importPublicKey(key).curve, 'secp256r1');
});

const SUITE = cipherSuite(0x1301)!;

function replayServer(trace: Trace, vector: VectorSection): Engine {
  const { random, left } = pool(vector.bytes('Server_RNG_Pool'));
  const settings: ServerSettings = {
    profile: trace.profile ?? NSS,
    crypto: nodeCrypto,
    random,
    clock: clockOf(vector),
    credential: trace.psk ? [] : [serverCredential(trace, vector)],
    clientAuth: trace.clientAuth && { verifier: TRUSTING, required: true },
    ...trace.server,
  };
  const server = createServerEngine(settings);
  deliver(server, vector.bytes('Record_ClientHello_1'));
  if (trace.name === RETRY) {
    assert.equal(output(server), vector.text('Record_HelloRetryRequest'), `${trace.name}: HelloRetryRequest`);
    deliver(server, vector.bytes('Record_ClientHello_2'));
  }
  const flight = concatBytes(vector.bytes('Record_ServerHello'), vector.bytes('Record_ServerHandshakeMessages'));
  assert.equal(server.error, undefined);
  assert.equal(output(server), toHex(flight), `${trace.name}: the server's flight`);

  deliver(server, vector.bytes('Record_ClientFinished'));
  assert.equal(server.state, 'connected', trace.name);
  if (vector.has('Client_AppData')) {
    server.receive(vector.bytes('Record_Client_AppData'));
    assert.equal(toHex(server.read()!), vector.text('Client_AppData'));
  }
  // The ticket of the first trace promises 0-RTT, which ours never does; what follows it has other sequence numbers.
  if (trace.name !== SIMPLE) {
    if (vector.has('Server_AppData')) {
      server.write(vector.bytes('Server_AppData'));
      assert.equal(output(server), vector.text('Record_Server_AppData').toLowerCase());
    }
    server.closeWrite();
    assert.equal(output(server), vector.text('Record_Server_CloseNotify').toLowerCase());
    assert.equal(left(), 0, `${trace.name}: random bytes left`);
  }
  server.receive(vector.bytes('Record_Client_CloseNotify'));
  assert.deepEqual(server.nextEvent(), { type: 'connected' });
  assert.deepEqual(server.nextEvent(), { type: 'peer_closed' });
  return server;
}

/** @returns the sessions that were stored. */
function replayClient(trace: Trace, vector: VectorSection): readonly StoredSession[] {
  const { random, left } = pool(vector.bytes('Client_RNG_Pool'));
  const sessions: StoredSession[] = [];
  const client = createClientEngine({
    profile: trace.profile ?? NSS,
    crypto: nodeCrypto,
    random,
    clock: clockOf(vector),
    serverName: 'server',
    verifier: TRUSTING,
    sessions: { put: (_, session) => sessions.push(session), take: () => undefined, delete: () => {} },
    credential: trace.clientAuth && clientCredential(trace, vector),
    ...trace.client,
  });
  assert.equal(output(client), vector.text('Record_ClientHello_1').toLowerCase(), `${trace.name}: ClientHello`);
  if (trace.name === RETRY) {
    deliver(client, vector.bytes('Record_HelloRetryRequest'));
    assert.equal(output(client), vector.text('Record_ClientHello_2'), `${trace.name}: second ClientHello`);
  }
  deliver(client, concatBytes(vector.bytes('Record_ServerHello'), vector.bytes('Record_ServerHandshakeMessages')));
  assert.equal(client.error, undefined);
  assert.equal(output(client), vector.text('Record_ClientFinished').toLowerCase(), `${trace.name}: client's flight`);
  assert.equal(client.state, 'connected');
  assert.equal(left(), 0, `${trace.name}: random bytes left`);

  if (vector.has('Record_NewSessionTicket')) {
    client.receive(vector.bytes('Record_NewSessionTicket'));
    assert.equal(sessions.length, 1);
  }
  if (vector.has('Client_AppData')) {
    client.write(vector.bytes('Client_AppData'));
    assert.equal(output(client), vector.text('Record_Client_AppData').toLowerCase());
    client.receive(vector.bytes('Record_Server_AppData'));
    assert.equal(toHex(client.read()!), vector.text('Server_AppData'));
  }
  client.closeWrite();
  assert.equal(output(client), vector.text('Record_Client_CloseNotify').toLowerCase());
  client.receive(vector.bytes('Record_Server_CloseNotify'));
  assert.equal(client.state, 'closed');
  return sessions;
}

/** The PSK of the ticket that ends the first trace and begins the second, as our client derived it. */
function ticketSecret(vectors: ReadonlyMap<string, VectorSection>): Uint8Array {
  const [stored] = replayClient(traces(vectors)[0]!, vectors.get(SIMPLE)!);
  const session = decodeSession(stored!.state)!;
  assert.equal(toHex(session.ticket), vectors.get('Resumed_0RTT_Handshake')!.text('SessionTicket'));
  return session.secret;
}

/**
 * Follows a handshake from outside: derives all keys, opens what they open, and checks both Finished.
 *
 * @param serverMessages - EncryptedExtensions up to Finished.
 * @returns the client's flight.
 */
function followHandshake(
  vector: VectorSection,
  schedule: KeySchedule,
  serverMessages: Uint8Array,
  client: { readonly sent: Uint8Array; readonly record: Uint8Array },
): Uint8Array {
  const clientHello = messageOf(vector.bytes('Record_ClientHello_1'));
  const serverHello = vector.bytes('Message_ServerHello');
  const share = decodeKeyShare(
    findExtension(decodeServerHello(serverHello.subarray(4)).extensions!, ExtensionType.key_share)!,
  );
  const { random } = pool(vector.bytes('Client_RNG_Pool').subarray(32));
  const shared = nodeCrypto.generateKeyAgreement('x25519', random).agree(share.keyExchange);

  const hashOf = (...parts: Uint8Array[]) => nodeCrypto.digest('sha256', clientHello, serverHello, ...parts);
  const handshake = schedule.enterHandshake(shared, hashOf());
  const serverFinished = vector.bytes('Message_Server_Finished');
  assert.equal(toHex(handshake.server.finishedMac(hashOf(serverMessages))), toHex(serverFinished.subarray(4)));
  const flight = concatBytes(serverMessages, serverFinished);

  const clientFlight = opened(handshake.client.reader(SUITE), client.record);
  const clientBefore = clientFlight.subarray(0, clientFlight.length - 36);
  const expected = handshake.client.finishedMac(hashOf(flight, client.sent, clientBefore));
  assert.equal(toHex(expected), toHex(clientFlight.subarray(clientFlight.length - 32)));

  const main = schedule.enterMain(hashOf(flight));
  if (!vector.has('Client_AppData')) return clientFlight;
  const clientReader = main.client.reader(SUITE);
  assert.equal(toHex(opened(clientReader, vector.bytes('Record_Client_AppData'))), vector.text('Client_AppData'));
  const serverReader = main.server.reader(SUITE);
  assert.equal(toHex(opened(serverReader, vector.bytes('Record_Server_AppData'))), vector.text('Server_AppData'));
  return clientFlight;
}

function serverCredential({ scheme = 'rsa_pss_rsae_sha256' }: Trace, vector: VectorSection): Credential {
  const message = vector.bytes('Message_Server_Certificate').subarray(4);
  const chain = decodeCertificate(message).certificateList.map(({ certData }) => certData);
  return { chain, key: signer(scheme, vector, 'Server') };
}

/** The trace shows the client's certificate only under its keys: our server, replaying it, opens it. */
function clientCredential(trace: Trace, vector: VectorSection): Credential {
  const chain = replayServer(trace, vector).info!.peerCertificates;
  return { chain, key: signer('rsa_pss_rsae_sha256', vector, 'Client') };
}

/** Salted signatures cannot be made again: the trace's own is given, for exactly the content that it covers. */
function signer(scheme: SignatureSchemeName, vector: VectorSection, role: 'Server' | 'Client') {
  return {
    schemes: [scheme],
    sign(request: SignRequest) {
      assert.equal(toHex(request.content), vector.text(`${role}_MessageToSign`).toLowerCase());
      return vector.bytes(`${role}_MessageSignature`);
    },
  };
}

function pool(bytes: Uint8Array) {
  let at = 0;
  return {
    random(length: number): Uint8Array {
      assert.ok(at + length <= bytes.length, 'more random bytes are drawn than the trace has');
      at += length;
      return bytes.slice(at - length, at);
    },
    left: () => bytes.length - at,
  };
}

function clockOf(vector: VectorSection) {
  const now = Number(vector.text('CurrentTimestamp'));
  return { now: () => now };
}

function output(engine: Engine): string {
  return toHex(engine.takeOutput() ?? new Uint8Array(0));
}

function messageOf(record: Uint8Array): Uint8Array {
  return record.subarray(5);
}

function messagesOf(flight: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < flight.length; ) {
    const end = at + 4 + flight[at + 1]! * 65_536 + flight[at + 2]! * 256 + flight[at + 3]!;
    messages.push(flight.subarray(at, end));
    at = end;
  }
  return messages;
}

function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes[at + 3]! * 256 + bytes[at + 4]!;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

function opened(reader: ReadProtection, bytes: Uint8Array): Uint8Array {
  const record: IncomingRecord = { contentType: bytes[0]!, header: bytes.subarray(0, 5), fragment: bytes.subarray(5) };
  reader.open(record, 16_384);
  return record.fragment;
}
