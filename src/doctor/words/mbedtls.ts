// The words of every mbedTLS error, by its name without `MBEDTLS_ERR_`.
import { CRYPTO_WORDS, cryptoWordsFor } from './mbedtls-crypto.ts';
import { SSL_WORDS } from './mbedtls-ssl.ts';
import { ENCODING_WORDS, PK_WORDS, X509_WORDS } from './mbedtls-x509.ts';
import type { Words, WordTable } from './words.ts';

/** Those that were written for one error only. */
export const OWN_WORDS: WordTable = { ...SSL_WORDS, ...X509_WORDS, ...PK_WORDS, ...ENCODING_WORDS, ...CRYPTO_WORDS };

export function mbedtlsWords(name: string): Words {
  return OWN_WORDS[name] ?? cryptoWordsFor(name);
}
