import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from './headers.ts';

test('a header may have the name of a property of Object.prototype', () => {
  const headers = new Headers([
    ['__proto__', 'a'],
    ['Constructor', 'b'],
    ['constructor', 'c'],
  ]);
  assert.equal(headers.get('__proto__'), 'a');
  assert.equal(headers.get('toString'), undefined);
  const object = headers.toJSON();
  assert.deepEqual(Object.entries(object), [
    ['__proto__', 'a'],
    ['constructor', 'b, c'],
  ]);
  assert.equal(Object.getPrototypeOf(object), Object.prototype);
});
