import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SchemeKey, SIGNATURE_SCHEMES, schemeFitsKey, signatureSchemeByCode } from './signature-schemes.ts';

const key = (fields: Partial<SchemeKey>): SchemeKey => ({ type: 'rsa', curve: undefined, bits: 2048, ...fields });

function names(fields: Partial<SchemeKey>, version: 'tls12' | 'tls13'): string[] {
  const schemes = Object.values(SIGNATURE_SCHEMES).filter((scheme) => schemeFitsKey(scheme, key(fields), version));
  return schemes.map(({ name }) => name).sort();
}

test('code points are those of the registry, without duplicates', () => {
  for (const scheme of Object.values(SIGNATURE_SCHEMES)) {
    if (scheme.code !== undefined) assert.equal(signatureSchemeByCode(scheme.code), scheme);
  }
  assert.equal(signatureSchemeByCode(0x0403)?.name, 'ecdsa_secp256r1_sha256');
  assert.equal(signatureSchemeByCode(0x0807)?.name, 'ed25519');
  assert.equal(signatureSchemeByCode(0x0808), undefined); // ed448
});

test('TLS 1.3 pins curves and has neither PKCS#1 nor SHA-1', () => {
  assert.deepEqual(names({ type: 'ec', curve: 'secp384r1', bits: 384 }, 'tls13'), ['ecdsa_secp384r1_sha384']);
  assert.deepEqual(names({}, 'tls13'), ['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512']);
  assert.deepEqual(names({ type: 'ed25519', bits: 256 }, 'tls13'), ['ed25519']);
});

test('in TLS 1.2 ECDSA schemes do not determine the curve', () => {
  assert.deepEqual(names({ type: 'ec', curve: 'secp384r1', bits: 384 }, 'tls12'), [
    'ecdsa_secp256r1_sha256',
    'ecdsa_secp384r1_sha384',
    'ecdsa_secp521r1_sha512',
    'ecdsa_sha1',
  ]);
});

test('an RSA key must be long enough for hash and salt', () => {
  assert.ok(!names({ bits: 1024 }, 'tls13').includes('rsa_pss_rsae_sha512'));
  assert.ok(names({ bits: 1034 }, 'tls13').includes('rsa_pss_rsae_sha512'));
  assert.ok(!names({ bits: 512 }, 'tls12').includes('rsa_pkcs1_sha512'));
});

test('an id-RSASSA-PSS key only signs with PSS, and with its own hash if it names one', () => {
  assert.deepEqual(names({ type: 'rsa-pss', pssHash: 'sha384' }, 'tls12'), ['rsa_pss_pss_sha384']);
  assert.equal(names({ type: 'rsa-pss' }, 'tls13').length, 3);
});
