// Decrypts encrypted private keys with noble (RFC 8018, RFC 7914). There is no DES.
import { cbc } from '@noble/ciphers/aes.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { openEncryptedPrivateKey, type PasswordPrimitives } from '../encrypted-private-key.ts';
import { NOBLE_HASHES } from './hash.ts';

export function openPortableEncryptedKey(der: Uint8Array, password: string | undefined): Uint8Array {
  return openEncryptedPrivateKey(der, PRIMITIVES, password);
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
