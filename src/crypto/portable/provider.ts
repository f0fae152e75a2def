// The portable crypto provider: everything of ../provider.ts in JavaScript, for browsers and embedded engines.
import { AEAD_NAMES } from '../aead-lengths.ts';
import type { CryptoProvider } from '../provider.ts';
import { portableAead, portableAesCbc } from './aead.ts';
import { openPortableEncryptedKey } from './password.ts';
import { importPortablePrivateKey } from './private-key.ts';
import { portableCryptoWithoutAes } from './provider-without-aes.ts';

/** Not constant time, because neither BigInt nor table-based AES is; docs/security.md has the consequences. */
export const portableCrypto: CryptoProvider = {
  ...portableCryptoWithoutAes,
  aeads: AEAD_NAMES,
  aead: portableAead,
  aesCbc: portableAesCbc,
  importPrivateKey: (der, password) => importPortablePrivateKey(der, password, openPortableEncryptedKey),
};
