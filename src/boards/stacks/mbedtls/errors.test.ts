import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MBEDTLS_ERRORS, mbedtlsErrorNumber, mbedtlsErrorText, splitMbedtlsError } from './errors.ts';
import { VerifyFlag, verifyInfo } from './verify-flags.ts';

test('2.28 has 254 names and 3.6 has 231; 33 are new, 56 gone, and 19 numbers changed their meaning', () => {
  const { '2.28': old, '3.6': recent } = MBEDTLS_ERRORS;
  assert.equal(Object.keys(old).length, 254);
  assert.equal(Object.keys(recent).length, 231);
  assert.equal(Object.keys(recent).filter((name) => !(name in old)).length, 33);
  assert.equal(Object.keys(old).filter((name) => !(name in recent)).length, 56);
  const oldNames = new Map(Object.entries(old).map(([name, number]) => [number, name]));
  const changed = Object.entries(recent).filter(([name, number]) => (oldNames.get(number) ?? name) !== name);
  assert.equal(changed.length, 19);
});

test('a number is split into its high and its low part', () => {
  assert.deepEqual(splitMbedtlsError(-17040, '3.6'), [
    { level: 'high', number: -0x4280, name: 'RSA_PUBLIC_FAILED' },
    { level: 'low', number: -0x10, name: 'MPI_ALLOC_FAILED' },
  ]);
  assert.deepEqual(splitMbedtlsError(-0x10, '3.6'), [{ level: 'low', number: -0x10, name: 'MPI_ALLOC_FAILED' }]);
  assert.deepEqual(splitMbedtlsError(0x2700, '3.6'), [
    { level: 'high', number: -0x2700, name: 'X509_CERT_VERIFY_FAILED' },
  ]);
});

test('the text that a firmware prints is truncated to its buffer', () => {
  assert.equal(mbedtlsErrorText(-17040, '2.28'), 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED');
  assert.equal(mbedtlsErrorText(-29440, '2.28'), 'MBEDTLS_ERR_SSL_UNKNOWN_CIPHER');
  assert.equal(mbedtlsErrorText(-29440, '3.6'), 'MBEDTLS_ERR_SSL_DECODE_ERROR');
  assert.equal(mbedtlsErrorText(-0x7f80, '3.6'), 'MBEDTLS_ERR_SSL_HW_ACCEL_FAILED');
  assert.equal(mbedtlsErrorText(-0x0f80, '3.6'), 'MBEDTLS_ERR_UNKNOWN (0x0F80)');
  const long = mbedtlsErrorNumber('SSL_BAD_HS_CLIENT_KEY_EXCHANGE_CS') + mbedtlsErrorNumber('BASE64_INVALID_CHARACTER');
  assert.equal(
    mbedtlsErrorText(long, '2.28'),
    'MBEDTLS_ERR_SSL_BAD_HS_CLIENT_KEY_EXCHANGE_CS+MBEDTLS_ERR_BASE64_INVALID_CHARACTER'.slice(0, 79),
  );
});

test('flags are sentences, each between its prefix and a newline, in the order of their bits', () => {
  assert.equal(
    verifyInfo(VerifyFlag.notTrusted, '\n'),
    '\nThe certificate is not correctly signed by the trusted CA\n',
  );
  assert.equal(
    verifyInfo(VerifyFlag.future | VerifyFlag.cnMismatch, '  ! '),
    '  ! The certificate Common Name (CN) does not match with the expected CN\n' +
      '  ! The certificate validity starts in the future\n',
  );
  assert.equal(verifyInfo(0x8000_0000, ''), 'Unknown reason (this should not happen)\n');
  assert.equal(verifyInfo(0, '\n'), '');
});
