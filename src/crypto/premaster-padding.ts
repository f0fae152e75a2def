// The padding of an RSA-encrypted premaster secret: RSAES-PKCS1-v1_5 (RFC 8017 §7.2), read as RFC 5246 §7.4.7.1 asks.
import type { RandomSource } from '../util/ambient.ts';

const PREMASTER_LENGTH = 48;

/**
 * EM = 00 02 PS 00 premaster, PS being random bytes that are not zero.
 *
 * @param length - of the modulus, in bytes; at least 59.
 * @returns a fresh array of `length` bytes; the caller zeroes it.
 */
export function padPremaster(premaster: Uint8Array, length: number, random: RandomSource): Uint8Array {
  const paddingLength = length - premaster.length - 3;
  if (paddingLength < 8) throw new RangeError(`${premaster.length} bytes do not fit in a modulus of ${length}`);
  const block = new Uint8Array(length);
  block[1] = 2;
  let filled = 0;
  // A byte is zero once in 256: sixteen retries fail only if the source is broken.
  for (let fetch = 0; filled < paddingLength; fetch++) {
    if (fetch === 16) throw new RangeError('the random source gives hardly anything but zeros');
    for (const byte of random(paddingLength)) if (byte !== 0 && filled < paddingLength) block[2 + filled++] = byte;
  }
  block.set(premaster, length - premaster.length);
  return block;
}

/**
 * The premaster secret in a decrypted block, or `fallback`, chosen without a branch or an index that depends on it.
 *
 * @param block - as long as the modulus; zeroed.
 * @param version - the `client_version` of the ClientHello, which the secret must begin with (RFC 5246 §7.4.7.1).
 * @param fallback - 48 random bytes, made before decryption.
 * @returns a fresh array of 48 bytes.
 */
export function unpadPremaster(block: Uint8Array, version: number, fallback: Uint8Array): Uint8Array {
  const start = block.length - PREMASTER_LENGTH;
  let wrong = block[0]! | (block[1]! ^ 2) | block[start - 1]!;
  for (let i = 2; i < start - 1; i++) wrong |= isZero(block[i]!);
  wrong |= block[start]! ^ (version >> 8);
  wrong |= block[start + 1]! ^ (version & 0xff);

  const keep = isZero(wrong) * 0xff;
  const out = new Uint8Array(PREMASTER_LENGTH);
  for (let i = 0; i < PREMASTER_LENGTH; i++) out[i] = (block[start + i]! & keep) | (fallback[i]! & ~keep);
  block.fill(0);
  return out;
}

/** 1 for zero and 0 for 1..255, by arithmetic. */
function isZero(byte: number): number {
  return ((byte - 1) >>> 8) & 1;
}
