import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Reader } from '../../codec/reader.ts';
import { encodeWhole, type Writer } from '../../codec/writer.ts';
import { type ErrorCode, isTlsError } from '../../errors.ts';
import { fromHex, toHex } from '../../util/hex.ts';
import { ExtensionType } from '../constants.ts';
import {
  decodeCertificateAuthorities,
  decodeOcspResponse,
  decodeSignatureAlgorithms,
  decodeStatusRequest,
  encodeDistinguishedNames,
  encodeOcspResponse,
  encodeSignatureAlgorithms,
  encodeStatusRequest,
} from './certificate-extensions.ts';
import {
  decodeAlpn,
  decodeMaxFragmentLength,
  decodeRecordSizeLimit,
  decodeRenegotiationInfo,
  decodeSelectedAlpn,
  decodeServerName,
  encodeAlpn,
  encodeMaxFragmentLength,
  encodeRecordSizeLimit,
  encodeRenegotiationInfo,
  encodeServerName,
} from './connection.ts';
import { decodeEmpty, decodeExtensions, encodeExtensions, refuseUnsolicited } from './extension.ts';
import {
  decodeCookie,
  decodeEcPointFormats,
  decodeKeyShare,
  decodeKeyShares,
  decodeSelectedGroup,
  decodeSelectedVersion,
  decodeSupportedGroups,
  decodeSupportedVersions,
  encodeCookie,
  encodeEcPointFormats,
  encodeKeyShare,
  encodeKeyShares,
  encodeSelectedGroup,
  encodeSelectedVersion,
  encodeSupportedGroups,
  encodeSupportedVersions,
} from './negotiation.ts';
import {
  bindersLength,
  decodeOfferedPsks,
  decodePskKeyExchangeModes,
  decodeSelectedIdentity,
  encodeOfferedPsks,
  encodePskKeyExchangeModes,
  encodeSelectedIdentity,
} from './pre-shared-keys.ts';

const bytes = (length: number, first = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
const psks = { identities: [{ identity: bytes(5), obfuscatedTicketAge: 0xfffffffe }], binders: [bytes(32)] };
const share = { group: 0x001d, keyExchange: bytes(32) };

interface Case {
  readonly name: string;
  readonly value: unknown;
  readonly hex: string;
  readonly encoded: Uint8Array;
  readonly decode: (data: Uint8Array) => unknown;
}

function define<T>(
  name: string,
  value: T,
  hex: string,
  encode: (w: Writer, value: T) => void,
  decode: (data: Uint8Array) => unknown,
): Case {
  return { name, value, hex, encoded: encodeWhole(4096, (w) => encode(w, value)), decode };
}

const CASES: readonly Case[] = [
  define('server_name', 'a.example', '000c000009612e6578616d706c65', encodeServerName, decodeServerName),
  define('supported_groups', [0x001d, 0x0017], '0004001d0017', encodeSupportedGroups, decodeSupportedGroups),
  define('signature_algorithms', [0x0403], '00020403', encodeSignatureAlgorithms, (data) =>
    decodeSignatureAlgorithms(data),
  ),
  define('alpn', ['h2', 'http/1.1'], '000c02683208687474702f312e31', encodeAlpn, decodeAlpn),
  define('alpn, selected', ['h2'], '0003026832', encodeAlpn, (data) => [decodeSelectedAlpn(data)]),
  define('signature_algorithms_cert', [0x0403], '00020403', encodeSignatureAlgorithms, (data) =>
    decodeSignatureAlgorithms(data, ExtensionType.signature_algorithms_cert),
  ),
  define('supported_versions', [0x0304, 0x0303], '0403040303', encodeSupportedVersions, decodeSupportedVersions),
  define('supported_versions, selected', 0x0304, '0304', encodeSelectedVersion, decodeSelectedVersion),
  define('key_share', [share], `0024001d0020${toHex(bytes(32))}`, encodeKeyShares, decodeKeyShares),
  define('key_share, of a server', share, `001d0020${toHex(bytes(32))}`, encodeKeyShare, decodeKeyShare),
  define('key_share, of a HelloRetryRequest', 0x0018, '0018', encodeSelectedGroup, decodeSelectedGroup),
  define('cookie', bytes(3), '0003010203', encodeCookie, decodeCookie),
  define(
    'pre_shared_key',
    psks,
    `000b00050102030405fffffffe002120${toHex(bytes(32))}`,
    encodeOfferedPsks,
    decodeOfferedPsks,
  ),
  define('pre_shared_key, selected', 1, '0001', encodeSelectedIdentity, decodeSelectedIdentity),
  define('psk_key_exchange_modes', [1], '0101', encodePskKeyExchangeModes, decodePskKeyExchangeModes),
  define('ec_point_formats', [0], '0100', encodeEcPointFormats, decodeEcPointFormats),
  define('renegotiation_info', bytes(0), '00', encodeRenegotiationInfo, decodeRenegotiationInfo),
  define('record_size_limit', 0x4001, '4001', encodeRecordSizeLimit, decodeRecordSizeLimit),
  define('max_fragment_length', 2048 as const, '03', encodeMaxFragmentLength, decodeMaxFragmentLength),
  define('status_request', true, '0100000000', encodeStatusRequest, decodeStatusRequest),
  define('CertificateStatus', bytes(4), '0100000401020304', encodeOcspResponse, (data) =>
    decodeOcspResponse(new Reader(data, 'CertificateStatus')),
  ),
  define(
    'certificate_authorities',
    [bytes(2), bytes(3)],
    '0009000201020003010203',
    encodeDistinguishedNames,
    decodeCertificateAuthorities,
  ),
];

const hasCode =
  (...codes: readonly ErrorCode[]) =>
  (error: unknown): boolean =>
    isTlsError(error) && codes.includes(error.code);

for (const { name, value, hex, encoded, decode } of CASES) {
  test(`${name}: bytes, round trip, every strict prefix, trailing data`, () => {
    assert.equal(toHex(encoded), hex);
    assert.deepEqual(decode(encoded), value);
    for (let length = 0; length < encoded.length; length++) {
      assert.throws(() => decode(encoded.subarray(0, length)), hasCode('tls.decode_error'), `prefix of ${length}`);
    }
    assert.throws(() => decode(Uint8Array.of(...encoded, 0)), hasCode('tls.decode_error'));
  });
}

test('arbitrary bytes cause only TlsErrors', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...CASES), (data, { decode }) => {
      try {
        decode(data);
      } catch (error) {
        assert.ok(isTlsError(error), String(error));
      }
    }),
    { numRuns: 5000 },
  );
});

