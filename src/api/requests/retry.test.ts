import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { RetryPolicy } from './retry.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

test('Retry-After is honoured in both of its forms, up to the maximum delay', () => {
  const policy = new RetryPolicy({ limit: 3, maxDelay: 60_000 });
  const delay = (value: string) => policy.delayAfterStatus('GET', busy(value), 1, NOW);
  assert.equal(delay('7'), 7_000);
  assert.equal(delay(new Date(NOW + 30_000).toUTCString()), 30_000);
  assert.equal(delay(new Date(NOW - 30_000).toUTCString()), 0, 'it is over already');
  assert.equal(delay('61'), undefined);
  assert.equal(delay(new Date(NOW + 61_000).toUTCString()), undefined);
  assert.equal(delay('soon'), 300, 'what cannot be read asks for nothing');
});

test('delays double, up to the limit', () => {
  const policy = new RetryPolicy({ limit: 4, backoff: 100, maxDelay: 500 });
  const delays = [1, 2, 3, 4, 5].map((attempt) => policy.delayAfterStatus('GET', busy(), attempt, NOW));
  assert.deepEqual(delays, [100, 200, 400, 500, undefined]);
});

test('only repeatable requests are retried, and only after transient faults', () => {
  const policy = new RetryPolicy(1);
  const repeated = (method: string) => policy.delayAfterStatus(method, busy(), 1, NOW) !== undefined;
  const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'POST', 'PATCH', 'CONNECT', 'get'];
  assert.deepEqual(methods.filter(repeated), ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);
  const codes = ['net.reset', 'net.refused', 'net.aborted', 'x509.expired', 'http.too_large'] as const;
  const after = (code: (typeof codes)[number]) => policy.delayAfterError('GET', new TlsError(code, ''), 1);
  assert.deepEqual(
    codes.filter((code) => after(code) !== undefined),
    ['net.reset', 'net.refused'],
  );
  assert.equal(policy.delayAfterError('GET', new Error('a bug'), 1), undefined);
  const own = new RetryPolicy({ limit: 1, methods: ['POST'], statuses: [418] });
  assert.equal(own.delayAfterStatus('POST', { ...busy(), status: 418 }, 1, NOW), 300);
  assert.equal(own.delayAfterStatus('POST', busy(), 1, NOW), undefined);
  assert.equal(new RetryPolicy().delayAfterStatus('GET', busy(), 1, NOW), undefined, 'none unless asked for');
});

function busy(retryAfter?: string): ResponseHead {
  const headers = new Headers(retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
  return { version: '1.1', status: 503, reason: '', headers };
}
