// ChaCha20-Poly1305 (RFC 8439) by @noble/ciphers.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { checkNonce, checkSeal } from '../aead-lengths.ts';
import type { Aead } from '../provider.ts';

/**
 * Works in place, except for large records at an offset that is not a multiple of four: noble processes those byte by
 * byte, which takes ten times as long as copying them first.
 */
export class PortableChaCha implements Aead {
  readonly tagLength = 16;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, 16);
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
