import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from './headers.ts';
import { encodeChunk, encodeRequestHead, LAST_CHUNK } from './request.ts';

test('a request head is written in wire format', () => {
  const headers = new Headers([
    ['Host', 'example.com'],
    ['X-Name', ' naïve '],
  ]);
  const text = Buffer.from(encodeRequestHead({ method: 'GET', target: '/a?b=c', headers })).toString('latin1');
  assert.equal(text, 'GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nX-Name: naïve\r\n\r\n');
});

test('header injection is refused', () => {
  const refused = { code: 'http.bad_request' };
  const headers = new Headers();
  for (const method of ['', 'G ET', 'GET\r\n', 'GÉT'])
    assert.throws(() => encodeRequestHead({ method, target: '/', headers }), refused);
  for (const target of ['', '/a b', '/a\r\nX: y', '/é', '/\0'])
    assert.throws(() => encodeRequestHead({ method: 'GET', target, headers }), refused);
  for (const value of ['a\r\nb', 'a\nb', 'a\0', '€']) assert.throws(() => headers.append('X', value), refused);
  for (const name of ['', 'X Y', 'X:', 'X\r\n']) assert.throws(() => headers.append(name, 'v'), refused);
});

test('a chunk begins with its length in hex, and an empty piece is none', () => {
  assert.equal(Buffer.from(encodeChunk(Buffer.from('hello, chunk world'))).toString(), '12\r\nhello, chunk world\r\n');
  assert.equal(encodeChunk(new Uint8Array(0)).length, 0);
  assert.equal(Buffer.from(LAST_CHUNK).toString(), '0\r\n\r\n');
});

test('headers are found in any case, keep their order, and can be replaced', () => {
  const headers = new Headers({ A: '1', b: '2' });
  headers.append('a', '3');
  assert.equal(headers.get('a'), '1, 3');
  assert.deepEqual(headers.getAll('A'), ['1', '3']);
  assert.equal(headers.get('c'), undefined);
  headers.set('A', '4');
  assert.deepEqual(
    [...headers],
    [
      ['b', '2'],
      ['A', '4'],
    ],
  );
  assert.deepEqual(headers.toJSON(), { b: '2', a: '4' });
  assert.equal(headers.has('B'), true);
  headers.delete('B');
  assert.equal(headers.size, 1);
});
