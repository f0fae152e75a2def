import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MBEDTLS_ERRORS, type MbedtlsVersion } from '../boards/stacks/mbedtls/errors.ts';
import { raiseOf } from '../boards/stacks/mbedtls/raising.ts';
import { VERIFY_FLAG_TEXTS } from '../boards/stacks/mbedtls/verify-flags.ts';
import { ERROR_TABLE, type ErrorCode } from '../errors.ts';
import { explain, UNDERSTOOD_FORMS } from './explain.ts';
import type { Meaning } from './explanation.ts';
import { hasOwnWords, mbedtlsWords } from './words/mbedtls.ts';

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

function meaningsOf(text: string): readonly Meaning[] {
  return explain(text).flatMap(({ readings }) => readings.flatMap(({ meanings }) => meanings));
}

function namesOf(text: string): string[] {
  return meaningsOf(text).map(({ name }) => name.replace(/^MBEDTLS_ERR_/, ''));
}

test('each of the 485 pairs of number and name is explained by its number, for its version', () => {
  let pairs = 0;
  for (const [version, errors] of Object.entries(MBEDTLS_ERRORS) as [MbedtlsVersion, Record<string, number>][]) {
    for (const [name, number] of Object.entries(errors)) {
      for (const text of [String(number), `-0x${(-number).toString(16)}`]) {
        const meaning = meaningsOf(text).find((candidate) => candidate.name === `MBEDTLS_ERR_${name}`);
        assert.ok(meaning !== undefined, `${text} is ${name} in ${version}`);
        assert.ok(meaning.cause.length > 20 && meaning.fix.length > 8, `${name}: ${meaning.cause} ${meaning.fix}`);
        assert.doesNotMatch(meaning.cause, /a part of mbedTLS/, `${name} is of a module without words`);
      }
      assert.ok(namesOf(`MBEDTLS_ERR_${name}`).includes(name), name);
      pairs++;
    }
  }
  assert.equal(pairs, 485);
});

test('what a handshake or a verification raises has words written for it', () => {
  const raised = CODES.flatMap((code) => {
    const row = raiseOf(code);
    return row !== undefined && 'mbedtls' in row ? [row.mbedtls, row.in2 ?? row.mbedtls] : [];
  });
  assert.ok(raised.length > 50);
  assert.deepEqual(
    raised.filter((name) => !hasOwnWords(name)),
    [],
  );
  const protocol = Object.values(MBEDTLS_ERRORS).flatMap((errors) => Object.keys(errors));
  for (const name of protocol.filter((candidate) => /^(SSL|X509|PK|PEM|ASN1|RSA|MPI|NET)_/.test(candidate)))
    assert.ok(hasOwnWords(name), name);
});

test('the words of different errors differ, where they are written for one alone', () => {
  const own = [...new Set(Object.values(MBEDTLS_ERRORS).flatMap((errors) => Object.keys(errors)))].filter(hasOwnWords);
  const seen = new Map<string, string>();
  const repeated: string[] = [];
  for (const name of own.filter((candidate) => candidate.startsWith('SSL_') || candidate.startsWith('X509_'))) {
    const { cause } = mbedtlsWords(name);
    if (seen.has(cause)) repeated.push(`${name} = ${seen.get(cause)}`);
    seen.set(cause, name);
  }
  assert.deepEqual(repeated, []);
});

test('every sentence of a verification result is known', () => {
  for (const [, sentence] of VERIFY_FLAG_TEXTS)
    assert.ok(meaningsOf(`ValueError: \n${sentence}\n`).length === 1, sentence);
});

test('what people paste', () => {
  const cases: [text: string, names: string[]][] = [
    [
      "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')",
      ['MPI_ALLOC_FAILED', 'RSA_PUBLIC_FAILED'],
    ],
    ['OSError: -9984', ['X509_CERT_VERIFY_FAILED']],
    ["OSError(-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')", ['X509_CERT_VERIFY_FAILED']],
    ['mbedtls_ssl_handshake error: -12288', ['X509_FATAL_ERROR']],
    ['E (523) esp-tls: mbedtls_ssl_handshake returned -0x7280', ['SSL_CONN_EOF']],
    ['[Errno 12] ENOMEM', ['ENOMEM']],
    ['OSError: [Errno 116] ETIMEDOUT', ['ETIMEDOUT']],
    ['OSError: [Errno 113]', ['ECONNABORTED', 'EHOSTUNREACH']],
    ['[Errno 113] EHOSTUNREACH', ['EHOSTUNREACH']],
    ["gaierror: (-2, 'Name or service not known')", ['Name or service not known']],
    ['OSError: -202', ['EAI_FAIL']],
    ['OutOfRetries: Repeated socket failures', ['Repeated socket failures', 'OutOfRetries']],
    ['RuntimeError: Out of sockets', ['Out of sockets']],
    ['MemoryError: memory allocation failed, allocating 16717 bytes', ['MemoryError']],
    ['Failed SSL handshake', ['Failed SSL handshake']],
    ['x509-crt-bundle:Failed to verify certificate', ['Failed to verify certificate']],
    ['ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED', ['ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED']],
    ['HTTP_CLIENT: Connection failed 0x801a', ['ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED']],
    ['curl: (35) ssl/tls alert handshake failure: SSL alert number 40', ['alert.handshake_failure']],
    ['x509.name_mismatch: the certificate is for other names', ['x509.name_mismatch']],
    ['CERTIFICATE flags: 0x4', ['The certificate Common Name (CN) does not match with the expected CN']],
  ];
  for (const [text, names] of cases) assert.deepEqual(namesOf(text), names, text);
  assert.ok(namesOf('OSError(-40)').includes('alert handshake_failure'), 'axTLS');
});

test('a number with two meanings has both, by firmware, unless its name stands beside it', () => {
  const [both] = explain('OSError: -29440');
  assert.deepEqual(
    both!.readings.map(({ firmware, meanings }) => [/^mbedTLS (2.28|3)/.exec(firmware)?.[1], meanings[0]!.name]),
    [
      ['3', 'MBEDTLS_ERR_SSL_DECODE_ERROR'],
      ['2.28', 'MBEDTLS_ERR_SSL_UNKNOWN_CIPHER'],
    ],
  );
  assert.deepEqual(namesOf("OSError: (-29440, 'MBEDTLS_ERR_SSL_UNKNOWN_CIPHER')"), ['SSL_UNKNOWN_CIPHER']);
});

test('a name that a board cut off at its 79th character is still known', () => {
  const cut = "OSError: (-17168, 'MBEDTLS_ERR_RSA_PRIVATE_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAI')";
  assert.deepEqual(namesOf(cut), ['MPI_ALLOC_FAILED', 'RSA_PRIVATE_FAILED']);
});

test('dates, addresses, line numbers and plain words are no errors', () => {
  for (const text of [
    '2026-11-21 10:15:30',
    '192.168.0.1:443',
    'File "main.py", line 12',
    'hello world',
    '',
    'v1.27.0-3',
  ])
    assert.deepEqual(namesOf(text), [], text);
});

test('every form that is promised is understood', () => {
  for (const form of UNDERSTOOD_FORMS) assert.ok(explain(form).length > 0, form);
});
