import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget } from './target.ts';

for (const [text, scheme, name, port, path] of [
  ['Example.com', 'tls', 'example.com', 443, '/'],
  ['example.com:8443', 'tls', 'example.com', 8443, '/'],
  ['[2001:db8::1]:8443', 'tls', '2001:db8::1', 8443, '/'],
  ['https://example.com', 'https', 'example.com', 443, '/'],
  ['https://example.com:444/a?b=c#d', 'https', 'example.com', 444, '/a?b=c'],
  ['https://example.com?b=c', 'https', 'example.com', 443, '/?b=c'],
  ['https://user:secret@example.com/a', 'https', 'example.com', 443, '/a'],
  ['mqtts://broker.example', 'mqtts', 'broker.example', 8883, '/'],
  ['wss://example.com/ws', 'wss', 'example.com', 443, '/ws'],
  ['smtps://mail.example', 'smtps', 'mail.example', 465, '/'],
] as const)
  test(`target: ${text}`, () => assert.deepEqual(parseTarget(text), { text, scheme, host: { name, port }, path }));

for (const text of ['', 'example.com/path', 'http://example.com', 'mqtt://broker', 'gopher://x', 'https://', 'a:0'])
  test(`no target: ${JSON.stringify(text)}`, () => assert.throws(() => parseTarget(text), { code: 'trust.bad_host' }));

test('a target without TLS is refused with what to write instead', () => {
  assert.throws(() => parseTarget('mqtt://broker'), { hint: /mqtts:\/\// });
});
