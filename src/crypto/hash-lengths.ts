// Output lengths of the hashes (RFC 1321, FIPS 180-4), to size secrets and tags.
import type { HashName } from './provider.ts';

/** Bytes of a digest, and so of an HMAC tag. */
export const HASH_LENGTH: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};
