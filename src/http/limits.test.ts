import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEFAULT_HTTP_LIMITS } from './limits.ts';

test('docs/requests.md states the actual limits', () => {
  const page = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8');
  const table = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, name, value]) => [name, Number(value)]);
  assert.deepEqual(Object.fromEntries(table), DEFAULT_HTTP_LIMITS);
});
