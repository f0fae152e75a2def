import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from './headers.ts';
import { isRedirect, type ParseUrl, redirectRequest } from './redirect.ts';

const HEADERS = new Headers({
  Accept: '*/*',
  Authorization: 'Basic eA==',
  'Content-Type': 'text/plain',
  Cookie: 'a=b',
  Host: 'a.test',
  'Proxy-Authorization': 'Basic eA==',
});
const URL_OF = 'https://user@api.test/a/b?c#part';
const parse: ParseUrl<URL> = (text, base) => (URL.canParse(text, base) ? new URL(text, base) : undefined);

function head(status: number, location?: string) {
  const headers = new Headers(location === undefined ? {} : { Location: location });
  return { version: '1.1', status, reason: '', headers } as const;
}

function follow(
  status: number,
  location: string,
  { method = 'GET', insecure = 'refused' as 'refused' | 'allowed' } = {},
) {
  return redirectRequest({ method, url: new URL(URL_OF), headers: HEADERS }, head(status, location), parse, insecure);
}

test('only 301, 302, 303, 307 and 308 with a Location redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) assert.ok(isRedirect(head(status, '/')));
  for (const status of [200, 300, 304, 305, 306, 400]) assert.ok(!isRedirect(head(status, '/')));
  assert.ok(!isRedirect(head(302)));
});

test('POST becomes GET after 301 and 302, any method but HEAD after 303, without the body and its headers', () => {
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
    const { method: next, body, headers } = follow(status, '/same', { method });
    assert.equal(next, then, `${method} ${status}`);
    assert.equal(body, then === method ? 'kept' : 'dropped');
    assert.equal(headers.has('content-type'), then === method);
  }
  assert.equal(HEADERS.size, 6, 'the first request keeps its headers');
});

test('targets are relative to the redirecting URL, and a fragment is kept', () => {
  const to = (location: string) => follow(302, location).url.href;
  assert.equal(to('x'), 'https://api.test/a/x#part');
  assert.equal(to('?d'), 'https://api.test/a/b?d#part');
  assert.equal(to('//other.test/y#z'), 'https://other.test/y#z');
});

test('credentials stay with one origin, and a server cannot set others', () => {
  const names = (location: string) => [...follow(302, location, { insecure: 'allowed' }).headers].map(([name]) => name);
  assert.equal(names('/same').length, 6);
  for (const elsewhere of ['https://other.test/', 'https://api.test:8443/', 'http://api.test/'])
    assert.deepEqual(names(elsewhere), ['Accept', 'Content-Type'], elsewhere);
  const { url } = follow(302, 'https://evil:pass@other.test/');
  assert.deepEqual([url.username, url.password], ['', '']);
});

test('a redirect from https to http needs permission, and only http and https are allowed', () => {
  assert.throws(() => follow(302, 'http://evil:pass@api.test/'), {
    code: 'http.insecure_redirect',
    message: /redirects to http:\/\/api\.test\/$/,
  });
  assert.equal(follow(302, 'http://api.test/', { insecure: 'allowed' }).url.protocol, 'http:');
  for (const location of ['ftp://api.test/', 'javascript:1', 'https://[', 'file:///etc/passwd'])
    assert.throws(() => follow(302, location), { code: 'http.bad_url' }, location);
});
