// Big-endian magnitudes as BigInt and back (I2OSP and OS2IP of RFC 8017 §4).
import { toHex } from './hex.ts';

export function bytesToBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** @returns a fresh array of `length` bytes. @throws RangeError if the value is negative or does not fit. */
export function bigIntToBytes(value: bigint, length: number): Uint8Array<ArrayBuffer> {
  const hex = value.toString(16).padStart(2 * length, '0');
  if (value < 0n || hex.length > 2 * length) throw new RangeError(`a number that does not fit in ${length} bytes`);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** @param magnitude - big-endian, any length. @returns the number of significant bits. */
export function bitLength(magnitude: Uint8Array): number {
  let from = 0;
  while (from < magnitude.length && magnitude[from] === 0) from++;
  if (from === magnitude.length) return 0;
  return 8 * (magnitude.length - from) - Math.clz32(magnitude[from]!) + 24;
}
