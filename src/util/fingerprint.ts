// Hashes as they are shown everywhere: as OpenSSL and browsers do, in capitals with colons.
import { toHex } from './hex.ts';

/** @param hash - of a certificate, or of a key. */
export function formatFingerprint(hash: Uint8Array): string {
  return toHex(hash, ':').toUpperCase();
}
