// ML-KEM-768 on node:crypto, from Node 24.7 on (FIPS 203).
import type { KeyObject } from 'node:crypto';
import { ENCAPSULATION_KEY_LENGTH, type MlKem768 } from '../../../crypto/x25519mlkem768.ts';
import { TlsError } from '../../../errors.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { fromHex } from '../../../util/hex.ts';
import { plainBytes } from './bytes.ts';
import { importPublicDer } from './key-import.ts';

/** What @types/node of the oldest supported version does not know yet. */
interface Kem {
  encapsulate(key: KeyObject): { sharedKey: Buffer | ArrayBuffer; ciphertext: Buffer | ArrayBuffer };
  decapsulate(key: KeyObject, ciphertext: Uint8Array): Buffer | ArrayBuffer;
  generateKeyPairSync(
    type: 'ml-kem-768',
    options: { publicKeyEncoding: { type: 'spki'; format: 'der' } },
  ): { publicKey: Buffer; privateKey: KeyObject };
}

/** SubjectPublicKeyInfo of an ML-KEM-768 key, up to the key (draft-ietf-lamps-kyber-certificates). */
const SPKI_PREFIX = fromHex('308204b2300b0609608648016503040402038204a100')!;

/** `undefined` on a Node without it. It draws on OpenSSL's own randomness: an injected source is not asked. */
export function nodeMlKem768(): MlKem768 | undefined {
  const crypto = process.getBuiltinModule('node:crypto');
  return 'encapsulate' in crypto ? wrap(crypto as unknown as Kem) : undefined;
}

function wrap(kem: Kem): MlKem768 {
  return {
    generate() {
      const { publicKey, privateKey } = kem.generateKeyPairSync('ml-kem-768', {
        publicKeyEncoding: { type: 'spki', format: 'der' },
      });
      return {
        encapsulationKey: plainBytes(publicKey).subarray(SPKI_PREFIX.length),
        decapsulate: (ciphertext) => toBytes(kem.decapsulate(privateKey, ciphertext)),
      };
    },
    encapsulate(encapsulationKey) {
      const { sharedKey, ciphertext } = kem.encapsulate(importKey(encapsulationKey));
      return { ciphertext: toBytes(ciphertext), secret: toBytes(sharedKey) };
    },
  };
}

function importKey(encapsulationKey: Uint8Array): KeyObject {
  try {
    if (encapsulationKey.length !== ENCAPSULATION_KEY_LENGTH) throw new RangeError('length');
    return importPublicDer('PUBLIC KEY', concatBytes(SPKI_PREFIX, encapsulationKey));
  } catch (error) {
    throw new TlsError('crypto.bad_key_share', 'an ML-KEM-768 key that fails its check', { cause: error });
  }
}

function toBytes(value: Buffer | ArrayBuffer): Uint8Array {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : plainBytes(value);
}
