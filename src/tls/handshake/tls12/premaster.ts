// Premaster secrets with pre-shared keys: RFC 4279 §2. (Otherwise the shared secret is used as it is.)
import { encodeWhole } from '../../../codec/writer.ts';
import { MAX_PREMASTER, MAX_PSK } from '../../limits.ts';

/**
 * `opaque other_secret<0..2^16-1>; opaque psk<0..2^16-1>`.
 *
 * @param other - zeroed; `undefined` with plain PSK, which uses as many zeros as the key is long.
 * @returns a fresh array; the caller zeroes it.
 * @throws RangeError for a key of more than MAX_PSK bytes.
 */
export function pskPremaster(other: Uint8Array | undefined, psk: Uint8Array): Uint8Array {
  if (psk.length > MAX_PSK) throw new RangeError(`A pre-shared key of ${psk.length} bytes is longer than ${MAX_PSK}`);
  const premaster = encodeWhole(MAX_PREMASTER, (w) => w.opaque(2, other ?? new Uint8Array(psk.length)).opaque(2, psk));
  other?.fill(0);
  return premaster;
}
