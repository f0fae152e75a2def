// HKDF from a provider's HMAC: RFC 5869. Not `hkdfSync`: that costs Node 15..40 µs a call, an HMAC 3.
import { HASH_LENGTH } from './hash-lengths.ts';
import type { CryptoProvider, HashName, HmacKey } from './provider.ts';

/**
 * HKDF-Extract: RFC 5869 §2.2.
 *
 * @param salt - any length; empty stands for a hash's length of zeros.
 * @returns a fresh pseudorandom key as long as the hash; the caller zeroes it.
 */
export function hkdfExtract(crypto: CryptoProvider, hash: HashName, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return crypto.hmac(hash, salt).mac(ikm);
}

/**
 * HKDF-Expand: RFC 5869 §2.3.
 *
 * @param prk - at least as long as the hash; not modified.
 * @param length - bytes wanted, 0..255 times the hash's length.
 * @returns a fresh array of `length` bytes; the caller zeroes it.
 * @throws RangeError if `length` is out of range.
 */
export function hkdfExpand(
  crypto: CryptoProvider,
  hash: HashName,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return hkdfExpandKey(crypto.hmac(hash, prk), HASH_LENGTH[hash], info, length);
}

/**
 * HKDF-Expand with a key that was imported before: a traffic secret is expanded three times or more.
 *
 * @param key - the HMAC key made of the pseudorandom key.
 * @param hashLength - bytes of that key's tags.
 */
export function hkdfExpandKey(key: HmacKey, hashLength: number, info: Uint8Array, length: number): Uint8Array {
  if (length < 0 || length > 255 * hashLength) throw new RangeError(`HKDF-Expand to ${length} bytes`);
  if (length === hashLength) return key.mac(info, FIRST); // every secret of TLS 1.3: one block, no copy

  const out = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let at = 0, counter = 1; at < length; at += hashLength, counter++) {
    block = key.mac(block, info, Uint8Array.of(counter));
    out.set(length - at < hashLength ? block.subarray(0, length - at) : block, at);
  }
  block.fill(0);
  return out;
}

const FIRST = Uint8Array.of(1);
