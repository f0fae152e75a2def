// Premaster secrets with keys agreed on beforehand: RFC 4279 §2. (The others are the shared secret as it is.)
import { Writer } from '../../../codec/writer.ts';
import { MAX_PREMASTER } from '../../limits.ts';

/**
 * `opaque other_secret<0..2^16-1>; opaque psk<0..2^16-1>`.
 *
 * @param other - zeroed; `undefined` with plain PSK, where as many zeros as the key is long stand for it.
 * @returns a fresh array; the caller zeroes it.
 */
export function pskPremaster(other: Uint8Array | undefined, psk: Uint8Array): Uint8Array {
  const w = new Writer(MAX_PREMASTER);
  w.opaque(2, other ?? new Uint8Array(psk.length)).opaque(2, psk);
  const premaster = w.take();
  w.view().fill(0);
  other?.fill(0);
  return premaster;
}
