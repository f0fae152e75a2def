// Lets OpenSSL generate an X25519 pair. In a separate file, in which no key is exported: the job of a generated key
// takes the key's lock when it is collected, and Node 20 can deadlock if that happens during an export.
import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';

/** Encodes the public half within the job itself. Of this pair of a JWK and a KeyObject @types/node does not know. */
const ENCODING = { publicKeyEncoding: { format: 'jwk' } } as unknown as undefined;

/** @returns the private key, and the public one as a JWK has it: base64url. */
export function drawX25519(): { readonly privateKey: KeyObject; readonly x: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519', ENCODING);
  const { x } = publicKey as unknown as JsonWebKey;
  return { privateKey, x: x! };
}
