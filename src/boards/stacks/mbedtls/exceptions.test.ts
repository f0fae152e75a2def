import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNeverRaised } from '../../../../tests/support/never-raised.ts';
import { profileOf } from '../../../../tests/support/profiles.ts';
import { ERROR_TABLE, type ErrorCode, TlsError } from '../../../errors.ts';
import type { FirmwareVerdict } from '../../firmware-verdict.ts';
import { osErrorOf, raiseOn } from '../../os-error.ts';
import type { RaisedError } from '../../python-exception.ts';
import { isRaisedOutsideTls } from '../exceptions-outside-tls.ts';
import { EXCEPTION_OF_CODE, EXCEPTION_OF_PREFIX } from './exception-table.ts';
import {
  type ExceptionRules,
  exceptionRowOf,
  raiseByMbedtls,
  raiseMbedtlsNumber,
  type StreamWords,
} from './exceptions.ts';

const MICROPYTHON = profileOf('pico-w@micropython-1.27');
const CIRCUITPYTHON = profileOf('pico-w@circuitpython-10.2');
const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

function verdict(ret: number, flags: number): FirmwareVerdict {
  return { kind: 'firmware', ret, flags, chain: [] };
}

function raised(code: ErrorCode, board = MICROPYTHON, cause?: FirmwareVerdict): RaisedError {
  return osErrorOf(new TlsError(code, 'detail', { cause }), board);
}

test('every code raises something in both families, or is never raised', () => {
  const isKnown = (code: ErrorCode) =>
    exceptionRowOf(code) !== undefined || isRaisedOutsideTls(code) || isNeverRaised(code);
  assert.deepEqual(
    CODES.filter((code) => !isKnown(code)),
    [],
  );
  for (const code of CODES.filter((candidate) => !isNeverRaised(candidate))) {
    for (const board of [MICROPYTHON, CIRCUITPYTHON]) {
      const { type, errno } = raised(code, board);
      const isNumbered = type === 'OSError' || type === 'gaierror';
      assert.equal(errno !== undefined && errno !== 0, isNumbered, `${code} on ${board.id}: ${type} ${errno}`);
    }
  }
});

test('the table has no unknown codes', () => {
  assert.deepEqual(
    Object.keys(EXCEPTION_OF_CODE).filter((code) => !(code in ERROR_TABLE)),
    [],
  );
  for (const prefix of Object.keys(EXCEPTION_OF_PREFIX))
    assert.ok(
      CODES.some((code) => code.startsWith(prefix)),
      prefix,
    );
});

