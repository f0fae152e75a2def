import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tag } from '../asn1/der.ts';
import { encodeDer, encodeObjectIdentifier, encodeSequence } from '../asn1/write.ts';
import { isTlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { Name } from './name.ts';

type Pair = [oid: string, text: string | Uint8Array, tag?: number];

function name(...rdns: (Pair | Pair[])[]): Name {
  const sets = rdns.map((rdn) => {
    const pairs = (typeof rdn[0] === 'string' ? [rdn] : rdn) as Pair[];
    const attributes = pairs.map(([oid, text, tag = Tag.utf8String]) =>
      encodeSequence(encodeObjectIdentifier(oid), encodeDer(tag, typeof text === 'string' ? encodeUtf8(text) : text)),
    );
    return encodeDer(Tag.set, ...attributes);
  });
  return new Name(encodeSequence(...sets));
}

const [CN, O, C] = ['2.5.4.3', '2.5.4.10', '2.5.4.6'];

test('names are written according to RFC 4514, most specific first, and safe for a terminal', () => {
  assert.equal(name([C, 'DE'], [O, 'A, B'], [CN, 'x']).toString(), 'CN=x,O=A\\, B,C=DE');
  assert.equal(name().toString(), '(empty name)');
  assert.equal(name([CN, 'a\x1b[31m\u202eb']).toString(), 'CN=a\\1B[31m\\E2\\80\\AEb');
  assert.equal(
    name([
      [CN, 'a'],
      [O, 'b'],
    ] as Pair[]).toString(),
    'CN=a+O=b',
  );
  assert.equal(name([CN, Uint8Array.of(1, 2), Tag.octetString]).toString(), 'CN=#0102');
});

test('names are equal regardless of case, spaces and string type (RFC 5280 §7.1)', () => {
  const one = name([O, 'Example  Org '], [CN, 'Straße']);
  const other = name([O, ' example org', Tag.printableString], [CN, 'STRASSE']);
  assert.ok(one.equals(other));
  assert.ok(name([CN, Uint8Array.of(0, 0x41, 0, 0x42), Tag.bmpString]).equals(name([CN, 'ab'])));
  assert.ok(
    name([
      [CN, 'a'],
      [O, 'b'],
    ] as Pair[]).equals(
      name([
        [O, 'B'],
        [CN, 'A'],
      ] as Pair[]),
    ),
  );
});

test('characters that are not seen make no difference (RFC 4518 §2.2)', () => {
  const plain = name([CN, 'Example Org']);
  for (const text of [
    'Exam\u00adple Org',
    'Example\u200b Org\u200d',
    'E\ufe0fxample\u0085Org',
    '\ufeffexample\tOrg\x00',
  ])
    assert.ok(name([CN, text]).equals(plain), JSON.stringify(text));
});

test('different names are distinguished', () => {
  const different = [
    name([CN, 'ab']),
    name([CN, 'i']),
    name([CN, 'ı']), // upper case I, as of i
    name([CN, 'a'], [CN, 'b']),
    name([
      [CN, 'a'],
      [CN, 'b'],
    ] as Pair[]),
    name([O, 'ab']),
    name([CN, 'a+2.5.4.3=1:b']),
    name([CN, 'a,2.5.4.3=1:b']),
    name([CN, encodeUtf8('ab'), Tag.octetString]),
    name([CN, '#4:6162']), // the text with which that one is compared
    name(),
  ];
  for (const [i, a] of different.entries())
    for (const [j, b] of different.entries()) assert.equal(a.equals(b), i === j, `${a} and ${b}`);
});

test('texts of one type, and values that are not text', () => {
  assert.deepEqual(name([CN, 'a'], [O, 'b'], [CN, 'c']).texts(CN), ['a', 'c']);
  assert.deepEqual(name([CN, Uint8Array.of(0xff), Tag.utf8String]).texts(CN), []);
});

test('every strict prefix of a name is refused', () => {
  const { encoded } = name([C, 'DE'], [CN, 'x']);
  for (let length = 0; length < encoded.length; length++)
    assert.throws(() => new Name(encoded.subarray(0, length)).rdns, isTlsError);
});
