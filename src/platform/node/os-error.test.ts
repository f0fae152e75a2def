import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../errors/advice.ts';
import { fromOsError } from './os-error.ts';

test("the system's error codes are converted to ours, with what was attempted", () => {
  const failed = (code: string) => fromOsError(Object.assign(new Error('x'), { code }), 'listening on 0.0.0.0:443');
  for (const [code, ours] of [
    ['EACCES', 'net.not_permitted'],
    ['EPERM', 'net.not_permitted'],
    ['EADDRINUSE', 'net.address_in_use'],
    ['EPIPE', 'net.reset'],
    ['EMFILE', 'net.failed'],
    ['constructor', 'net.failed'],
    ['__proto__', 'net.failed'],
  ] as const)
    assert.equal(failed(code).code, ours);
  assert.equal(failed('EACCES').message, 'listening on 0.0.0.0:443: EACCES');
  assert.match(failed('EACCES').hint, /8443/);
});
