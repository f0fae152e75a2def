import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNeverRaised } from '../../tests/support/never-raised.ts';
import { ERROR_TABLE, type ErrorCode, hintOf, TlsError } from '../errors.ts';
import { ERROR_ADVICE } from './advice.ts';

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

test('every code has a cause and a fix, and there is no advice for unknown codes', () => {
  assert.deepEqual(Object.keys(ERROR_ADVICE).sort(), [...CODES].sort());
  for (const code of CODES) {
    const { cause, fix } = ERROR_ADVICE[code];
    for (const text of [cause, fix]) assert.match(text, /^[\p{Lu}`'"0-9].{12,}[.)`]$/su, `${code}: ${text}`);
  }
});

test('codes that can end a connection have separate causes', () => {
  const raised = CODES.filter((code) => !isNeverRaised(code));
  assert.ok(raised.length > 80);
  const causes = new Map<string, string>();
  for (const code of raised) {
    const { cause } = ERROR_ADVICE[code];
    assert.ok(!causes.has(cause), `${code} and ${causes.get(cause)}: ${cause}`);
    causes.set(cause, code);
  }
});

test('texts contain no words that the style guide forbids', () => {
  const forbidden = /\b(mend|anew|nobody|whoever|vouch|somebody|believe[sd]?)\b/i;
  assert.deepEqual(
    CODES.filter((code) => forbidden.test(Object.values(ERROR_ADVICE[code]).join(' '))),
    [],
  );
});

test('the hint of an error is the fix of its code, unless a better one was given when it was thrown', () => {
  assert.equal(new TlsError('x509.expired', 'it ended').hint, ERROR_ADVICE['x509.expired'].fix);
  assert.equal(hintOf('x509.expired'), ERROR_ADVICE['x509.expired'].fix);
  assert.equal(new TlsError('x509.expired', 'it ended', { hint: 'Renew it.' }).hint, 'Renew it.');
});
