// What kind of key a public key is, for people.
import { parsePublicKeyInfo } from './public-key-info.ts';

const CURVE_NAMES = { secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' } as const;

/** `EC, P-256`, `RSA, 2048 bits`. @param publicKeyInfo - DER. @throws TlsError `crypto.bad_public_key`. */
export function describeKey(publicKeyInfo: Uint8Array): string {
  const key = parsePublicKeyInfo(publicKeyInfo);
  if (key.type === 'ec') return `EC, ${CURVE_NAMES[key.curve]}`;
  if (key.type === 'ed25519') return 'Ed25519';
  return `${key.type === 'rsa' ? 'RSA' : 'RSA for PSS alone'}, ${key.bits} bits`;
}
