import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieJar, type CookieTarget } from './cookies.ts';

const NOW = Date.UTC(2026, 0, 1);
const HERE: CookieTarget = { host: 'api.example.com', path: '/a/b', secure: true };

function sent(setCookies: readonly string[], to: Partial<CookieTarget> = {}, later = 0): string | undefined {
  const jar = new CookieJar({ isPublicSuffix: (domain) => domain === 'com' });
  for (const setCookie of setCookies) jar.store(setCookie, HERE, NOW);
  return jar.header({ ...HERE, ...to }, NOW + later);
}

test('a cookie is sent to its host, its path and below, and to no other', () => {
  assert.equal(sent(['a=1']), 'a=1');
  assert.equal(sent(['a=1'], { path: '/a/c' }), 'a=1');
  assert.equal(sent(['a=1'], { path: '/a' }), 'a=1');
  assert.equal(sent(['a=1'], { path: '/ab' }), undefined);
  assert.equal(sent(['a=1'], { path: '/' }), undefined);
  assert.equal(sent(['a=1; Path=/'], { path: '/' }), 'a=1');
  assert.equal(sent(['a=1; Path=/'], { host: 'www.example.com' }), undefined);
  assert.equal(sent(['a=1; Path=/'], { host: 'x.api.example.com' }), undefined);
});

test('Domain extends it to subdomains, but not to other hosts or a public suffix', () => {
  assert.equal(sent(['a=1; Domain=.example.com'], { host: 'www.example.com' }), 'a=1');
  assert.equal(sent(['a=1; Domain=example.com'], { host: 'example.com' }), 'a=1');
  assert.equal(sent(['a=1; Domain=com'], { host: 'other.com' }), undefined);
  assert.equal(sent(['a=1; Domain=evil.com'], { host: 'evil.com' }), undefined);
  assert.equal(sent(['a=1; Domain=example.com'], { host: 'badexample.com' }), undefined);
});

test('a public suffix that sets a cookie for itself sends it to no subdomain; a trailing dot is no workaround', () => {
  const jar = new CookieJar({ isPublicSuffix: (domain) => domain === 'com' || domain === 'pages.example' });
  jar.store('a=1; Domain=pages.example; Path=/', { ...HERE, host: 'pages.example' }, NOW);
  assert.equal(jar.header({ ...HERE, host: 'pages.example' }, NOW), 'a=1');
  assert.equal(jar.header({ ...HERE, host: 'evil.pages.example' }, NOW), undefined);
  jar.store('b=1; Domain=com.; Path=/', { ...HERE, host: 'evil.com.' }, NOW);
  assert.equal(jar.header({ ...HERE, host: 'bank.com.' }, NOW), undefined);
});

test('plain http does not replace or delete Secure cookies', () => {
  for (const forged of ['a=2; Path=/', 'a=; Max-Age=0; Path=/']) {
    const jar = new CookieJar();
    jar.store('a=1; Secure; Path=/', HERE, NOW);
    jar.store(forged, { ...HERE, secure: false }, NOW);
    assert.equal(jar.header(HERE, NOW), 'a=1');
  }
});

test('https replaces and deletes Secure cookies', () => {
  assert.equal(sent(['a=1; Secure; Path=/', 'a=2; Path=/']), 'a=2');
  assert.equal(sent(['a=1; Secure; Path=/', 'a=; Path=/; Max-Age=0']), undefined);
});

test('Secure cookies are not sent over plain http; name prefixes are enforced', () => {
  assert.equal(sent(['a=1; Secure'], { secure: false }), undefined);
  assert.equal(sent(['a=1'], { secure: false }), 'a=1');
  assert.equal(sent(['__Secure-a=1']), undefined);
  assert.equal(sent(['__Host-a=1; Secure; Path=/x']), undefined);
  assert.equal(sent(['__Host-a=1; Secure; Path=/']), '__Host-a=1');
});

test('Max-Age overrides Expires; both end it, and replacing or deleting uses name, domain and path', () => {
  assert.equal(sent(['a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], {}, 9_000), 'a=1');
  assert.equal(sent(['a=1; Max-Age=10'], {}, 10_000), undefined);
  assert.equal(sent(['a=1; Expires=Thu, 01 Jan 2026 00:00:05 GMT'], {}, 4_000), 'a=1');
  assert.equal(sent(['a=1; Expires=Thu, 01 Jan 2026 00:00:05 GMT'], {}, 5_000), undefined);
  assert.equal(sent(['a=1', 'a=2']), 'a=2');
  assert.equal(sent(['a=1', 'a=; Max-Age=0']), undefined);
  assert.equal(sent(['a=1; Path=/', 'b=2']), 'b=2; a=1');
});

test('invalid cookies are dropped, and the jar stays within its limits', () => {
  for (const junk of ['', '=x', 'novalue', `a=${'x'.repeat(5_000)}`, 'a=\x01']) assert.equal(sent([junk]), undefined);
  const many = Array.from({ length: 200 }, (_, i) => `c${i}=1`);
  assert.equal(sent(many)!.split('; ').length, 50);
  assert.match(sent(many)!, /c199=1/);
});

test('a cookie has at most 4,096 characters, and the jar 3,000 cookies: the oldest are evicted', () => {
  assert.equal(sent([`a=${'x'.repeat(4_094)}`])?.length, 4_096);
  assert.equal(sent([`a=${'x'.repeat(4_095)}`]), undefined);
  const jar = new CookieJar({ isPublicSuffix: (domain) => domain === 'com' });
  const at = (i: number): CookieTarget => ({ ...HERE, host: `h${i}.example.com` });
  const store = (host: number, count: number) => {
    for (let i = 0; i < count; i++) jar.store(`c${i}=1`, at(host), NOW);
  };
  const left = () => jar.header(at(0), NOW)?.split('; ').length;
  for (let host = 0; host < 60; host++) store(host, 50);
  assert.equal(left(), 50);
  store(60, 1);
  assert.equal(left(), 49);
});
