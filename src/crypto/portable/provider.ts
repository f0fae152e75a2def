// The portable crypto provider: everything of ../provider.ts in JavaScript, for browsers and embedded engines.
import { AEAD_NAMES } from '../aead-lengths.ts';
import type { CryptoProvider } from '../provider.ts';
import { portableAead, portableAesCbc } from './aead.ts';
import { PORTABLE_WITHOUT_CIPHERS } from './without-ciphers.ts';

/**
 * Not constant time, because neither BigInt nor table-based AES is; docs/security.md has the consequences. Encrypted
 * private keys are in encrypted-keys.ts.
 */
export const portableCrypto: CryptoProvider = {
  ...PORTABLE_WITHOUT_CIPHERS,
  name: 'noble',
  aeads: AEAD_NAMES,
  aead: portableAead,
  aesCbc: portableAesCbc,
};
