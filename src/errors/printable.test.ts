import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../errors.ts';
import { printable, printableJson } from './printable.ts';

test('a message contains no control characters, whatever a peer sent', () => {
  const hostile = 'a\x1b[2J\x9b2Jb\r\nforged line\u202ec\u2028\0é – ok';
  const shown = 'a\\x1b[2J\\x9b2Jb\\x0d\\x0aforged line\\u202ec\\u2028\\x00é – ok';
  assert.equal(printable(hostile), shown);
  assert.equal(new TlsError('x509.profile', hostile).message, shown);
});

test('the length of a message is limited', () => {
  const { message } = new TlsError('x509.unknown_issuer', 'x'.repeat(250_000));
  assert.equal(message.length, 2_001);
});

test('JSON contains no control characters, and parses to the same value', () => {
  const value = { 'a\x9b': ['\x1b[2J\x9b2J\x7f\r\n\u202e\u2028é', 1] };
  const text = printableJson(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\u2028]/u, 'and is one line');
  assert.equal(printableJson('\x9b\u202e'), '"\\u009b\\u202e"');
});
