// Decrypts encrypted private keys for the portable providers, with noble (RFC 8018, RFC 7914). There is no DES.
import { cbc } from '@noble/ciphers/aes.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { openEncryptedPrivateKey, type PasswordPrimitives } from '../encrypted-private-key.ts';
import type { CryptoProvider } from '../provider.ts';
import { NOBLE_HASHES } from './hash.ts';
import { importPortablePrivateKey } from './private-key.ts';

/**
 * A provider whose `importPrivateKey` also opens encrypted keys (PKCS#8 with PBES2: AES-CBC under PBKDF2 or scrypt).
 *
 * @param crypto - `portableCrypto` or `portableCryptoSmallAes`.
 */
export function withEncryptedKeys(crypto: CryptoProvider): CryptoProvider {
  return {
    ...crypto,
    importPrivateKey: (der, password) =>
      importPortablePrivateKey(der, (encrypted) => openEncryptedPrivateKey(encrypted, PRIMITIVES, password)),
  };
}

const PRIMITIVES: PasswordPrimitives = {
  ciphers: new Set(['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc']),
  pbkdf2: (hash, password, salt, iterations, length) =>
    pbkdf2(NOBLE_HASHES[hash], password, salt, { c: iterations, dkLen: length }),
  scrypt: (password, salt, { cost, blockSize, parallelization }, length) => {
    const maxmem = 128 * blockSize * (cost + parallelization + 2);
    return scrypt(password, salt, { N: cost, r: blockSize, p: parallelization, dkLen: length, maxmem });
  },
  decryptCbc: (_cipher, key, iv, data) => cbc(key, iv, { disablePadding: true }).decrypt(data),
};
