// The running hash of node:crypto, which keeps short inputs as bytes and hands longer ones to a native hash.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeDigest, nodeHash } from './hash.ts';

const TEXT = Uint8Array.from({ length: 6_000 }, (_, i) => (i * 31) & 0xff);

for (const name of ['sha1', 'sha256', 'sha384'] as const) {
  test(`${name}: each digest on the way is that of all bytes so far, and a copy goes its own way`, () => {
    for (const piece of [1, 100, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 3_000]) {
      const hash = nodeHash(name);
      const steps = piece === 1 ? 10 : TEXT.length / piece;
      for (let at = 0; at < steps * piece; at += piece) {
        assert.deepEqual(hash.digest(), nodeDigest(name, TEXT.subarray(0, at)), `${at} bytes in steps of ${piece}`);
        const copy = hash.copy();
        copy.update(TEXT.subarray(0, 7));
        assert.deepEqual(copy.digest(), nodeDigest(name, TEXT.subarray(0, at), TEXT.subarray(0, 7)));
        const given = TEXT.slice(at, at + piece);
        hash.update(given);
        given.fill(0); // it was read, not kept
      }
    }
  });
}
