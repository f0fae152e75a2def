import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor, type ErrorCode } from './errors.ts';

test('there is advice for each code, and none for names from Object.prototype', () => {
  assert.ok(adviceFor('x509.expired').fix.length > 0);
  for (const code of ['constructor', '__proto__', 'x509.nothing'])
    assert.throws(() => adviceFor(code as ErrorCode), RangeError);
});
