import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDnsName, isWildcardDnsName, isWithin } from './dns-name.ts';

test('host names are letters, digits and hyphens', () => {
  for (const name of [
    'localhost',
    'example.com',
    'a-b.C1.example',
    'xn--bcher-kva.example',
    '1.2.3.4x',
    `${'a'.repeat(63)}.b`,
  ])
    assert.equal(isDnsName(name), true, name);
  for (const name of [
    '',
    '.',
    '.example.com',
    'example.com.',
    'a..b',
    '-a.b',
    'a-.b',
    'a.b-',
    'a_b.c',
    'a b',
    'bücher.example',
    '*.example.com',
    '8.8.8.8',
    'a.1',
    `${'a'.repeat(64)}.b`,
    `${'a.'.repeat(126)}bb`,
    'a\0.b',
  ])
    assert.equal(isDnsName(name), false, JSON.stringify(name));
});

test('underscores are accepted if they are allowed', () => {
  assert.equal(isDnsName('_dmarc.my_host.example', { allowUnderscore: true }), true);
  assert.equal(isDnsName('my_host.example'), false);
});

test('a wildcard is the whole left-most label', () => {
  assert.equal(isWildcardDnsName('*.example.com'), true);
  for (const name of [
    '*',
    '*.',
    'f*.example.com',
    'foo.*.example.com',
    '*.*.example.com',
    '**.example.com',
    'example.com',
  ])
    assert.equal(isWildcardDnsName(name), false, name);
});

test('a subtree is a name and its subdomains', () => {
  assert.equal(isWithin('example.com', 'example.com'), true);
  assert.equal(isWithin('a.example.com', 'example.com'), true);
  assert.equal(isWithin('notexample.com', 'example.com'), false);
  assert.equal(isWithin('com', 'example.com'), false);
});
