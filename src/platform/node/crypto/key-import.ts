// Imports keys into node:crypto in the fastest way, which differs by version. The figures are microseconds on one
// machine, measured on Node 20.20, 22.23, 24.21 and 26.10.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * OpenSSL 3.0 (Node 20) decodes keys in DER or PEM through a slow lookup: an X25519 private key costs 430 in PKCS#8 and
 * 43 as a JSON Web Key, a P-256 public key 131 and 84; but RSA in PKCS#1 2.4. Later versions take the same time for all
 * of them; and Node 26 refuses a JWK whose `x` does not belong to its `d`, so a random `d` cannot be imported that way.
 */
export const SLOW_KEY_DECODER = process.versions.openssl.startsWith('3.0.');

const DER_TYPES = { 'PUBLIC KEY': 'spki', 'RSA PUBLIC KEY': 'pkcs1' } as const;

/**
 * A public key from its DER encoding.
 *
 * As PEM text where the decoder is faster: Node 24 spends 22 on finding out that an object with DER in it is no
 * KeyObject (P-256: 37 and 15), and 22 and 26 lose 2 to 4.
 */
export function importPublicDer(label: keyof typeof DER_TYPES, der: Uint8Array): KeyObject {
  const buffer = Buffer.from(der.buffer, der.byteOffset, der.length);
  if (SLOW_KEY_DECODER) return createPublicKey({ key: buffer, format: 'der', type: DER_TYPES[label] });
  return createPublicKey(pem(label, buffer));
}

/** A private key from its PKCS#8 encoding, which the caller zeroes. */
export function importPrivateDer(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey(pem('PRIVATE KEY', Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.length)));
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}
