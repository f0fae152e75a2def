// ML-KEM-768 by @noble/post-quantum (FIPS 203).
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { TlsError } from '../../errors.ts';
import type { MlKem768 } from '../x25519mlkem768.ts';

const SEED_LENGTH = 64;
const MESSAGE_LENGTH = 32;

export const nobleMlKem768: MlKem768 = {
  generate(random) {
    const seed = random(SEED_LENGTH);
    const { publicKey, secretKey } = ml_kem768.keygen(seed);
    seed.fill(0);
    return {
      encapsulationKey: publicKey,
      decapsulate(ciphertext) {
        const secret = ml_kem768.decapsulate(ciphertext, secretKey);
        secretKey.fill(0);
        return secret;
      },
    };
  },
  encapsulate(encapsulationKey, random) {
    const message = random(MESSAGE_LENGTH);
    try {
      const { cipherText, sharedSecret } = ml_kem768.encapsulate(encapsulationKey, message);
      return { ciphertext: cipherText, secret: sharedSecret };
    } catch (error) {
      throw new TlsError('crypto.bad_key_share', 'an ML-KEM-768 key that fails its check', { cause: error });
    } finally {
      message.fill(0);
    }
  },
};
