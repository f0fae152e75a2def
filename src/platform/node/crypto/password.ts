// Decrypts encrypted private keys with node:crypto (RFC 8018, RFC 7914).
import { createDecipheriv, pbkdf2Sync, scryptSync } from 'node:crypto';
import { openEncryptedPrivateKey, type PasswordPrimitives } from '../../../crypto/encrypted-private-key.ts';
import { plainBytes } from './bytes.ts';

export function openNodeEncryptedKey(der: Uint8Array, password: string | undefined): Uint8Array {
  return openEncryptedPrivateKey(der, PRIMITIVES, password);
}

const PRIMITIVES: PasswordPrimitives = {
  ciphers: new Set(['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc']),
  pbkdf2: (hash, password, salt, iterations, length) =>
    plainBytes(pbkdf2Sync(password, salt, iterations, length, hash)),
  scrypt: (password, salt, { cost, blockSize, parallelization }, length) => {
    const maxmem = 128 * blockSize * (cost + parallelization + 2);
    const options = { N: cost, r: blockSize, p: parallelization, maxmem };
    return plainBytes(scryptSync(password, salt, length, options));
  },
  decryptCbc: (cipher, key, iv, data) =>
    plainBytes(createDecipheriv(cipher, key, iv).setAutoPadding(false).update(data)),
};
