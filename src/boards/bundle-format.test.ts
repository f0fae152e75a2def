import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { testWithShared } from '../../tests/support/shared.ts';
import { parsePem } from '../asn1/pem.ts';
import { isTlsError } from '../errors.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { type BundleEntry, bundleEntries, encodeBundle, parseBundle } from './bundle-format.ts';
import { assembleBundle, listedRoots } from './root-bundle.ts';
import { LISTED_ROOTS, ROOT_LISTS } from './root-lists.ts';

const FIVE = bundleEntries(rootCertificates.slice(0, 5).map((pem) => parsePem(pem)[0]!.der));

function plain(entries: readonly BundleEntry[]): string[][] {
  return entries.map(({ subject, publicKeyInfo }) => [hex(subject), hex(publicKeyInfo)]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

for (const version of ['v1', 'v2'] as const) {
  test(`format ${version}: round trip`, () => {
    assert.deepEqual(plain(parseBundle(encodeBundle(FIVE, version), version)), plain(FIVE));
  });

  test(`format ${version}: every strict prefix, and any additional byte, is refused`, () => {
    const bytes = encodeBundle(FIVE.slice(0, 2), version);
    const refused = (input: Uint8Array) =>
      assert.throws(
        () => parseBundle(input, version),
        (error) => isTlsError(error) && error.code === 'board.bad_bundle',
      );
    for (let length = 0; length < bytes.length; length++) refused(bytes.subarray(0, length));
    refused(new Uint8Array([...bytes, 0]));
  });

  test(`format ${version}: unsorted roots are refused, because a board would not find them`, () => {
    const swapped = encodeBundle([FIVE[1]!, FIVE[0]!], version);
    assert.throws(() => parseBundle(swapped, version), /out of order/);
  });
}

testWithShared(
  'roots/roots-full-reconstructed.pem',
  "CircuitPython 10's bundle, byte for byte in both formats",
  (file) => {
    const certificates = parsePem(readFileSync(file)).map((block) => block.der);
    const entries = bundleEntries(certificates);
    const v1 = encodeBundle(entries, 'v1');
    const v2 = encodeBundle(entries, 'v2');
    assert.deepEqual([v1.length, v2.length], [66_299, 66_877]);
    assert.equal(sha256(v1), '51913ab6206b11be91852d8d6052938a2f41c39325fb0dee522d4dc6da8a2c11');
    assert.equal(sha256(v2), 'bbbf9671769750b2bce600ec7d235069cb50be86bda1dd33e5214d69604d428d');

    const bundle = assembleBundle('roots-full@d7c6385', certificates, nodeCrypto);
    assert.deepEqual(bundle.missing, []);
    assert.equal(bundle.exact, true);
  },
);

test('every list has the number of roots that it states, and no unknown letter', () => {
  for (const list of ROOT_LISTS) assert.equal(listedRoots(list.id).length, list.count, list.id);
  const letters = new Set(ROOT_LISTS.map((list) => list.letter));
  assert.ok(LISTED_ROOTS.every(([, , , lists]) => [...lists].every((letter) => letters.has(letter))));
});

test("a bundle assembled from Node's roots reports what is missing", () => {
  const known = rootCertificates.map((pem) => parsePem(pem)[0]!.der);
  const bundle = assembleBundle('roots-full@d7c6385', known, nodeCrypto);
  assert.equal(bundle.certificates.length + bundle.missing.length, 145);
  assert.ok(bundle.certificates.length > 110, `only ${bundle.certificates.length} known`);
  assert.equal(bundle.exact, bundle.missing.length === 0);
  assert.throws(() => assembleBundle('roots-ful', known, nodeCrypto), /did you mean roots-full@d7c6385/);
});

test('a bundle holds at most 200 roots', () => {
  const entries = Array.from({ length: 201 }, () => ({ subject: new Uint8Array(1), publicKeyInfo: new Uint8Array(1) }));
  assert.ok(encodeBundle(entries.slice(1), 'v1').length > 0);
  assert.throws(() => encodeBundle(entries, 'v1'), { name: 'RangeError' });
});
