// Key and tag lengths of the AEADs (RFC 5116 §5, RFC 6655 §6, RFC 8439 §2.8), and the checks that every provider makes.
import type { AeadName } from './provider.ts';

export const AEAD_LENGTHS: Readonly<Record<AeadName, { readonly key: number; readonly tag: number }>> = {
  'aes-128-gcm': { key: 16, tag: 16 },
  'aes-256-gcm': { key: 32, tag: 16 },
  'chacha20-poly1305': { key: 32, tag: 16 },
  'aes-128-ccm': { key: 16, tag: 16 },
  'aes-256-ccm': { key: 32, tag: 16 },
  'aes-128-ccm-8': { key: 16, tag: 8 },
  'aes-256-ccm-8': { key: 32, tag: 8 },
};

export const AEAD_NAMES: ReadonlySet<AeadName> = new Set(Object.keys(AEAD_LENGTHS) as AeadName[]);

export function checkAeadKey(name: AeadName, key: Uint8Array): void {
  const expected = AEAD_LENGTHS[name].key;
  if (key.length !== expected) throw new RangeError(`${name} has a key of ${expected} bytes, not ${key.length}`);
}

export function checkAesCbcKey(key: Uint8Array): void {
  if (key.length !== 16 && key.length !== 32) throw new RangeError(`an AES key of ${key.length} bytes`);
}

export function checkSeal(nonce: Uint8Array, plaintext: Uint8Array, out: Uint8Array, tagLength: number): void {
  checkNonce(nonce);
  if (out.length !== plaintext.length + tagLength)
    throw new RangeError(`seal of ${plaintext.length} bytes into ${out.length}`);
}

export function checkNonce(nonce: Uint8Array): void {
  if (nonce.length !== 12) throw new RangeError(`a nonce of ${nonce.length} bytes`);
}
