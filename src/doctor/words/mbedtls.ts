// The words of every mbedTLS error, by its name without `MBEDTLS_ERR_`.
import { cryptoWords, hasOwnCryptoWords } from './mbedtls-crypto.ts';
import { SSL_WORDS } from './mbedtls-ssl.ts';
import { ENCODING_WORDS, PK_WORDS, X509_WORDS } from './mbedtls-x509.ts';
import type { Words, WordTable } from './words.ts';

const TABLE: WordTable = { ...SSL_WORDS, ...X509_WORDS, ...PK_WORDS, ...ENCODING_WORDS };

export function mbedtlsWords(name: string): Words {
  return TABLE[name] ?? cryptoWords(name);
}

/** Whether this text was written for this error only. */
export function hasOwnWords(name: string): boolean {
  return name in TABLE || hasOwnCryptoWords(name);
}
