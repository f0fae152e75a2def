// RFC 5869, appendix A, on the portable provider; the other one is tested with Wycheproof's vectors.
import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { fromHex, toHex } from '../util/hex.ts';
import { HASH_LENGTH } from './hash-lengths.ts';
import { hkdfExpand } from './hkdf.ts';
import { portableCrypto } from './portable/provider.ts';
import type { HashName } from './provider.ts';

interface Vector {
  readonly hash: HashName;
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly length: number;
  readonly prk: string;
  readonly okm: string;
}

const range = (from: number, to: number) => toHex(Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i));

const VECTORS: readonly Vector[] = [
  {
    hash: 'sha256',
    ikm: '0b'.repeat(22),
    salt: range(0, 12),
    info: range(0xf0, 0xf9),
    length: 42,
    prk: '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5',
    okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    hash: 'sha256',
    ikm: range(0, 0x4f),
    salt: range(0x60, 0xaf),
    info: range(0xb0, 0xff),
    length: 82,
    prk: '06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244',
    okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  },
  {
    hash: 'sha256',
    ikm: '0b'.repeat(22),
    salt: '',
    info: '',
    length: 42,
    prk: '19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04',
    okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
  {
    hash: 'sha1',
    ikm: '0b'.repeat(11),
    salt: range(0, 12),
    info: range(0xf0, 0xf9),
    length: 42,
    prk: '9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243',
    okm: '085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896',
  },
];

for (const [index, vector] of VECTORS.entries()) {
  test(`RFC 5869, vector ${index + 1} in our order`, () => {
    const [ikm, salt, info] = [vector.ikm, vector.salt, vector.info].map((hex) => fromHex(hex)!);
    const prk = portableCrypto.hmac(vector.hash, salt!).mac(ikm!);
    assert.equal(toHex(prk), vector.prk);
    assert.equal(toHex(expand(vector.hash, prk, info!, vector.length)), vector.okm);
  });
}

test('every length up to the maximum agrees with node:crypto', () => {
  const prk = portableCrypto.digest('sha256', Uint8Array.of(1));
  const info = Uint8Array.of(2, 3);
  // hkdfSync also extracts: give it input that results in the same pseudorandom key.
  const extracted = portableCrypto.hmac('sha256', info).mac(prk);
  for (const length of [1, 31, 32, 33, 64, 65, 255 * 32]) {
    const expected = new Uint8Array(hkdfSync('sha256', prk, info, info, length));
    assert.deepEqual(expand('sha256', extracted, info, length), expected);
  }
});

test('a length beyond the counter is a bug of the caller', () => {
  assert.equal(expand('sha256', new Uint8Array(32), new Uint8Array(0), 0).length, 0);
  const prk = new Uint8Array(32);
  assert.throws(() => expand('sha256', prk, prk, 255 * 32 + 1), RangeError);
  assert.throws(() => expand('sha256', prk, prk, -1), RangeError);
});

function expand(hash: HashName, prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdfExpand(portableCrypto.hmac(hash, prk), HASH_LENGTH[hash], info, length);
}
