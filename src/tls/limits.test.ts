import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as limits from './limits.ts';

test('docs/limits.md states every limit with its value', () => {
  const text = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
  const told = new Map([...text.matchAll(/^\| `([A-Z0-9_]+)` \| (\d+) \|/gm)].map(([, name, value]) => [name, value]));
  assert.deepEqual(
    Object.fromEntries(told),
    Object.fromEntries(Object.entries(limits).map(([k, v]) => [k, String(v)])),
  );
});
