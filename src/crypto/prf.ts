// The pseudorandom functions of TLS 1.2 (RFC 5246 §5) and of TLS 1.0 and 1.1 (RFC 2246 §5).

import { concatBytes } from '../util/bytes.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { CryptoProvider, HashName, HmacKey } from './provider.ts';

/**
 * PRF(secret, label, seed) of TLS 1.2: RFC 5246 §5.
 *
 * @param hash - the suite's: SHA-256, or SHA-384 for the `_SHA384` ones.
 * @param label - ASCII, for example `'master secret'`.
 * @param length - bytes wanted.
 * @returns a fresh array of `length` bytes; the caller zeroes it.
 */
export function prf12(
  crypto: CryptoProvider,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const out = new Uint8Array(length);
  addHash(crypto.hmac(hash, secret), concatBytes(encodeUtf8(label), seed), out);
  return out;
}

/**
 * PRF(secret, label, seed) of TLS 1.0 and 1.1: P_MD5 of the secret's first half, mixed with P_SHA1 of its second
 * (RFC 2246 §5). The halves share the middle byte of a secret of odd length.
 */
export function prf10(
  crypto: CryptoProvider,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const half = Math.ceil(secret.length / 2);
  const labelAndSeed = concatBytes(encodeUtf8(label), seed);
  const out = new Uint8Array(length);
  addHash(crypto.hmac('md5', secret.subarray(0, half)), labelAndSeed, out);
  addHash(crypto.hmac('sha1', secret.subarray(secret.length - half)), labelAndSeed, out);
  return out;
}

/** P_hash(secret, seed), mixed into `out` by exclusive or. */
function addHash(key: HmacKey, seed: Uint8Array, out: Uint8Array): void {
  let a = key.mac(seed);
  for (let at = 0; at < out.length; at += a.length) {
    const block = key.mac(a, seed);
    const n = Math.min(block.length, out.length - at);
    for (let i = 0; i < n; i++) out[at + i]! ^= block[i]!;
    if (at + n < out.length) a = key.mac(a);
  }
}
