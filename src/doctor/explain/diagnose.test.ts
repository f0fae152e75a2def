import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MBEDTLS_ERRORS, type MbedtlsVersion } from '../../boards/stacks/mbedtls/errors.ts';
import { exceptionRowOf } from '../../boards/stacks/mbedtls/exceptions.ts';
import { VERIFY_FLAG_TEXTS } from '../../boards/stacks/mbedtls/verify-flags.ts';
import { ERROR_TABLE, type ErrorCode } from '../../errors.ts';
import { firmwareOfProfile } from '../paste/firmware.ts';
import { axtlsMeaning } from '../words/axtls.ts';
import { BEARSSL_MEANINGS } from '../words/bearssl.ts';
import { mbedtlsWords, OWN_WORDS } from '../words/mbedtls.ts';
import { STRERROR_TEXTS } from '../words/mbedtls-strerror.ts';
import { mbedtlsTheme } from '../words/mbedtls-themes.ts';
import type { Cause } from './cause.ts';
import { diagnose, MAX_POST } from './diagnose.ts';
import { readNumber } from './numbers.ts';

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];
const UNKNOWN = { isSure: false, isAirLift: false };

function first(text: string): Cause {
  const [cause] = diagnose(text).causes;
  assert.ok(cause !== undefined, `nothing known in ${text}`);
  return cause;
}

test('each of the 485 pairs of number and name is recognized by its number, for its version', () => {
  let pairs = 0;
  for (const [version, errors] of Object.entries(MBEDTLS_ERRORS) as [MbedtlsVersion, Record<string, number>][]) {
    for (const [name, number] of Object.entries(errors)) {
      const readings = readNumber({ value: number }, UNKNOWN);
      const reading = readings.find((candidate) => candidate.name === `MBEDTLS_ERR_${name}`);
      assert.ok(reading !== undefined, `${number} is ${name} in ${version}`);
      assert.ok(reading.cause.length > 20 && reading.fix.length > 8, `${name}: ${reading.cause} ${reading.fix}`);
      assert.doesNotMatch(reading.cause, /a part of mbedTLS/, `${name} is of a module without words`);
      assert.equal(first(`MBEDTLS_ERR_${name}`).name, `MBEDTLS_ERR_${name}`);
      pairs++;
    }
  }
  assert.equal(pairs, 485);
});

test('every error of a handshake or a verification has an explanation', () => {
  const raised = CODES.flatMap((code) => {
    const row = exceptionRowOf(code);
    return row !== undefined && 'mbedtls' in row ? [row.mbedtls] : [];
  });
  assert.ok(raised.length > 25, `${raised.length}`);
  assert.deepEqual(
    raised.filter((name) => !(name in OWN_WORDS)),
    [],
  );
  const protocol = Object.values(MBEDTLS_ERRORS).flatMap((errors) => Object.keys(errors));
  for (const name of protocol.filter((candidate) => /^(SSL|X509|PK|PEM|ASN1|RSA|MPI|NET)_/.test(candidate)))
    assert.ok(name in OWN_WORDS, name);
});

test('errors have different explanations, except shared ones', () => {
  const own = [...new Set(Object.values(MBEDTLS_ERRORS).flatMap((errors) => Object.keys(errors)))].filter(
    (name) => name in OWN_WORDS,
  );
  const seen = new Map<string, string>();
  const repeated: string[] = [];
  for (const name of own.filter((candidate) => candidate.startsWith('SSL_') || candidate.startsWith('X509_'))) {
    const { cause } = mbedtlsWords(name);
    if (seen.has(cause)) repeated.push(`${name} = ${seen.get(cause)}`);
    seen.set(cause, name);
  }
  assert.deepEqual(repeated, []);
});

test('every error code is explained by its advice', () => {
  for (const code of CODES) assert.equal(first(code).name, code);
});

test('every sentence of a verification result is recognized, and each flag', () => {
  for (const [flag, sentence] of VERIFY_FLAG_TEXTS) {
    const { cause } = first(`ValueError: \n${sentence}\n`);
    assert.equal(first(`flags = 0x${flag.toString(16)}`).cause, cause, sentence);
  }
});

test("mbedTLS's English texts are recognized, whole and truncated to the board's buffer", () => {
  for (const [name, text] of STRERROR_TEXTS) {
    const module = name.split('_')[0];
    const { theme } = first(`failed: (${module} - ${text})`);
    const twins = STRERROR_TEXTS.filter(([other, words]) => words === text && other.startsWith(`${module}_`));
    assert.ok(
      twins.some(([twin]) => theme === mbedtlsTheme(twin)),
      `${name}: ${theme}`,
    );
  }
  assert.equal(
    first("(-12288, 'X509 - A fatal error occurred, eg the chain is too long or the vrfy callback fa')").name,
    'MBEDTLS_ERR_X509_FATAL_ERROR',
  );
});

