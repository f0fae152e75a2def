import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTlsError } from '../../errors.ts';
import { cipherSuite } from '../cipher-suites.ts';
import { HandshakeType } from '../constants.ts';
import {
  decodeCertificate,
  decodeCertificate12,
  decodeCertificateRequest,
  decodeCertificateRequest12,
  decodeCertificateStatus,
  decodeCertificateVerify,
  decodeFinished,
  encodeCertificate,
  encodeCertificate12,
  encodeCertificateRequest,
  encodeCertificateRequest12,
  encodeCertificateStatus,
  encodeCertificateVerify,
  encodeFinished,
} from './authentication-messages.ts';
import {
  decodeHelloRequest,
  decodeServerHelloDone,
  encodeHandshake,
  encodeServerHelloDone,
} from './handshake-message.ts';
import {
  decodeClientHello,
  decodeEncryptedExtensions,
  decodeServerHello,
  encodeClientHello,
  encodeEncryptedExtensions,
  encodeServerHello,
  HELLO_RETRY_REQUEST_RANDOM,
  isHelloRetryRequest,
} from './hellos.ts';
import {
  type ClientKeyExchange,
  decodeClientKeyExchange,
  decodeServerKeyExchange,
  encodeClientKeyExchange,
  encodeServerKeyExchange,
  encodeServerParams,
} from './key-exchange.ts';
import {
  decodeKeyUpdate,
  decodeNewSessionTicket,
  decodeNewSessionTicket12,
  encodeKeyUpdate,
  encodeNewSessionTicket,
  encodeNewSessionTicket12,
} from './post-handshake.ts';

