import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor, type ErrorCode } from './errors.ts';

test('advice for each code there is, and for nothing that every object knows', () => {
  assert.ok(adviceFor('x509.expired').fix.length > 0);
  for (const code of ['constructor', '__proto__', 'x509.nothing'])
    assert.throws(() => adviceFor(code as ErrorCode), RangeError);
});
