// Fingerprints in the format of OpenSSL and browsers: capital hexadecimal digits with colons.
import { toHex } from './hex.ts';

/** @param hash - of a certificate, or of a key. */
export function formatFingerprint(hash: Uint8Array): string {
  return toHex(hash, ':').toUpperCase();
}
