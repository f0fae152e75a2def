import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProxy } from './proxies.ts';

const proxyFor = (url: string, env: Record<string, string>, option?: string) => chooseProxy(option, env)(new URL(url));

test('variables by scheme, lower case first; for http only lower case', () => {
  const env = { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2', HTTP_PROXY: 'http://cgi:3' };
  assert.equal(proxyFor('https://a.test/', env), 'http://lower:2');
  assert.equal(proxyFor('https://a.test/', { HTTPS_PROXY: 'upper:1' }), 'http://upper:1');
  assert.equal(proxyFor('http://a.test/', env), undefined);
  assert.equal(proxyFor('http://a.test/', { http_proxy: 'http://user:pw@p:3' }), 'http://user:pw@p:3');
  for (const url of ['http://a.test/', 'https://a.test/'])
    assert.equal(proxyFor(url, { ALL_PROXY: 'all:1' }), 'http://all:1');
  assert.equal(proxyFor('https://a.test/', { HTTPS_PROXY: '' }), undefined);
  assert.equal(proxyFor('https://a.test/', { ...env, NO_PROXY: '*' }, 'http://named:9'), 'http://named:9');
});

test('an unsupported kind of proxy is refused when it would be used, without its value', () => {
  for (const value of ['socks5://user:secret@p:1', 'https://p:1', 'http://'])
    assert.throws(
      () => proxyFor('https://a.test/', { HTTPS_PROXY: value }),
      (error: Error) => {
        assert.equal((error as { code?: string }).code, 'cli.usage');
        assert.ok(!/secret/.test(error.message));
        return true;
      },
    );
  assert.equal(proxyFor('http://a.test/', { HTTPS_PROXY: 'socks5://p:1' }), undefined);
});

const EXCEPT: readonly (readonly [noProxy: string, url: string, direct: boolean])[] = [
  ['*', 'https://a.test/', true],
  ['a.test', 'https://a.test/', true],
  ['A.Test.', 'https://a.test/', true],
  ['a.test', 'https://www.a.test/', true],
  ['.a.test', 'https://a.test/', true],
  ['*.a.test', 'https://www.a.test/', true],
  ['a.test', 'https://ba.test/', false],
  ['b.test, a.test', 'https://a.test/', true],
  ['a.test:8443', 'https://a.test:8443/', true],
  ['a.test:8443', 'https://a.test/', false],
  ['a.test:443', 'https://a.test/', true],
  ['127.0.0.1', 'https://127.0.0.1/', true],
  ['127.0.0.1', 'https://127.0.0.2/', false],
  ['10.0.0.0/8', 'https://10.1.2.3/', true],
  ['10.0.0.0/8', 'https://11.1.2.3/', false],
  ['192.168.4.0/23', 'https://192.168.5.1/', true],
  ['::1', 'https://[::1]/', true],
  ['[::1]', 'https://[::1]/', true],
  ['[::1]:8443', 'https://[::1]:8443/', true],
  ['[::1]:8443', 'https://[::1]/', false],
  ['fd00::/8', 'https://[fd12::1]/', true],
  ['', 'https://a.test/', false],
  ['10.0.0.0/99', 'https://10.0.0.1/', false],
];

for (const [noProxy, url, direct] of EXCEPT)
  test(`NO_PROXY=${noProxy} and ${url}: ${direct ? 'direct' : 'by the proxy'}`, () => {
    for (const name of ['NO_PROXY', 'no_proxy'])
      assert.equal(proxyFor(url, { HTTPS_PROXY: 'p:1', [name]: noProxy }) === undefined, direct);
  });
