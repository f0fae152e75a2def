// The portable crypto provider without AES: ChaCha20-Poly1305 is its only cipher. noble's tables for AES are 1.3 MB, which
// an embedded engine may not have.
import { TlsError } from '../../errors.ts';
import { checkAeadKey } from '../aead-lengths.ts';
import type { CryptoProvider } from '../provider.ts';
import { PortableChaCha } from './chacha.ts';
import { generatePortableDh } from './dh.ts';
import { portableDigest, portableHash, portableHmac } from './hash.ts';
import { answerPortableAgreement, generatePortableAgreement, PORTABLE_GROUPS } from './key-agreement.ts';
import { importPortablePrivateKey } from './private-key.ts';
import { importPortablePublicKey, portableEncryptPremaster } from './public-key.ts';

/** `portableCrypto` without AES, and so without encrypted private keys: for profiles that offer ChaCha20-Poly1305 alone. */
export const portableCryptoWithoutAes: CryptoProvider = {
  name: 'noble',
  aeads: new Set(['chacha20-poly1305']),
  groups: PORTABLE_GROUPS,
  hash: portableHash,
  digest: portableDigest,
  hmac: portableHmac,
  aead(name, key) {
    if (name !== 'chacha20-poly1305') throw noAes(name);
    checkAeadKey(name, key);
    return new PortableChaCha(Uint8Array.from(key));
  },
  aesCbc() {
    throw noAes('AES-CBC');
  },
  generateKeyAgreement: generatePortableAgreement,
  answerKeyAgreement: answerPortableAgreement,
  generateDh: generatePortableDh,
  importPublicKey: importPortablePublicKey,
  importPrivateKey: (der, password) => importPortablePrivateKey(der, password, undefined),
  encryptPremaster: portableEncryptPremaster,
};

function noAes(name: string): TlsError {
  return new TlsError('crypto.unsupported', `${name}: this crypto provider has no AES`);
}
