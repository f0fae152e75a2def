// X25519MLKEM768: draft-ietf-tls-ecdhe-mlkem §4. The ML-KEM part comes first, in shares and in the secret.
import { TlsError } from '../errors.ts';
import type { RandomSource } from '../util/ambient.ts';
import { concatBytes } from '../util/bytes.ts';
import type { KeyAgreement, KeyAgreementAnswer } from './provider.ts';

/** ML-KEM-768 (FIPS 203), as the runtime or a library implements it. */
export interface MlKem768 {
  /** An implementation with its own random source may ignore `random`. */
  generate(random: RandomSource): MlKem768KeyPair;
  /** @throws TlsError `crypto.bad_key_share` for a key that fails the modulus check (FIPS 203 §7.2). */
  encapsulate(encapsulationKey: Uint8Array, random: RandomSource): { ciphertext: Uint8Array; secret: Uint8Array };
}

export interface MlKem768KeyPair {
  /** 1,184 bytes. */
  readonly encapsulationKey: Uint8Array;
  /** @param ciphertext - 1,088 bytes; a wrong one gives a secret that the peer does not have (FIPS 203 §6.3). */
  decapsulate(ciphertext: Uint8Array): Uint8Array;
}

export const ENCAPSULATION_KEY_LENGTH = 1184;
const CIPHERTEXT_LENGTH = 1088;
const X25519_LENGTH = 32;

/** The client's half. @param x25519 - its other part, owned by the result. */
export function hybridAgreement(pair: MlKem768KeyPair, x25519: KeyAgreement): KeyAgreement {
  return {
    share: concatBytes(pair.encapsulationKey, x25519.share),
    agree(peerShare) {
      checkLength(peerShare, CIPHERTEXT_LENGTH + X25519_LENGTH);
      const classical = x25519.agree(peerShare.subarray(CIPHERTEXT_LENGTH));
      return joinSecrets(pair.decapsulate(peerShare.subarray(0, CIPHERTEXT_LENGTH)), classical);
    },
  };
}

/** The server's answer. @param answerX25519 - answers the other part of the peer's share. */
export function answerHybrid(
  kem: MlKem768,
  answerX25519: (peerShare: Uint8Array) => KeyAgreementAnswer,
  peerShare: Uint8Array,
  random: RandomSource,
): KeyAgreementAnswer {
  checkLength(peerShare, ENCAPSULATION_KEY_LENGTH + X25519_LENGTH);
  const { ciphertext, secret } = kem.encapsulate(peerShare.subarray(0, ENCAPSULATION_KEY_LENGTH), random);
  const classical = answerX25519(peerShare.subarray(ENCAPSULATION_KEY_LENGTH));
  return { share: concatBytes(ciphertext, classical.share), secret: joinSecrets(secret, classical.secret) };
}

function joinSecrets(postQuantum: Uint8Array, classical: Uint8Array): Uint8Array {
  const secret = concatBytes(postQuantum, classical);
  postQuantum.fill(0);
  classical.fill(0);
  return secret;
}

function checkLength(share: Uint8Array, expected: number): void {
  if (share.length !== expected)
    throw new TlsError('crypto.bad_key_share', `an X25519MLKEM768 share of ${share.length} bytes, not ${expected}`);
}
