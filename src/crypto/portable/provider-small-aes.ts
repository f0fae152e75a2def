// The portable crypto provider for engines with little memory: AES-GCM by @stablelib/aes, whose tables are 8 KB instead of
// the 1.3 MB of noble's, and ChaCha20-Poly1305.
import { AES } from '@stablelib/aes';
import { GCM } from '@stablelib/gcm';
import { TlsError } from '../../errors.ts';
import { checkAeadKey, checkNonce, checkSeal } from '../aead-lengths.ts';
import type { Aead, CryptoProvider } from '../provider.ts';
import { PortableChaCha } from './chacha.ts';
import { PORTABLE_WITHOUT_CIPHERS } from './without-ciphers.ts';

/** `portableCrypto` in little memory: without AES-CCM and AES-CBC, and slower at AES-GCM. Not constant time either. */
export const portableCryptoSmallAes: CryptoProvider = {
  ...PORTABLE_WITHOUT_CIPHERS,
  name: 'noble and stablelib',
  aeads: new Set(['aes-128-gcm', 'aes-256-gcm', 'chacha20-poly1305']),
  aead(name, key) {
    checkAeadKey(name, key);
    switch (name) {
      case 'aes-128-gcm':
      case 'aes-256-gcm':
        return new SmallGcm(key);
      case 'chacha20-poly1305':
        return new PortableChaCha(Uint8Array.from(key));
      default:
        throw unsupported(name);
    }
  },
  aesCbc() {
    throw unsupported('AES-CBC');
  },
};

/** NIST SP 800-38D. */
class SmallGcm implements Aead {
  readonly tagLength = 16;
  readonly #gcm: GCM;

  /** @param key - expanded here, and not kept. */
  constructor(key: Uint8Array) {
    const onlyEncrypts = true; // GCM decrypts with it, too
    this.#gcm = new GCM(new AES(key, onlyEncrypts));
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, this.tagLength);
    out.set(this.#gcm.seal(nonce, plaintext, additionalData)); // it must not overlap `plaintext`, and `out` may
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    return this.#gcm.open(nonce, sealed, additionalData) ?? undefined;
  }
}

function unsupported(name: string): TlsError {
  return new TlsError('crypto.unsupported', `${name}: this crypto provider does not have it`);
}
