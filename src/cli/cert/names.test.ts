// How many names a certificate may have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkNames } from './names.ts';

test('a certificate has at most 100 names', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.example`);
  checkNames(names(100), 'server');
  assert.throws(() => checkNames(names(101), 'server', 'line 3'), /line 3: 101 names are more than 100/);
});
