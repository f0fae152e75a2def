// Finite-field Diffie-Hellman in BigInt: RFC 5246 §8.1.2. Its time depends on the exponent: docs/security.md.
import { pow } from 'micro-rsa-dsa-dh/utils.js';
import type { RandomSource } from '../../util/ambient.ts';
import { bigIntToBytes, bytesToBigInt } from '../../util/bigint.ts';
import { checkDhParameters, checkDhShare, drawDhExponent, stripLeadingZeros } from '../finite-field.ts';
import type { DhParameters, KeyAgreement } from '../provider.ts';

export function generatePortableDh(parameters: DhParameters, random: RandomSource): KeyAgreement {
  checkDhParameters(parameters);
  const prime = bytesToBigInt(parameters.prime);
  const drawn = drawDhExponent(parameters, random);
  let exponent: bigint | undefined = bytesToBigInt(drawn);
  drawn.fill(0);
  const power = (base: bigint, by: bigint) =>
    stripLeadingZeros(bigIntToBytes(pow(base, by, prime), parameters.prime.length));
  return {
    share: power(bytesToBigInt(parameters.generator), exponent),
    agree(peerShare) {
      if (exponent === undefined) throw new RangeError('an ephemeral key is for one agreement');
      const by = exponent;
      exponent = undefined;
      checkDhShare(parameters, peerShare);
      return power(bytesToBigInt(peerShare), by);
    },
  };
}