test('a banner determines what a number means: one reading', () => {
  const banner = (version: string, board: string) => `MicroPython v${version} on 2024-01-01; ${board}\nOSError: `;
  for (const [text, name] of [
    [`${banner('1.22.2', 'Raspberry Pi Pico W with RP2040')}-29440`, 'MBEDTLS_ERR_SSL_UNKNOWN_CIPHER'],
    [`${banner('1.27.0', 'Raspberry Pi Pico W with RP2040')}-29440`, 'MBEDTLS_ERR_SSL_DECODE_ERROR'],
    [`${banner('1.22.2', 'Generic ESP32 module with ESP32')}-29440`, 'MBEDTLS_ERR_SSL_DECODE_ERROR'],
    [`${banner('1.27.0', 'Generic ESP32 module with ESP32')}113`, 'ECONNABORTED'],
    [`${banner('1.27.0', 'Raspberry Pi Pico W with RP2040')}113`, 'EHOSTUNREACH'],
    [`${banner('1.27.0', 'ESP module with ESP8266')}-48`, 'alert unknown_ca'],
    [`${banner('1.27.0', 'ESP module with ESP8266')}-113`, 'alert bad_certificate_status_response'],
    ['Adafruit CircuitPython 10.2.0 on 2026-04-22; Raspberry Pi Pico W with rp2040\nOSError: 116', 'ETIMEDOUT'],
  ] as const)
    assert.equal(first(text).name, name, text);
  assert.equal(diagnose(`${banner('1.20.0', 'ESP module with ESP8266')}-260`).causes.length, 1);
});

test('--board has the same effect as a banner, and precedence over it', () => {
  const text = 'MicroPython v1.27.0 on 2025-12-09; Generic ESP32 module with ESP32\nOSError: 113';
  assert.equal(diagnose(text, firmwareOfProfile('pico-w@micropython-1.27')).causes[0]?.name, 'EHOSTUNREACH');
});

test('on a board with AirLift, the mbedTLS is that of the coprocessor', () => {
  const nameOn = (board: string) => diagnose('OSError: -29440', firmwareOfProfile(board)).causes[0]?.name;
  assert.equal(nameOn('samd51@circuitpython-10.2+nina-3.3'), 'MBEDTLS_ERR_SSL_DECODE_ERROR');
  assert.equal(nameOn('samd51@circuitpython-10.2+nina-1.7'), 'MBEDTLS_ERR_SSL_UNKNOWN_CIPHER');
});

test('every error number of axTLS and BearSSL is recognized', () => {
  const esp8266 = firmwareOfProfile('esp8266@micropython-1.27');
  for (let value = -530; value < -2; value++) {
    const meaning = axtlsMeaning(value);
    if (meaning === undefined) continue;
    assert.equal(readNumber({ value }, esp8266)[0]?.name, meaning.name, String(value));
  }
  for (const { number, name, text } of BEARSSL_MEANINGS) {
    assert.equal(readNumber({ value: number, isBearssl: true }, UNKNOWN)[0]?.name, name);
    assert.equal(first(`BearSSL: ${text}.`).name, name, text);
  }
});

test('a name that a board truncated at 79 characters is still recognized', () => {
  const cut = "OSError: (-17168, 'MBEDTLS_ERR_RSA_PRIVATE_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAI')";
  assert.equal(first(cut).name, 'MBEDTLS_ERR_RSA_PRIVATE_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED');
});

test('dates, addresses, line numbers, measurements and programs are not errors', () => {
  for (const text of [
    '2026-11-21 10:15:30',
    '192.168.0.1:443',
    'File "main.py", line 12',
    'hello world',
    '',
    'v1.27.0-3',
    'RSSI: -67 dBm\ntemperature: -12\nall is well\nbye',
    'import ssl\nctx.verify_mode = ssl.CERT_REQUIRED\ntry:\n    get()\nexcept (OSError, MemoryError) as e:\n    pass\nfinished',
    'x = -2\ny = 0x8001\nz = -9984\nprint(x, y, z)\nit prints three numbers',
  ])
    assert.deepEqual(
      diagnose(text).causes.map(({ name }) => name),
      [],
      text,
    );
});

test('of several errors the root cause is reported first', () => {
  const chain = `Traceback (most recent call last):
OSError: [Errno 104] ECONNRESET

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
MemoryError: memory allocation failed, allocating 512 bytes`;
  assert.equal(first(chain).name, 'ECONNRESET');
  const { causes } = diagnose(
    'E (1) esp-tls: Failed to open new connection\nE (2) HTTP_CLIENT: Connection failed\nE (3) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7280',
  );
  assert.deepEqual(
    causes.map(({ theme }) => theme),
    ['closed-handshake', 'wrapper'],
  );
});

test('quoting in forums, smart quotation marks, colours and wrapped lines do not hide an error', () => {
  for (const text of [
    '> > OSError: [Errno 12] ENOMEM',
    'OSError: (−17040, ‘MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED’)',
    '\x1b[0;31mE (4432) esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00\x1b[0m',
    'MemoryError: memory allocation\nfailed, allocating 16717 bytes',
  ])
    assert.equal(first(text).theme, 'memory', text);
});

test('the length of a post is limited', () => {
  const filler = 'nothing to see here\n'.repeat(MAX_POST / 20 + 1);
  assert.deepEqual(diagnose(`${filler}OSError: -202`).causes, []);
  assert.equal(diagnose(`OSError: -202\n${filler}`).causes[0]?.theme, 'dns');
});

test('diagnosis takes linear time', () => {
  const parts = [
    'rc ',
    '-----BEGIN PRIVATE KEY-----',
    "password='",
    'OSError: -9984 ',
    'alert ',
    'A - B ',
    'https://a:',
    'MQTTClient(a,',
    'curl -u ',
    '\n> ',
    '((((',
    'MBEDTLS_ERR_',
    'error ',
  ];
  for (const part of parts) {
    const begin = process.cpuUsage().user;
    diagnose(part.repeat(MAX_POST / 4 / part.length));
    const whole = process.cpuUsage().user - begin;
    // A quadratic pattern takes minutes on 64 KB; the limit is not meant to fail on a busy machine.
    assert.ok(whole < 60e6, `${part}: ${whole / 1e6} s`);
  }
});
