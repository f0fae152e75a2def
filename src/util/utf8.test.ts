import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

test('encoding agrees with TextEncoder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.deepEqual(encodeUtf8(text), new TextEncoder().encode(text));
    }),
  );
  assert.deepEqual(encodeUtf8('\ud800x'), new TextEncoder().encode('\ud800x'));
});

test('decoding agrees with a fatal TextDecoder', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const expected = (bytes: Uint8Array): string | undefined => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => assert.equal(decodeUtf8(bytes), expected(bytes))),
    { numRuns: 2_000 },
  );
  for (const hex of ['c080', 'eda080', 'f4908080', 'e28c', 'f0808080', 'ff', 'e282ac', 'f09f9880', 'efbbbf41']) {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
    assert.equal(decodeUtf8(bytes), expected(bytes), hex);
  }
});
