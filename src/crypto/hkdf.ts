// HKDF (RFC 5869) on a provider's HMAC. Node's `hkdfSync` is not used: it takes 15 to 40 µs a call, an HMAC 3.
import type { HmacKey } from './provider.ts';

/**
 * HKDF-Expand: RFC 5869 §2.3. (HKDF-Extract is the provider's HMAC itself: `crypto.hmac(hash, salt).mac(ikm)`.)
 *
 * @param key - the HMAC key made of the pseudorandom key: a traffic secret is expanded three times or more.
 * @param hashLength - bytes of that key's tags.
 * @param length - bytes wanted, 0..255 times `hashLength`.
 * @returns a fresh array of `length` bytes; the caller zeroes it.
 * @throws RangeError if `length` is out of range.
 */
export function hkdfExpand(key: HmacKey, hashLength: number, info: Uint8Array, length: number): Uint8Array {
  if (length < 0 || length > 255 * hashLength) throw new RangeError(`HKDF-Expand to ${length} bytes`);
  if (length === hashLength) return key.mac(info, FIRST); // every secret of TLS 1.3: one block, no copy

  if (length < hashLength) return firstBytes(key.mac(info, FIRST), length); // keys and IVs

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

/** @param block - zeroed. */
function firstBytes(block: Uint8Array, length: number): Uint8Array {
  const bytes = block.slice(0, length);
  block.fill(0);
  return bytes;
}
