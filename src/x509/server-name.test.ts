import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpAddress } from '../util/ip-address.ts';
import type { GeneralName } from './general-name.ts';
import { formatServerName, matchesServerName, parseServerName } from './server-name.ts';

const dns = (value: string): GeneralName => ({ kind: 'dns', value });
const ip = (text: string): GeneralName => ({ kind: 'ip', bytes: parseIpAddress(text)! });
const suffixes = new Set(['com', 'co.uk', 's3.amazonaws.com']);

function matches(presented: GeneralName, wanted: string, isPublicSuffix?: (name: string) => boolean): boolean {
  return matchesServerName([presented], parseServerName(wanted)!, isPublicSuffix);
}

test('DNS names match entirely, in any case, with or without a trailing dot', () => {
  assert.equal(matches(dns('Example.COM'), 'example.com.'), true);
  assert.equal(matches(dns('example.com'), 'www.example.com'), false);
  assert.equal(matches(dns('www.example.com'), 'example.com'), false);
});

test('a wildcard matches exactly one label', () => {
  assert.equal(matches(dns('*.example.com'), 'a.example.com'), true);
  assert.equal(matches(dns('*.example.com'), 'a.b.example.com'), false);
  assert.equal(matches(dns('*.example.com'), 'example.com'), false);
  assert.equal(matches(dns('f*.example.com'), 'foo.example.com'), false);
  assert.equal(matches(dns('foo.*.example.com'), 'foo.bar.example.com'), false);
  assert.equal(matches(dns('*'), 'localhost'), false);
});

test('a wildcard for a public suffix is refused, and for a single label always', () => {
  assert.equal(matches(dns('*.com'), 'example.com'), false);
  assert.equal(matches(dns('*.co.uk'), 'example.co.uk'), true);
  const known = (name: string): boolean => suffixes.has(name);
  assert.equal(matches(dns('*.co.uk'), 'example.co.uk', known), false);
  assert.equal(matches(dns('*.s3.amazonaws.com'), 'bucket.s3.amazonaws.com', known), false);
  assert.equal(matches(dns('*.example.co.uk'), 'www.example.co.uk', known), true);
});

test('an address matches an address and never a DNS name', () => {
  assert.equal(matches(ip('192.0.2.1'), '192.0.2.1'), true);
  assert.equal(matches(ip('2001:db8::1'), '2001:0DB8:0::1'), true);
  assert.equal(matches(dns('192.0.2.1'), '192.0.2.1'), false);
  assert.equal(matches(ip('192.0.2.1'), '192.0.2.2'), false);
});

test('invalid server names are refused', () => {
  for (const text of ['', '.', 'a b', 'bücher.example', '*.example.com', 'example.com:443', '[::1]', '1.2.3'])
    assert.equal(parseServerName(text), undefined, text);
  assert.equal(parseServerName('\u212aelvin.example'), undefined, 'the Kelvin sign, whose lower case is an ASCII k');
  assert.equal(formatServerName(parseServerName('My_Host.Example.')!), 'my_host.example');
  assert.equal(formatServerName(parseServerName('::0001')!), '::1');
});
