import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatHost, parseHost } from './host.ts';

for (const [text, name, port, formatted] of [
  ['example.com', 'example.com', 443, 'example.com'],
  ['Example.COM:8443', 'example.com', 8443, 'example.com:8443'],
  ['192.168.4.1:443', '192.168.4.1', 443, '192.168.4.1'],
  ['[2001:db8::1]', '2001:db8::1', 443, '[2001:db8::1]'],
  ['[::1]:8443', '::1', 8443, '[::1]:8443'],
  ['https://api.example.com/v1/data?x=1', 'api.example.com', 443, 'api.example.com'],
] as const) {
  test(`host: ${text}`, () => {
    const host = parseHost(text);
    assert.deepEqual(host, { name, port });
    assert.equal(formatHost(host), formatted);
  });
}

for (const text of ['', ':443', 'a:b', 'a:0', 'a:65536', '::1', 'a b', 'http://example.com', 'user@example.com']) {
  test(`no host: ${JSON.stringify(text)}`, () => assert.throws(() => parseHost(text), { code: 'trust.bad_host' }));
}