test('an extensions block: order and unknown types kept, duplicates refused', () => {
  const extensions = [
    { type: 0x2a2a, data: bytes(1) },
    { type: 0x0000, data: bytes(0) },
  ];
  const encoded = encodeWhole(64, (w) => encodeExtensions(w, extensions));
  assert.equal(toHex(encoded), '00092a2a00010100000000');
  assert.deepEqual(decodeExtensions(new Reader(encoded, 'T')), extensions);
  const twice = fromHex('0008000000000000 0000'.replace(' ', ''))!;
  assert.throws(() => decodeExtensions(new Reader(twice, 'T')), /server_name comes twice/);
  const offered = new Set([0x2a2a]);
  assert.throws(() => refuseUnsolicited(extensions, offered, 'The ServerHello'), hasCode('tls.unsupported_extension'));
  assert.throws(() => decodeEmpty(0x0017, bytes(1)), hasCode('tls.decode_error'));
});

test('invalid values of each extension are refused', () => {
  const refuses = (decode: (data: Uint8Array) => unknown, hex: string, code: ErrorCode): void =>
    assert.throws(() => decode(fromHex(hex)!), hasCode(code), hex);
  refuses(decodeServerName, '0000', 'tls.decode_error'); // no name
  refuses(decodeServerName, '0004000001 00'.replace(' ', ''), 'tls.decode_error'); // a NUL
  refuses(decodeServerName, '0008000001610000 0162'.replace(' ', ''), 'tls.decode_error'); // two host names
  refuses(decodeAlpn, '0000', 'tls.decode_error');
  refuses(decodeAlpn, '000100', 'tls.decode_error'); // an empty name
  refuses(decodeSelectedAlpn, '000c02683208687474702f312e31', 'tls.decode_error'); // two answers
  refuses(decodeKeyShares, '000a001d0001aa001d0001bb', 'tls.illegal_parameter'); // one group twice
  refuses(decodeSupportedGroups, '0000', 'tls.decode_error');
  refuses(decodeSupportedGroups, '0003001d00', 'tls.decode_error');
  refuses(decodeEcPointFormats, '0101', 'tls.illegal_parameter'); // not the uncompressed one
  refuses(decodeRecordSizeLimit, '003f', 'tls.illegal_parameter');
  refuses(decodeMaxFragmentLength, '05', 'tls.illegal_parameter');
  refuses(decodeCertificateAuthorities, '0000', 'tls.decode_error');
  refuses(decodeOfferedPsks, '000b00050102030405fffffffe000100', 'tls.decode_error'); // an empty binder
});

test('unknown kinds of names, statuses and protocols are ignored', () => {
  assert.equal(decodeServerName(fromHex('0004070001aa')!), undefined); // a name of an unknown type
  assert.equal(decodeStatusRequest(fromHex('02aabb')!), false); // another kind of status
  assert.deepEqual(decodeAlpn(fromHex('00050201ff0168')!.slice(0)), ['h']); // GREASE that is not UTF-8
});

test('the length of binders equals that of the encoded list', () => {
  const encoded = encodeWhole(256, (w) => encodeOfferedPsks(w, psks));
  assert.equal(bindersLength(psks), encoded.length - (2 + 2 + 5 + 4));
});
