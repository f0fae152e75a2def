// AES by @noble/ciphers: GCM, CCM and CBC. Its tables (1.3 MB) are not constant time: docs/security.md.
import { cbc, gcm } from '@noble/ciphers/aes.js';
import { AEAD_LENGTHS, checkAeadKey, checkAesCbcKey, checkNonce, checkSeal } from '../aead-lengths.ts';
import type { Aead, AeadName, BlockCipher } from '../provider.ts';
import { PortableCcm } from './ccm.ts';
import { PortableChaCha } from './chacha.ts';

export function portableAead(name: AeadName, key: Uint8Array): Aead {
  checkAeadKey(name, key);
  const ownKey = Uint8Array.from(key);
  switch (name) {
    case 'aes-128-gcm':
    case 'aes-256-gcm':
      return new PortableGcm(ownKey);
    case 'chacha20-poly1305':
      return new PortableChaCha(ownKey);
    default:
      return new PortableCcm(ownKey, AEAD_LENGTHS[name].tag);
  }
}

export function portableAesCbc(key: Uint8Array): BlockCipher {
  checkAesCbcKey(key);
  const ownKey = Uint8Array.from(key);
  return {
    encrypt: (iv, data) => cbc(ownKey, iv, UNPADDED).encrypt(data),
    decrypt: (iv, data) => cbc(ownKey, iv, UNPADDED).decrypt(data),
  };
}

const UNPADDED = { disablePadding: true } as const;

class PortableGcm implements Aead {
  readonly tagLength = 16;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, 16);
    out.set(gcm(this.#key, nonce, additionalData).encrypt(plaintext));
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    if (sealed.length < 16) return undefined;
    try {
      return gcm(this.#key, nonce, additionalData).decrypt(sealed);
    } catch {
      return undefined; // the lengths are right, so that only the tag can be wrong
    }
  }
}
