import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTlsError } from '../errors.ts';
import { fromHex, toHex } from '../util/hex.ts';
import { contextConstructed, DerReader, Tag } from './der.ts';
import { encodeDer, encodeSequence } from './write.ts';

const reader = (hex: string): DerReader => new DerReader(fromHex(hex)!, 'value');

function refuses(code: string, hex: string, read: (r: DerReader) => unknown): void {
  assert.throws(
    () => {
      const r = reader(hex);
      read(r);
      r.end();
    },
    (error) => isTlsError(error) && error.code === code,
    `${hex} is to be refused as ${code}`,
  );
}

test('a sequence is read field by field', () => {
  const r = reader('300d 0101ff 020105 0403aabbcc a000'.replaceAll(' ', ''));
  const sequence = r.enter('sequence');
  assert.equal(sequence.boolean('flag'), true);
  assert.equal(sequence.smallInteger('number'), 5);
  assert.equal(toHex(sequence.octetString('octets')), 'aabbcc');
  assert.equal(sequence.nextTag, contextConstructed(0));
  sequence.enterOptional('tail', contextConstructed(0))?.end();
  assert.equal(sequence.done, true);
  sequence.end();
  r.end();
});

test('values are views of the input', () => {
  const bytes = fromHex('04020102')!;
  const content = new DerReader(bytes, 'value').octetString('octets');
  bytes[2] = 9;
  assert.equal(toHex(content), '0902');
});

test('BER that is not DER is refused', () => {
  const any = (r: DerReader): unknown => r.element('element');
  refuses('der.malformed', '3080020105 0000'.replace(' ', ''), any); // indefinite length
  refuses('der.malformed', '04810101', any); // a long form for a length that fits the short one
  refuses('der.malformed', '0482008001', any);
  refuses('der.limit', '0484000000010a', any);
  refuses('der.malformed', '1f8101 00'.replace(' ', ''), any); // a long tag
  refuses('der.malformed', '010101', (r) => r.boolean('b'));
  refuses('der.malformed', '0102ffff', (r) => r.boolean('b'));
  refuses('der.malformed', '02020001', (r) => r.integer('i'));
  refuses('der.malformed', '0202ff80', (r) => r.integer('i'));
  refuses('der.malformed', '0200', (r) => r.integer('i'));
  refuses('der.malformed', '020180', (r) => r.unsignedInteger('i'));
  refuses('der.malformed', '02050100000000', (r) => r.smallInteger('i'));
  refuses('der.malformed', '050100', (r) => r.null('n'));
  refuses('der.malformed', '0300', (r) => r.bitString('b'));
  refuses('der.malformed', '030101', (r) => r.bitString('b'));
  refuses('der.malformed', '030208ff', (r) => r.bitString('b'));
  refuses('der.malformed', '030203ff', (r) => r.bitString('b'));
  refuses('der.not_der', '230403020001', (r) => r.bitString('b')); // constructed
  refuses('der.malformed', '030204f0', (r) => r.octetAlignedBitString('b'));
  refuses('der.malformed', '0603558004', (r) => r.oid('o'));
  refuses('der.malformed', '060255ff', (r) => r.oid('o'));
  refuses('der.malformed', '0a020001', (r) => r.enumerated('e'));
});

test('integers are returned without their sign octet', () => {
  assert.equal(toHex(reader('02020080').unsignedInteger('i')), '80');
  assert.equal(toHex(reader('020100').unsignedInteger('i')), '00');
  assert.equal(toHex(reader('0201ff').integer('i')), 'ff');
  assert.equal(reader('02047fffffff').smallInteger('i'), 0x7fffffff);
});

test('named bits are numbered from the left', () => {
  assert.equal(reader('03020780').namedBits('b'), 1);
  assert.equal(reader('0303070680').namedBits('b'), (1 << 5) | (1 << 6) | (1 << 8));
  assert.equal(reader('030100').namedBits('b'), 0);
});

test('garbage, truncation and contradictions have separate codes', () => {
  refuses('der.not_der', '2d2d2d2d2d', (r) => r.enter('value'));
  refuses('der.truncated', '3005 0201'.replace(' ', ''), (r) => r.enter('value'));
  refuses('der.truncated', '30', (r) => r.enter('value'));
  refuses('der.malformed', '3003 020901'.replace(' ', ''), (r) => r.enter('value').integer('i'));
  refuses('der.malformed', '3000', (r) => r.enter('value').integer('i'));
  refuses('der.malformed', '020101 00'.replace(' ', ''), (r) => r.integer('i'));
});

test('nesting is limited', () => {
  const descend = (depth: number): void => {
    let nested: Uint8Array = new Uint8Array(0);
    for (let i = 0; i < depth; i++) nested = encodeSequence(nested);
    for (let r: DerReader | undefined = new DerReader(nested, 'value'); r; r = r.enterOptional('inner', Tag.sequence));
  };
  descend(24);
  assert.throws(() => descend(25), { code: 'der.limit' });
});

test('a huge OBJECT IDENTIFIER is refused before it is converted to decimal', () => {
  const endless = new Uint8Array(200_000).fill(0xff);
  endless[endless.length - 1] = 1;
  const oid = (content: Uint8Array): DerReader => new DerReader(encodeDer(Tag.objectIdentifier, content), 'value');
  assert.throws(() => oid(endless).oid('o'), { code: 'der.limit', message: /longer than 128 octets/ });
  assert.match(oid(endless.subarray(-128)).oid('o'), /^2\.\d{250,}$/);
});

test('round trip for every form of length', () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const r = new DerReader(encodeDer(Tag.octetString, new Uint8Array(length)), 'value');
    assert.equal(r.octetString('octets').length, length);
    r.end();
  }
});

test('every strict prefix of a value is refused', () => {
  const bytes = fromHex('300d0101ff0201050403aabbcca000')!;
  for (let length = 0; length < bytes.length; length++)
    assert.throws(() => new DerReader(bytes.subarray(0, length), 'value').enter('sequence'), isTlsError);
});
