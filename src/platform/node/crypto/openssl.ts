// What depends on the OpenSSL beneath this Node. Each figure was measured; docs/dependencies.md has no room for them.

/**
 * OpenSSL 3.0 (Node 20) decodes DER keys through a slow lookup: an X25519 private key costs 510 µs as PKCS#8 and 43 as
 * a JSON Web Key, a P-256 public key 131 and 84. Later versions decode either in the same time, and Node 26 checks
 * that the two halves of a JWK belong together, which costs a multiplication that we can do without.
 */
export const SLOW_DER_KEYS = process.versions.openssl.startsWith('3.0.');
