// AEADs and AES-CBC on node:crypto. A key is a KeyObject: as bytes it would cost Node 24 20 µs a record.
import {
  type CipherCCMTypes,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
} from 'node:crypto';
import type { Aead, AeadName, BlockCipher } from '../../../crypto/provider.ts';
import { plainBytes } from './bytes.ts';

interface AeadFacts {
  /** OpenSSL's name. */
  readonly cipher: CipherGCMTypes | CipherCCMTypes | 'chacha20-poly1305';
  readonly keyLength: number;
  readonly tagLength: number;
}

const AEADS: Readonly<Record<AeadName, AeadFacts>> = {
  'aes-128-gcm': { cipher: 'aes-128-gcm', keyLength: 16, tagLength: 16 },
  'aes-256-gcm': { cipher: 'aes-256-gcm', keyLength: 32, tagLength: 16 },
  'chacha20-poly1305': { cipher: 'chacha20-poly1305', keyLength: 32, tagLength: 16 },
  'aes-128-ccm': { cipher: 'aes-128-ccm', keyLength: 16, tagLength: 16 },
  'aes-256-ccm': { cipher: 'aes-256-ccm', keyLength: 32, tagLength: 16 },
  'aes-128-ccm-8': { cipher: 'aes-128-ccm', keyLength: 16, tagLength: 8 },
  'aes-256-ccm-8': { cipher: 'aes-256-ccm', keyLength: 32, tagLength: 8 },
};

export const NODE_AEADS: ReadonlySet<AeadName> = new Set(Object.keys(AEADS) as AeadName[]);

export function nodeAead(name: AeadName, key: Uint8Array): Aead {
  const { cipher, keyLength, tagLength } = AEADS[name];
  if (key.length !== keyLength) throw new RangeError(`${name} has a key of ${keyLength} bytes, not ${key.length}`);
  const keyObject = createSecretKey(key);
  return cipher === 'aes-128-ccm' || cipher === 'aes-256-ccm'
    ? new CcmAead(cipher, keyObject, tagLength)
    : new StreamAead(cipher as CipherGCMTypes, keyObject);
}

export function nodeAesCbc(key: Uint8Array): BlockCipher {
  if (key.length !== 16 && key.length !== 32) throw new RangeError(`an AES key of ${key.length} bytes`);
  const cipher = key.length === 16 ? 'aes-128-cbc' : 'aes-256-cbc';
  const keyObject = createSecretKey(key);
  return {
    encrypt: (iv, data) => plainBytes(createCipheriv(cipher, keyObject, iv).setAutoPadding(false).update(data)),
    decrypt: (iv, data) => plainBytes(createDecipheriv(cipher, keyObject, iv).setAutoPadding(false).update(data)),
  };
}

const TAG_16 = { authTagLength: 16 } as const;

/** AES-GCM and ChaCha20-Poly1305, which need not know the length beforehand. */
class StreamAead implements Aead {
  readonly tagLength = 16;
  // ChaCha20-Poly1305 is used with the very same calls; only the types of @types/node tell them apart.
  readonly #cipher: CipherGCMTypes;
  readonly #key: KeyObject;

  constructor(cipher: CipherGCMTypes, key: KeyObject) {
    this.#cipher = cipher;
    this.#key = key;
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, 16);
    const cipher = createCipheriv(this.#cipher, this.#key, nonce, TAG_16);
    cipher.setAAD(additionalData);
    out.set(cipher.update(plaintext));
    cipher.final();
    out.set(cipher.getAuthTag(), plaintext.length);
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    const length = sealed.length - 16;
    if (length < 0) return undefined;
    const decipher = createDecipheriv(this.#cipher, this.#key, nonce, TAG_16);
    decipher.setAAD(additionalData);
    decipher.setAuthTag(sealed.subarray(length));
    const plaintext = decipher.update(sealed.subarray(0, length));
    try {
      decipher.final();
    } catch {
      plaintext.fill(0);
      return undefined;
    }
    return plainBytes(plaintext);
  }
}

/** AES-CCM, which takes the whole message in one call and its length before the additional data. */
class CcmAead implements Aead {
  readonly tagLength: number;
  readonly #cipher: CipherCCMTypes;
  readonly #key: KeyObject;
  readonly #options: { readonly authTagLength: number };

  constructor(cipher: CipherCCMTypes, key: KeyObject, tagLength: number) {
    this.tagLength = tagLength;
    this.#cipher = cipher;
    this.#key = key;
    this.#options = { authTagLength: tagLength };
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, this.tagLength);
    const cipher = createCipheriv(this.#cipher, this.#key, nonce, this.#options);
    cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
    out.set(cipher.update(plaintext));
    cipher.final();
    out.set(cipher.getAuthTag(), plaintext.length);
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    const length = sealed.length - this.tagLength;
    if (length < 0) return undefined;
    const decipher = createDecipheriv(this.#cipher, this.#key, nonce, this.#options);
    decipher.setAuthTag(sealed.subarray(length));
    decipher.setAAD(additionalData, { plaintextLength: length });
    try {
      const plaintext = decipher.update(sealed.subarray(0, length));
      decipher.final();
      return plainBytes(plaintext);
    } catch {
      return undefined;
    }
  }
}

function checkSeal(nonce: Uint8Array, plaintext: Uint8Array, out: Uint8Array, tagLength: number): void {
  checkNonce(nonce);
  if (out.length !== plaintext.length + tagLength)
    throw new RangeError(`seal of ${plaintext.length} bytes into ${out.length}`);
}

function checkNonce(nonce: Uint8Array): void {
  if (nonce.length !== 12) throw new RangeError(`a nonce of ${nonce.length} bytes`);
}
