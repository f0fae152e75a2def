import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../errors.ts';
import { printable } from './printable.ts';

test('a message holds nothing that a terminal or a log obeys, whatever a peer wrote', () => {
  const hostile = 'a\x1b[2J\x9b2Jb\r\nforged line\u202ec\u2028\0é – ok';
  const shown = 'a\\x1b[2J\\x9b2Jb\\x0d\\x0aforged line\\u202ec\\u2028\\x00é – ok';
  assert.equal(printable(hostile), shown);
  assert.equal(new TlsError('x509.profile', hostile).message, shown);
});

test('a message has an end', () => {
  const { message } = new TlsError('x509.unknown_issuer', 'x'.repeat(250_000));
  assert.equal(message.length, 2_001);
});