const bytes = (length: number, first = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
const EXTENSIONS = [
  { type: 0x0017, data: bytes(0) },
  { type: 0x0a0a, data: bytes(3) },
];
const ECDHE = cipherSuite(0xc02b)!;
const DHE = cipherSuite(0x0033)!;
const RSA = cipherSuite(0x002f)!;
const PSK = cipherSuite(0x00a8)!;
const ECDHE_PSK = cipherSuite(0xd001)!;

interface Case<T> {
  readonly name: string;
  readonly type: number;
  readonly value: T;
  readonly encoded: Uint8Array;
  readonly decode: (body: Uint8Array) => T;
  /** Prefixes, in bytes of the body, that are complete messages by an RFC: extensions may be omitted. */
  readonly wholePrefixes?: readonly number[];
}

function define<T>(
  name: string,
  type: number,
  value: T,
  encode: (value: T) => Uint8Array,
  decode: (body: Uint8Array) => T,
  wholePrefixes: readonly number[] = [],
): Case<T> {
  return { name, type, value, encoded: encode(value), decode, wholePrefixes };
}

const hello = {
  legacyVersion: 0x0303,
  random: bytes(32),
  legacySessionId: bytes(32, 7),
  cipherSuites: [0x1301, 0x0a0a],
  compressionMethods: bytes(1, 0),
  extensions: EXTENSIONS,
};
const serverHello = {
  legacyVersion: 0x0303,
  random: bytes(32, 9),
  legacySessionId: bytes(4),
  cipherSuite: 0x1301,
  compressionMethod: 0,
  extensions: EXTENSIONS,
};
const ecdheParams = { kind: 'ecdhe', group: 0x001d, point: bytes(32) } as const;
const dheParams = { kind: 'dhe', prime: bytes(9), generator: bytes(1, 2), publicValue: bytes(8) } as const;

const CASES: readonly Case<unknown>[] = [
  define('ClientHello', HandshakeType.client_hello, hello, encodeClientHello, decodeClientHello, [2 + 32 + 33 + 6 + 2]),
  define('ServerHello', HandshakeType.server_hello, serverHello, encodeServerHello, decodeServerHello, [
    2 + 32 + 5 + 3,
  ]),
  define(
    'EncryptedExtensions',
    HandshakeType.encrypted_extensions,
    EXTENSIONS,
    encodeEncryptedExtensions,
    decodeEncryptedExtensions,
  ),
  define(
    'Certificate (1.3)',
    HandshakeType.certificate,
    { certificateRequestContext: bytes(2), certificateList: [{ certData: bytes(5), extensions: EXTENSIONS }] },
    encodeCertificate,
    decodeCertificate,
  ),
  define(
    'Certificate (1.2)',
    HandshakeType.certificate,
    [bytes(5), bytes(7)],
    encodeCertificate12,
    decodeCertificate12,
  ),
  define(
    'CertificateRequest (1.3)',
    HandshakeType.certificate_request,
    { certificateRequestContext: bytes(3), extensions: EXTENSIONS },
    encodeCertificateRequest,
    decodeCertificateRequest,
  ),
  define(
    'CertificateRequest (1.2)',
    HandshakeType.certificate_request,
    { certificateTypes: [1, 64], supportedSignatureAlgorithms: [0x0403], certificateAuthorities: [bytes(4)] },
    encodeCertificateRequest12,
    (body) => decodeCertificateRequest12(body, 0x0303),
  ),
  define(
    'CertificateRequest (1.1)',
    HandshakeType.certificate_request,
    { certificateTypes: [1], supportedSignatureAlgorithms: undefined, certificateAuthorities: [bytes(4), bytes(2)] },
    encodeCertificateRequest12,
    (body) => decodeCertificateRequest12(body, 0x0302),
  ),
  define(
    'CertificateVerify',
    HandshakeType.certificate_verify,
    { algorithm: 0x0403, signature: bytes(70) },
    encodeCertificateVerify,
    (body) => decodeCertificateVerify(body, 0x0304),
  ),
  define(
    'CertificateVerify (1.1)',
    HandshakeType.certificate_verify,
    { algorithm: undefined, signature: bytes(70) },
    encodeCertificateVerify,
    (body) => decodeCertificateVerify(body, 0x0302),
  ),
  define(
    'CertificateStatus',
    HandshakeType.certificate_status,
    bytes(30),
    encodeCertificateStatus,
    decodeCertificateStatus,
  ),
  define(
    'ServerKeyExchange (ECDHE)',
    HandshakeType.server_key_exchange,
    {
      pskIdentityHint: undefined,
      params: ecdheParams,
      encodedParams: encodeServerParams(ecdheParams),
      signature: { algorithm: 0x0403, bytes: bytes(70) },
    },
    encodeServerKeyExchange,
    (body) => decodeServerKeyExchange(body, ECDHE, 0x0303),
  ),
  define(
    'ServerKeyExchange (DHE, 1.2)',
    HandshakeType.server_key_exchange,
    {
      pskIdentityHint: undefined,
      params: dheParams,
      encodedParams: encodeServerParams(dheParams),
      signature: { algorithm: 0x0401, bytes: bytes(70) },
    },
    encodeServerKeyExchange,
    (body) => decodeServerKeyExchange(body, DHE, 0x0303),
  ),
  define(
    'ServerKeyExchange (DHE, 1.0)',
    HandshakeType.server_key_exchange,
    {
      pskIdentityHint: undefined,
      params: dheParams,
      encodedParams: encodeServerParams(dheParams),
      signature: { algorithm: undefined, bytes: bytes(70) },
    },
    encodeServerKeyExchange,
    (body) => decodeServerKeyExchange(body, DHE, 0x0301),
  ),
  define(
    'ServerKeyExchange (ECDHE_PSK)',
    HandshakeType.server_key_exchange,
    {
      pskIdentityHint: bytes(0),
      params: ecdheParams,
      encodedParams: encodeServerParams(ecdheParams),
      signature: undefined,
    },
    encodeServerKeyExchange,
    (body) => decodeServerKeyExchange(body, ECDHE_PSK, 0x0303),
  ),
  define(
    'ServerKeyExchange (PSK)',
    HandshakeType.server_key_exchange,
    { pskIdentityHint: bytes(6), params: undefined, encodedParams: bytes(0), signature: undefined },
    encodeServerKeyExchange,
    (body) => decodeServerKeyExchange(body, PSK, 0x0303),
  ),
  ...[
    { suite: ECDHE, value: { pskIdentity: undefined, exchangeKeys: bytes(65) } },
    { suite: DHE, value: { pskIdentity: undefined, exchangeKeys: bytes(256) } },
    { suite: RSA, value: { pskIdentity: undefined, exchangeKeys: bytes(256) } },
    { suite: PSK, value: { pskIdentity: bytes(4), exchangeKeys: undefined } },
    { suite: ECDHE_PSK, value: { pskIdentity: bytes(0), exchangeKeys: bytes(65) } },
  ].map(({ suite, value }) =>
    define<ClientKeyExchange>(
      `ClientKeyExchange (${suite.keyExchange}, ${suite.authentication})`,
      HandshakeType.client_key_exchange,
      value,
      (each) => encodeClientKeyExchange(each, suite),
      (body) => decodeClientKeyExchange(body, suite),
    ),
  ),
  define('Finished', HandshakeType.finished, bytes(12), encodeFinished, (body) => decodeFinished(body, 12)),
  define(
    'NewSessionTicket (1.3)',
    HandshakeType.new_session_ticket,
    { ticketLifetime: 7, ticketAgeAdd: 0xffffffff, ticketNonce: bytes(1), ticket: bytes(9), extensions: EXTENSIONS },
    encodeNewSessionTicket,
    decodeNewSessionTicket,
  ),
  define(
    'NewSessionTicket (1.2)',
    HandshakeType.new_session_ticket,
    { ticketLifetimeHint: 7, ticket: bytes(9) },
    encodeNewSessionTicket12,
    decodeNewSessionTicket12,
  ),
  define('KeyUpdate', HandshakeType.key_update, 'update_requested' as const, encodeKeyUpdate, decodeKeyUpdate),
  define(
    'HelloRequest',
    HandshakeType.hello_request,
    undefined,
    () => encodeHandshake(HandshakeType.hello_request),
    decodeHelloRequest,
  ),
  define('ServerHelloDone', HandshakeType.server_hello_done, undefined, encodeServerHelloDone, decodeServerHelloDone),
] as readonly Case<unknown>[];

const isDecodeError = (error: unknown): boolean => isTlsError(error) && error.code === 'tls.decode_error';

for (const { name, type, value, encoded, decode, wholePrefixes = [] } of CASES) {
  test(`${name}: round trip, every strict prefix, trailing data, damage`, () => {
    assert.equal(encoded[0], type);
    assert.equal(encoded[1]! * 65_536 + encoded[2]! * 256 + encoded[3]!, encoded.length - 4);
    const body = encoded.subarray(4);
    assert.deepEqual(decode(body), value);

    for (let length = 0; length < body.length; length++) {
      if (wholePrefixes.includes(length)) decode(body.subarray(0, length));
      else assert.throws(() => decode(body.subarray(0, length)), isDecodeError, `prefix of ${length} bytes`);
    }
    assert.throws(() => decode(Uint8Array.of(...body, 0)), isDecodeError);

    // Any input results in a TlsError or a value.
    const damage = fc.tuple(fc.nat(Math.max(0, body.length - 1)), fc.nat(255));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 6 }), fc.uint8Array({ maxLength: 64 }), (changes, tail) => {
        const damaged = Uint8Array.of(...body, ...tail);
        for (const [at, to] of changes) damaged[at] = to;
        try {
          decode(damaged);
        } catch (error) {
          assert.ok(isTlsError(error), String(error));
        }
      }),
      { numRuns: 200 },
    );
  });
}

