// What depends on the OpenSSL beneath this Node. The figures are microseconds of one machine, measured.

/**
 * OpenSSL 3.0 (Node 20) decodes DER keys through a slow lookup: an X25519 private key costs 510 as PKCS#8 and 43 as a
 * JSON Web Key, a P-256 public key 131 and 84. Later versions take the same time for either; and Node 26 refuses a JWK
 * whose `x` does not belong to its `d`, so that a random `d` cannot come in that way.
 */
export const SLOW_DER_KEYS = process.versions.openssl.startsWith('3.0.');