test('MicroPython 1.27 raises the exceptions that were observed in programs', () => {
  const seen: [ErrorCode, RaisedError][] = [
    ['board.ca_chain_required', { type: 'OSError', errno: -30336, text: 'MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED' }],
    ['alert.handshake_failure', { type: 'OSError', errno: -30592, text: 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE' }],
    ['tls.http_on_tls_port', { type: 'OSError', errno: -29184, text: 'MBEDTLS_ERR_SSL_INVALID_RECORD' }],
    ['tls.closed_in_handshake', { type: 'OSError', errno: -29312, text: 'MBEDTLS_ERR_SSL_CONN_EOF' }],
    ['tls.certificate_required', { type: 'OSError', errno: -29824, text: 'MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE' }],
    ['crypto.bad_private_key', { type: 'ValueError', errno: undefined, text: 'invalid key' }],
    ['pem.malformed', { type: 'ValueError', errno: undefined, text: 'invalid cert' }],
    ['net.timeout', { type: 'OSError', errno: 110, text: undefined }],
    ['net.name_not_found', { type: 'OSError', errno: -2, text: undefined }],
    [
      'context.server_name_required',
      { type: 'ValueError', errno: undefined, text: 'CERT_REQUIRED requires server_hostname' },
    ],
  ];
  for (const [code, expected] of seen) assert.deepEqual(raised(code), expected, code);
});

test('MicroPython 1.27: a refused certificate lists each flag between newlines', () => {
  const one = raised('x509.unknown_issuer', MICROPYTHON, verdict(-9984, 0x08));
  assert.equal(one.type, 'ValueError');
  assert.equal(one.text, '\nThe certificate is not correctly signed by the trusted CA\n');
  const two = raised('x509.name_mismatch', MICROPYTHON, verdict(-9984, 0x04 | 0x01));
  assert.equal(
    two.text,
    '\nThe certificate validity has expired\n\nThe certificate Common Name (CN) does not match with the expected CN\n',
  );
  // The strict verifier's error, if the profile has no firmware verifier.
  assert.equal(raised('x509.expired').text, '\nThe certificate validity has expired\n');
});

test('MicroPython 1.27: the return value of a verify callback is passed on unchanged', () => {
  const cases: [number, number, string | undefined][] = [
    [1, 1, 'MBEDTLS_ERR_ERROR_GENERIC_ERROR'],
    [-10, 10, undefined],
    [-12288, -12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'],
  ];
  for (const [ret, errno, text] of cases)
    assert.deepEqual(raised('board.callback_refused', MICROPYTHON, verdict(ret, 0xffff_ffff)), {
      type: 'OSError',
      errno,
      text,
    });
});

test('CircuitPython 10.2 raises numbers with names, and no flags', () => {
  const refused = raised('x509.unknown_issuer', CIRCUITPYTHON, verdict(-9984, 0x08));
  assert.deepEqual(refused, { type: 'OSError', errno: -9984, text: 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED' });
  const bundle = raised('board.not_in_bundle', CIRCUITPYTHON, verdict(-12288, 0xffff_ffff));
  assert.deepEqual(bundle, { type: 'OSError', errno: -12288, text: 'MBEDTLS_ERR_X509_FATAL_ERROR' });
  assert.deepEqual(raised('net.timeout', CIRCUITPYTHON), { type: 'OSError', errno: 116, text: undefined });
  assert.deepEqual(raised('net.name_not_found', CIRCUITPYTHON), {
    type: 'gaierror',
    errno: -2,
    text: 'Name or service not known',
  });
  assert.deepEqual(raised('board.out_of_sockets', CIRCUITPYTHON), {
    type: 'RuntimeError',
    errno: undefined,
    text: 'Out of sockets',
  });
  assert.equal(raised('tls.illegal_parameter', CIRCUITPYTHON).text, 'MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO');
});

test('a failed allocation has a specific exception on each firmware', () => {
  assert.deepEqual(MICROPYTHON.stack.raiseNumber(-0x7f00, MICROPYTHON.chip), {
    type: 'OSError',
    errno: 12,
    text: undefined,
  });
  assert.deepEqual(CIRCUITPYTHON.stack.raiseNumber(-0x7f00, CIRCUITPYTHON.chip), {
    type: 'MemoryError',
    errno: undefined,
    text: undefined,
  });
});

test('a lost connection reads as the end of the stream', () => {
  const failure = { operation: 'read', handshakeDone: true, before: undefined } as const;
  const raise = (code: ErrorCode) => raiseOn(MICROPYTHON, { ...failure, error: new TlsError(code, 'detail') }).kind;
  assert.equal(raise('tls.truncated'), 'end');
  assert.equal(raise('tls.bad_record_mac'), 'exception');
});

test("exceptions of a read, by the firmware's stream rules: first, again, and after the handshake", () => {
  const rules = (stream: StreamWords): ExceptionRules => ({
    table: '3.6.2',
    generation: '3',
    flags: 'sentences',
    allocation: 'ENOMEM',
    stream,
  });
  const MAC = "-29056,'MBEDTLS_ERR_SSL_INVALID_MAC'";
  const EOF = "-29312,'MBEDTLS_ERR_SSL_CONN_EOF'";
  // [in a deferred handshake; then again; after the handshake; then again] of a bad record, and of a reset.
  const expected: Readonly<Record<StreamWords, readonly [mac: string, reset: string, end: string]>> = {
    'as-wrap': [`${MAC} ${MAC} ${MAC} ${MAC}`, '104 104 104 104', EOF],
    once: [`${MAC} -29056 ${MAC} -29056`, '104 104 104 104', '-29312'],
    number: ['-29056 -29056 -29056 -29056', '-104 -104 -104 -104', '-29312'],
    'kept-number': ['-29056 -29056 -29056 -29056', '-104 -104 -104 -104', '-29312'],
    'kept-once': [`${MAC} -29056 ${MAC} -29056`, '104 -104 104 -104', '-29312'],
    'kept-once-in-handshake': [`${MAC} -29056 -29056 -29056`, '104 -104 -104 -104', '-29312'],
    'kept-as-wrap': [`${MAC} ${MAC} ${MAC} ${MAC}`, '104 104 104 104', EOF],
  };
  for (const [stream, [mac, reset, end]] of Object.entries(expected) as [StreamWords, [string, string, string]][]) {
    const say = (code: ErrorCode, handshakeDone: boolean, again: boolean): string => {
      const error = new TlsError(code, 'detail');
      const failure = { error, operation: 'read', handshakeDone, before: again ? error : undefined } as const;
      const answer = raiseByMbedtls(rules(stream), failure, MICROPYTHON.chip);
      assert.ok(answer.kind === 'exception');
      assert.equal(answer.lasts, stream.startsWith('kept'));
      const { errno, text } = answer.exception;
      return text === undefined ? `${errno}` : `${errno},'${text}'`;
    };
    const all = (code: ErrorCode) =>
      [say(code, false, false), say(code, false, true), say(code, true, false), say(code, true, true)].join(' ');
    assert.equal(all('tls.bad_record_mac'), mac, stream);
    assert.equal(all('net.reset'), reset, stream);
    assert.equal(say('tls.closed_in_handshake', false, false), end, stream);
  }
});

test('MicroPython: if the sentences do not fit the buffer, the number is raised', () => {
  const few = raised('x509.unknown_issuer', MICROPYTHON, verdict(-9984, 0xc));
  assert.equal(few.type, 'ValueError');
  const many = raised('x509.unknown_issuer', MICROPYTHON, verdict(-9984, 0x1_c00d));
  assert.deepEqual(many, { type: 'OSError', errno: -9984, text: 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED' });
});

test("a number's text is its name in the table, unless the rules have texts of their own", () => {
  const rules: ExceptionRules = {
    table: '3.6.2',
    generation: '3',
    flags: 'number',
    allocation: 'ENOMEM',
    stream: 'as-wrap',
  };
  const raise = (ret: number, more: Partial<ExceptionRules> = {}) => {
    const { errno, text } = raiseMbedtlsNumber({ ...rules, ...more }, ret, MICROPYTHON.chip);
    return [errno, text];
  };
  assert.deepEqual(raise(-29056), [-29056, 'MBEDTLS_ERR_SSL_INVALID_MAC']);
  assert.deepEqual(raise(-29056, { textOf: (ret) => `error ${ret}` }), [-29056, 'error -29056']);
  assert.deepEqual(raise(-29056, { textOf: () => undefined }), [-29056, undefined]);
  // Errno numbers that passed through the library lose their sign; the next number is the library's own.
  const textOf = () => 'text';
  assert.deepEqual(raise(-255, { textOf }), [255, undefined]);
  assert.deepEqual(raise(-256, { textOf }), [-256, 'text']);
  assert.deepEqual(raise(1, { textOf }), [1, 'text']);
});
