import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUrl } from './parse-url.ts';

test('errors say what is wrong with a URL without its password', () => {
  for (const [text, message] of [
    ['example.com/x', '"example.com/x" has no https:// in front'],
    ['', '"" has no https:// in front'],
    ['https://', '"https://" names no host'],
    ['https://local host/', '"https://local host/" has a space in its host'],
    ['https://example.com:99999/', '"https://example.com:99999/" has a port above 65535'],
    ['https://me:p4ss@[::1]:70000/', '"https://[::1]:70000/" has a port above 65535'],
    ['https://exa%mple.com/', '"https://exa%mple.com/" is not a whole URL'],
    ['ftp://example.com/', 'ftp: is not http: or https:'],
  ] as const)
    assert.throws(() => parseUrl(text), { code: 'http.bad_url', message });
  assert.equal(parseUrl('HTTPS://Example.com').href, 'https://example.com/');
});
