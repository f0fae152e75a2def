import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextConstructed, Tag } from '../asn1/der.ts';
import { encodeDer, encodeObjectIdentifier, encodeSequence, encodeUnsignedInteger } from '../asn1/write.ts';
import { isTlsError } from '../errors.ts';
import { parseSignatureAlgorithm } from './signature-algorithm.ts';

const NULL = encodeDer(Tag.null);
const identifier = (oid: string, ...parameters: Uint8Array[]): Uint8Array =>
  encodeSequence(encodeObjectIdentifier(oid), ...parameters);

test('RSA PKCS#1, with NULL or without parameters; ECDSA and Ed25519 without', () => {
  const rsa = '1.2.840.113549.1.1.12';
  assert.deepEqual(parseSignatureAlgorithm(identifier(rsa, NULL)), { kind: 'rsa-pkcs1', hash: 'sha384' });
  assert.deepEqual(parseSignatureAlgorithm(identifier(rsa)), { kind: 'rsa-pkcs1', hash: 'sha384' });
  const ecdsa = '1.2.840.10045.4.3.2';
  assert.deepEqual(parseSignatureAlgorithm(identifier(ecdsa)), { kind: 'ecdsa', hash: 'sha256' });
  assert.deepEqual(parseSignatureAlgorithm(identifier('1.3.101.112')), { kind: 'ed25519' });
  for (const oid of [ecdsa, '1.3.101.112'])
    assert.throws(() => parseSignatureAlgorithm(identifier(oid, NULL)), isTlsError, oid);
});

test('RSA-PSS with one hash, and a salt of its length or another', () => {
  const hash = (oid: string): Uint8Array => identifier(oid, NULL);
  const [sha256, sha384] = ['2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2'];
  const pss = (digest: string, mask: string, salt: number): Uint8Array =>
    identifier(
      '1.2.840.113549.1.1.10',
      encodeSequence(
        encodeDer(contextConstructed(0), hash(digest)),
        encodeDer(contextConstructed(1), identifier('1.2.840.113549.1.1.8', hash(mask))),
        encodeDer(contextConstructed(2), encodeUnsignedInteger(Uint8Array.of(salt))),
      ),
    );
  assert.deepEqual(parseSignatureAlgorithm(pss(sha256, sha256, 32)), { kind: 'rsa-pss', hash: 'sha256' });
  const longer = { kind: 'rsa-pss', hash: 'sha256', saltLength: 94 };
  assert.deepEqual(parseSignatureAlgorithm(pss(sha256, sha256, 94)), longer);
  for (const odd of [pss(sha256, sha384, 32), pss('1.2.3', sha256, 32)])
    assert.throws(() => parseSignatureAlgorithm(odd), { code: 'x509.unsupported_signature' });
});

test('unknown and truncated algorithms are refused', () => {
  assert.throws(() => parseSignatureAlgorithm(identifier('1.2.840.10040.4.3')), { code: 'x509.unsupported_signature' });
  const encoded = identifier('1.2.840.113549.1.1.11', NULL);
  for (let length = 0; length < encoded.length; length++)
    assert.throws(() => parseSignatureAlgorithm(encoded.subarray(0, length)), isTlsError);
});
