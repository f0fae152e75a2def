// CRLs: which certificates one covers (distribution points), and how serial numbers are found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extension, general } from '../../tests/support/extensions.ts';
import { issue } from '../../tests/support/pki.ts';
import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import {
  encodeBitString,
  encodeDer,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
} from '../asn1/write.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { Certificate } from './certificate.ts';
import { RevocationList } from './crl.ts';
import { ExtensionOid } from './oids.ts';

const POINT = general.uri('http://crl.example/1');
const ALGORITHM = encodeSequence(encodeObjectIdentifier('1.2.840.10045.4.3.2'));
const NAME = encodeSequence();
const START = Date.UTC(2026, 0, 1);

function time(at: number): Uint8Array {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  return encodeDer(0x17, encodeUtf8(text.slice(2)));
}

/** Unsigned: signatures are checked elsewhere. */
function listOf(entries: readonly Uint8Array[], ...extensions: Uint8Array[]): RevocationList {
  const tbs = encodeSequence(
    ...[encodeDer(Tag.integer, Uint8Array.of(1)), ALGORITHM, NAME, time(START), time(START + 86_400_000)],
    ...(entries.length > 0 ? [encodeSequence(...entries)] : []),
    ...(extensions.length > 0 ? [encodeDer(contextConstructed(0), encodeSequence(...extensions))] : []),
  );
  return RevocationList.parse(encodeSequence(tbs, ALGORITHM, encodeBitString(new Uint8Array(8))));
}

const entry = (serial: readonly number[], day: number): Uint8Array =>
  encodeSequence(encodeDer(Tag.integer, Uint8Array.from(serial)), time(START - day * 86_400_000));

test('serial numbers are found wherever they are in the list; of two entries the first counts', () => {
  const serials = Array.from({ length: 300 }, (_, i) => [0x40 + (i % 7), (i * 37) % 256, i % 251]);
  const list = listOf([...serials.map((serial, i) => entry(serial, i)), entry(serials[5]!, 999)]);
  for (const [i, serial] of serials.entries())
    assert.equal(list.revocationDate(Uint8Array.from(serial)), START - i * 86_400_000);
  for (const absent of [[0x40], [0x40, 0], [0x3f, 1, 1], [0x47, 1, 1], [0x40, 0, 0, 0]])
    assert.equal(list.revocationDate(Uint8Array.from(absent)), undefined);
  assert.equal(listOf([]).revocationDate(Uint8Array.of(1)), undefined);
});

test('entries are read once, however many serial numbers are looked up', (t) => {
  const list = listOf(Array.from({ length: 1_000 }, (_, i) => entry([0x40, i >> 8, i & 255], 1)));
  const enter = t.mock.method(DerReader.prototype, 'enter');
  for (let i = 0; i < 100; i++) list.revocationDate(Uint8Array.of(0x40, 0, i));
  assert.equal(enter.mock.callCount(), 1_000);
});

test('a malformed entry is reported, also if it is not the one that is looked for', () => {
  const list = listOf([entry([1], 1), encodeSequence(encodeDer(Tag.integer, Uint8Array.of(0, 1)), time(START))]);
  assert.throws(() => list.revocationDate(Uint8Array.of(1)), { code: 'der.malformed' });
});

test('a distribution point for some reasons can revoke and not clear; one of another CA does not count', async () => {
  const scope = encodeSequence(encodeDer(contextConstructed(0), encodeDer(contextConstructed(0), POINT)));
  const idp = encodeSequence(
    encodeObjectIdentifier(ExtensionOid.issuingDistributionPoint),
    encodeDer(Tag.boolean, Uint8Array.of(0xff)),
    encodeOctetString(scope),
  );
  const list = listOf([], idp);
  const point = (name: Uint8Array, ...rest: Uint8Array[]): Uint8Array =>
    encodeSequence(encodeDer(contextConstructed(0), encodeDer(contextConstructed(0), name)), ...rest);
  const covers = async (...points: Uint8Array[]) => {
    const extensions = [extension('crlDistributionPoints', encodeSequence(...points))];
    return list.covers(Certificate.parse((await issue({ name: 'x', extensions })).der));
  };
  const reasons = encodeDer(contextPrimitive(1), Uint8Array.of(6, 0x40));
  const otherCa = encodeDer(contextConstructed(2), general.directory(NAME));
  assert.equal(await covers(point(POINT)), 'all-reasons');
  assert.equal(await covers(point(POINT, reasons)), 'some-reasons');
  assert.equal(await covers(point(POINT, reasons), point(POINT)), 'all-reasons');
  assert.equal(await covers(point(POINT, otherCa)), undefined);
  assert.equal(await covers(point(general.uri('http://crl.example/2'))), undefined);
  await assert.rejects(covers(point(POINT, encodeDer(Tag.null))), { code: 'der.malformed' });
});

test("a list may begin up to five minutes in the future, as its issuer's clock may be ahead", () => {
  const list = listOf([]);
  assert.equal(list.fault(START - 300_000, false), undefined);
  assert.equal(list.fault(START - 301_000, false), 'it begins in the future');
});
