import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from '../../http/headers.ts';
import { isRedirect } from '../../http/redirect.ts';
import { followRedirect } from './redirect.ts';

const FROM = {
  method: 'GET',
  url: new URL('https://user@api.test/a/b?c#part'),
  headers: new Headers({ Authorization: 'secret', Cookie: 'a=1', 'X-Own': '1' }),
  body: undefined,
};

function head(status: number, location?: string) {
  const headers = new Headers(location === undefined ? {} : { Location: location });
  return { version: '1.1', status, reason: '', headers } as const;
}

test('only 301, 302, 303, 307 and 308 with a Location redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) assert.ok(isRedirect(head(status, '/')));
  for (const status of [200, 300, 304, 305, 306, 400]) assert.ok(!isRedirect(head(status, '/')));
  assert.ok(!isRedirect(head(302)));
});

test('targets are relative to where they were found, and a fragment goes along', () => {
  const to = (location: string) => followRedirect(FROM, head(302, location), false).url.href;
  assert.equal(to('x'), 'https://api.test/a/x#part');
  assert.equal(to('?d'), 'https://api.test/a/b?d#part');
  assert.equal(to('//other.test/y#z'), 'https://other.test/y#z');
});

test('credentials stay with their origin, and a server cannot give us others', () => {
  const namesAt = (location: string) =>
    [...followRedirect(FROM, head(307, location), true).headers].map(([name]) => name);
  assert.deepEqual(namesAt('/same'), ['Authorization', 'Cookie', 'X-Own']);
  for (const elsewhere of ['https://other.test/', 'https://api.test:8443/', 'http://api.test/'])
    assert.deepEqual(namesAt(elsewhere), ['X-Own'], elsewhere);
  const { url } = followRedirect(FROM, head(302, 'https://evil:pass@other.test/'), false);
  assert.deepEqual([url.username, url.password], ['', '']);
  assert.equal(FROM.headers.size, 3, 'the first request keeps its headers');
});

test('from https to http only if it was allowed', () => {
  const location = 'http://api.test/';
  assert.throws(() => followRedirect(FROM, head(302, location), false), { code: 'http.insecure_redirect' });
  assert.equal(followRedirect(FROM, head(302, location), true).url.protocol, 'http:');
});
