import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from './headers.ts';
import { redirectRequest } from './redirect.ts';

const HEADERS = new Headers({
  Accept: '*/*',
  Authorization: 'Basic eA==',
  'Content-Type': 'text/plain',
  Cookie: 'a=b',
  Host: 'a.test',
  'Proxy-Authorization': 'Basic eA==',
});

test('which methods become GET, and lose their body with what describes it', () => {
  for (const [method, status, then] of [
    ['POST', 301, 'GET'],
    ['POST', 302, 'GET'],
    ['POST', 303, 'GET'],
    ['PUT', 303, 'GET'],
    ['POST', 307, 'POST'],
    ['POST', 308, 'POST'],
    ['PUT', 301, 'PUT'],
    ['DELETE', 302, 'DELETE'],
    ['HEAD', 303, 'HEAD'],
  ] as const) {
    const { method: next, body, headers } = redirectRequest({ method, headers: HEADERS }, status, 'same origin');
    assert.equal(next, then, `${method} ${status}`);
    assert.equal(body, then === method ? 'kept' : 'dropped');
    assert.equal(headers.has('content-type'), then === method);
  }
  assert.equal(HEADERS.size, 6);
});

test('what is meant for one origin stays there', () => {
  const names = (target: 'same origin' | 'another origin') =>
    [...redirectRequest({ method: 'GET', headers: HEADERS }, 302, target).headers].map(([name]) => name);
  assert.equal(names('same origin').length, 6);
  assert.deepEqual(names('another origin'), ['Accept', 'Content-Type']);
});