test('arbitrary bytes cause only TlsErrors', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...CASES), (body, { decode }) => {
      try {
        decode(body);
      } catch (error) {
        assert.ok(isTlsError(error), String(error));
      }
    }),
    { numRuns: 3000 },
  );
});

test('hellos without an extensions block differ from those with an empty one', () => {
  const none = decodeClientHello(encodeClientHello({ ...hello, extensions: undefined }).subarray(4));
  assert.equal(none.extensions, undefined);
  const empty = decodeClientHello(encodeClientHello({ ...hello, extensions: [] }).subarray(4));
  assert.deepEqual(empty.extensions, []);
});

test('limits of the RFCs are enforced', () => {
  const encode = (change: object) => encodeClientHello({ ...hello, ...change }).subarray(4);
  assert.throws(() => decodeClientHello(encode({ legacySessionId: bytes(33) })), isDecodeError);
  assert.throws(() => decodeClientHello(encode({ cipherSuites: [] })), isDecodeError);
  assert.throws(() => decodeClientHello(encode({ compressionMethods: bytes(0) })), isDecodeError);
  const twice = [EXTENSIONS[0]!, EXTENSIONS[0]!];
  assert.throws(() => decodeClientHello(encode({ extensions: twice })), /extended_master_secret comes twice/);
  assert.throws(() => decodeFinished(bytes(11), 12), isDecodeError);
  assert.throws(() => decodeFinished(bytes(13), 12), isDecodeError);
  assert.throws(() => decodeKeyUpdate(Uint8Array.of(2)), /request_update 2/);
  assert.throws(() => decodeServerKeyExchange(Uint8Array.of(1, 0, 0), ECDHE, 0x0303), /curve type 1/);
  assert.throws(() => decodeCertificate12(Uint8Array.of(0, 0, 3, 0, 0, 0)), isDecodeError);
});

test('a HelloRetryRequest is a ServerHello with that random', () => {
  assert.equal(isHelloRetryRequest(serverHello), false);
  assert.equal(isHelloRetryRequest({ ...serverHello, random: HELLO_RETRY_REQUEST_RANDOM }), true);
});
