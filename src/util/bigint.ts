// Big-endian magnitudes as BigInt and back (I2OSP and OS2IP of RFC 8017 §4).
import { toHex } from './hex.ts';

export function bytesToBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** @returns a fresh array of `length` bytes. @throws RangeError if the value is negative or does not fit. */
export function bigIntToBytes(value: bigint, length: number): Uint8Array<ArrayBuffer> {
  if (value < 0n || value >> BigInt(8 * length) !== 0n)
    throw new RangeError(`a number that does not fit in ${length} bytes`);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let left = value;
  let at = length;
  for (; at >= 8; at -= 8) {
    view.setBigUint64(at - 8, left); // modulo 2^64
    left >>= 64n;
  }
  for (; at > 0; at--) {
    bytes[at - 1] = Number(left & 0xffn);
    left >>= 8n;
  }
  return bytes;
}

/** @param magnitude - big-endian, any length. @returns the number of significant bits. */
export function bitLength(magnitude: Uint8Array): number {
  let from = 0;
  while (from < magnitude.length && magnitude[from] === 0) from++;
  if (from === magnitude.length) return 0;
  return 8 * (magnitude.length - from) - Math.clz32(magnitude[from]!) + 24;
}
