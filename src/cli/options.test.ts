import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTimeout } from './options.ts';

test('timeouts have a range', () => {
  assert.equal(parseTimeout('2.5'), 2500);
  for (const text of ['0', '-1', '', 'soon', 'Infinity', 'NaN'])
    assert.throws(() => parseTimeout(text), { code: 'cli.usage' });
});
