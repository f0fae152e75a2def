// What the portable crypto providers have in common: everything by noble but the ciphers.
import type { CryptoProvider } from '../provider.ts';
import { generatePortableDh } from './dh.ts';
import { portableDigest, portableHash, portableHmac } from './hash.ts';
import { answerPortableAgreement, generatePortableAgreement, PORTABLE_GROUPS } from './key-agreement.ts';
import { importPortablePrivateKey } from './private-key.ts';
import { importPortablePublicKey, portableEncryptPremaster } from './public-key.ts';

export const PORTABLE_WITHOUT_CIPHERS: Omit<CryptoProvider, 'name' | 'aeads' | 'aead' | 'aesCbc'> = {
  groups: PORTABLE_GROUPS,
  hash: portableHash,
  digest: portableDigest,
  hmac: portableHmac,
  generateKeyAgreement: generatePortableAgreement,
  answerKeyAgreement: answerPortableAgreement,
  generateDh: generatePortableDh,
  importPublicKey: importPortablePublicKey,
  importPrivateKey: (der) => importPortablePrivateKey(der),
  encryptPremaster: portableEncryptPremaster,
};
