import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonName, general, nameConstraints } from '../../tests/support/extensions.ts';
import { encodeDer, encodeObjectIdentifier, encodeSequence } from '../asn1/write.ts';
import { isTlsError } from '../errors.ts';
import { fromHex } from '../util/hex.ts';
import {
  KeyUsageBit,
  parseAuthorityInfoAccess,
  parseAuthorityKeyIdentifier,
  parseBasicConstraints,
  parseCertificatePolicies,
  parseExtKeyUsage,
  parseInhibitAnyPolicy,
  parseKeyUsage,
  parseNameConstraints,
  parsePolicyConstraints,
  parsePolicyMappings,
  parseSubjectAltName,
  parseSubjectKeyIdentifier,
  parseTlsFeature,
} from './extensions.ts';

const oid = encodeObjectIdentifier;
const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''))!;

const GOOD: [parse: (value: Uint8Array) => unknown, value: Uint8Array, expected: unknown][] = [
  [parseBasicConstraints, hex('3000'), { ca: false, pathLength: undefined }],
  [parseBasicConstraints, hex('3003 010100'), { ca: false, pathLength: undefined }],
  [parseBasicConstraints, hex('3006 0101ff 020102'), { ca: true, pathLength: 2 }],
  [parseKeyUsage, hex('030205a0'), KeyUsageBit.digitalSignature | KeyUsageBit.keyEncipherment],
  [parseKeyUsage, hex('03020106'), KeyUsageBit.keyCertSign | KeyUsageBit.cRLSign],
  [parseKeyUsage, hex('0303070080'), KeyUsageBit.decipherOnly],
  [parseExtKeyUsage, encodeSequence(oid('1.3.6.1.5.5.7.3.1')), ['1.3.6.1.5.5.7.3.1']],
  [parseSubjectAltName, encodeSequence(general.dns('a.example')), [{ kind: 'dns', value: 'a.example' }]],
  [parseSubjectKeyIdentifier, hex('04020102'), hex('0102')],
  [
    parseAuthorityKeyIdentifier,
    hex('3004 80020102'),
    { keyIdentifier: hex('0102'), hasIssuer: false, hasSerialNumber: false },
  ],
  [parseAuthorityKeyIdentifier, hex('3000'), { keyIdentifier: undefined, hasIssuer: false, hasSerialNumber: false }],
  [
    parseNameConstraints,
    new Uint8Array(nameConstraints({ permitted: [general.dns('a')], excluded: [general.email('b')] }).value),
    { permitted: [{ kind: 'dns', value: 'a' }], excluded: [{ kind: 'email', value: 'b' }] },
  ],
  [parseCertificatePolicies, encodeSequence(encodeSequence(oid('1.2.3'))), new Set(['1.2.3'])],
  [
    parsePolicyMappings,
    encodeSequence(encodeSequence(oid('1.2.3'), oid('1.2.4'))),
    [{ issuerDomainPolicy: '1.2.3', subjectDomainPolicy: '1.2.4' }],
  ],
  [parsePolicyConstraints, hex('3003 800100'), { requireExplicitPolicy: 0, inhibitPolicyMapping: undefined }],
  [parsePolicyConstraints, hex('3003 810105'), { requireExplicitPolicy: undefined, inhibitPolicyMapping: 5 }],
  [parseInhibitAnyPolicy, hex('020102'), 2],
  [
    parseAuthorityInfoAccess,
    encodeSequence(encodeSequence(oid('1.3.6.1.5.5.7.48.2'), general.uri('http://a.example/ca'))),
    [{ method: '1.3.6.1.5.5.7.48.2', location: { kind: 'uri', value: 'http://a.example/ca' } }],
  ],
  [parseTlsFeature, hex('3003 020105'), [5]],
];

test('well-formed values are read', () => {
  for (const [parse, value, expected] of GOOD) assert.deepEqual(parse(value), expected, parse.name);
});

test('every strict prefix, and an additional byte, are refused', () => {
  for (const [parse, value] of GOOD) {
    for (let length = 0; length < value.length; length++)
      assert.throws(() => parse(value.subarray(0, length)), isTlsError, `${parse.name}, ${length} bytes`);
    assert.throws(() => parse(new Uint8Array([...value, 0])), isTlsError, `${parse.name}, a byte more`);
  }
});

test('empty or invalid values are refused', () => {
  const bad: [parse: (value: Uint8Array) => unknown, value: Uint8Array][] = [
    [parseKeyUsage, hex('030100')],
    [parseKeyUsage, hex('03020700')],
    [parseExtKeyUsage, hex('3000')],
    [parseSubjectAltName, hex('3000')],
    [parseSubjectAltName, encodeSequence(general.dns(''))],
    [parseSubjectAltName, encodeSequence(general.dns('a\0.example'))],
    [parseSubjectAltName, encodeSequence(general.uri('https://a.example/\x1f'))],
    [parseSubjectAltName, encodeSequence(general.email('a\x7f@a.example'))],
    [parseSubjectAltName, encodeSequence(general.dns('bücher.example'))],
    [parseSubjectAltName, encodeSequence(encodeDer(0x8b, hex('61')))],
    [parseNameConstraints, hex('3000')],
    [parseNameConstraints, hex('3004 a000 a100')],
    // A minimum of 1, which RFC 5280 §4.2.1.10 does not allow.
    [parseNameConstraints, encodeSequence(encodeDer(0xa0, encodeSequence(general.dns('a'), hex('800101'))))],
    [parseCertificatePolicies, hex('3000')],
    [parseCertificatePolicies, encodeSequence(encodeSequence(oid('1.2.3')), encodeSequence(oid('1.2.3')))],
    [parsePolicyMappings, hex('3000')],
    [parsePolicyConstraints, hex('3000')],
    [parseInhibitAnyPolicy, hex('0201ff')],
    [parseAuthorityInfoAccess, hex('3000')],
    [parseBasicConstraints, hex('3006 0101ff 0201ff')],
  ];
  for (const [parse, value] of bad) assert.throws(() => parse(value), isTlsError, parse.name);
});

test('a directory name is kept as a name', () => {
  const [name] = parseSubjectAltName(encodeSequence(general.directory(commonName('x'))));
  assert.equal(name?.kind === 'directory' && name.name.toString(), 'CN=x');
});
