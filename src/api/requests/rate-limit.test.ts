import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimiter } from './rate-limit.ts';

test('a thousand hosts are kept, and the least recently used one is evicted', () => {
  const limiter = new RateLimiter({ requests: 1, per: 1_000 }, { now: () => 0 });
  assert.equal(limiter.takeTurn('first'), 0);
  for (let i = 0; i < 999; i++) limiter.takeTurn(`${i}`);
  assert.equal(limiter.takeTurn('first'), 1_000);
  for (let i = 0; i < 1_000; i++) limiter.takeTurn(`${i}`);
  assert.equal(limiter.takeTurn('first'), 0);
});
