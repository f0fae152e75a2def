// The portable crypto provider: everything of ../provider.ts in JavaScript, for browsers and embedded engines.
import { AEAD_NAMES } from '../aead-lengths.ts';
import type { CryptoProvider } from '../provider.ts';
import { portableAead, portableAesCbc } from './aead.ts';
import { generatePortableDh } from './dh.ts';
import { portableDigest, portableHash, portableHmac } from './hash.ts';
import { answerPortableAgreement, generatePortableAgreement, PORTABLE_GROUPS } from './key-agreement.ts';
import { importPortablePrivateKey } from './private-key.ts';
import { importPortablePublicKey, portableEncryptPremaster } from './public-key.ts';

/** Not constant time, since neither BigInt nor table-based AES is; docs/security.md says what that means. */
export const portableCrypto: CryptoProvider = {
  name: 'noble',
  aeads: AEAD_NAMES,
  groups: PORTABLE_GROUPS,
  hash: portableHash,
  digest: portableDigest,
  hmac: portableHmac,
  aead: portableAead,
  aesCbc: portableAesCbc,
  generateKeyAgreement: generatePortableAgreement,
  answerKeyAgreement: answerPortableAgreement,
  generateDh: generatePortableDh,
  importPublicKey: importPortablePublicKey,
  importPrivateKey: importPortablePrivateKey,
  encryptPremaster: portableEncryptPremaster,
};
