// AEADs and AES-CBC by @noble/ciphers. Table-based AES is not constant time: docs/security.md.
import { cbc, gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Aead, AeadName, BlockCipher } from '../provider.ts';
import { PortableCcm } from './ccm.ts';

const KEY_LENGTHS: Readonly<Record<AeadName, number>> = {
  'aes-128-gcm': 16,
  'aes-256-gcm': 32,
  'chacha20-poly1305': 32,
  'aes-128-ccm': 16,
  'aes-256-ccm': 32,
  'aes-128-ccm-8': 16,
  'aes-256-ccm-8': 32,
};

export const PORTABLE_AEADS: ReadonlySet<AeadName> = new Set(Object.keys(KEY_LENGTHS) as AeadName[]);

export function portableAead(name: AeadName, key: Uint8Array): Aead {
  const expected = KEY_LENGTHS[name];
  if (key.length !== expected) throw new RangeError(`${name} has a key of ${expected} bytes, not ${key.length}`);
  const ownKey = Uint8Array.from(key);
  switch (name) {
    case 'aes-128-gcm':
    case 'aes-256-gcm':
      return new PortableGcm(ownKey);
    case 'chacha20-poly1305':
      return new PortableChaCha(ownKey);
    case 'aes-128-ccm':
    case 'aes-256-ccm':
      return new PortableCcm(ownKey, 16);
    default:
      return new PortableCcm(ownKey, 8);
  }
}

export function portableAesCbc(key: Uint8Array): BlockCipher {
  if (key.length !== 16 && key.length !== 32) throw new RangeError(`an AES key of ${key.length} bytes`);
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
    checkSeal(nonce, plaintext, out);
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

/**
 * In place, but for a large record that does not begin at a multiple of four: noble then works byte by byte, and a copy
 * costs a tenth of what that does.
 */
class PortableChaCha implements Aead {
  readonly tagLength = 16;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out);
    const cipher = chacha20poly1305(this.#key, nonce, additionalData);
    if (isWorthCopying(out)) out.set(cipher.encrypt(plaintext));
    else cipher.encrypt(plaintext, out);
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    if (sealed.length < 16) return undefined;
    const input = isWorthCopying(sealed) ? Uint8Array.from(sealed) : sealed;
    try {
      return chacha20poly1305(this.#key, nonce, additionalData).decrypt(input, input.subarray(0, -16));
    } catch {
      return undefined;
    }
  }
}

function isWorthCopying(record: Uint8Array): boolean {
  return record.byteOffset % 4 !== 0 && record.length >= 512;
}

function checkSeal(nonce: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
  checkNonce(nonce);
  if (out.length !== plaintext.length + 16)
    throw new RangeError(`seal of ${plaintext.length} bytes into ${out.length}`);
}

function checkNonce(nonce: Uint8Array): void {
  if (nonce.length !== 12) throw new RangeError(`a nonce of ${nonce.length} bytes`);
}
