// The NIST curves by name: field sizes, orders and object identifiers (SP 800-186 §3.2.1, RFC 5480 §2.1.1.1).
import type { RandomSource } from '../util/ambient.ts';
import { bytesToBigInt } from '../util/bigint.ts';
import type { CurveName } from './provider.ts';

export interface CurveFacts {
  readonly oid: string;
  /** The size of the field, in bits. */
  readonly bits: number;
  /** Bytes of a coordinate and of a private scalar. */
  readonly bytes: number;
  /** Of the base point; the cofactor is 1. */
  readonly order: bigint;
}

export const CURVES: Readonly<Record<CurveName, CurveFacts>> = {
  secp256r1: {
    oid: '1.2.840.10045.3.1.7',
    bits: 256,
    bytes: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  secp384r1: {
    oid: '1.3.132.0.34',
    bits: 384,
    bytes: 48,
    order: 2n ** 384n - 0x389cb27e0bc8d220a7e5f24db74f58851313e695333ad68dn,
  },
  secp521r1: {
    oid: '1.3.132.0.35',
    bits: 521,
    bytes: 66,
    order: 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n,
  },
};

const CURVES_BY_OID: ReadonlyMap<string, CurveName> = new Map(
  Object.entries(CURVES).map(([name, { oid }]) => [oid, name as CurveName]),
);

export function curveByOid(oid: string): CurveName | undefined {
  return CURVES_BY_OID.get(oid);
}

export function isScalar(curve: CurveName, scalar: Uint8Array): boolean {
  const value = bytesToBigInt(scalar);
  return value > 0n && value < CURVES[curve].order;
}

/**
 * A private scalar in 1..n-1 by rejection (FIPS 186-5 §A.2.2). One draw in 2^32 is rejected on P-256, fewer on the
 * others: eight in a row mean a broken source.
 *
 * @returns a fresh array as long as the field; the caller zeroes it.
 */
export function drawScalar(curve: CurveName, random: RandomSource): Uint8Array {
  for (let draw = 0; draw < 8; draw++) {
    const scalar = random(CURVES[curve].bytes);
    if (curve === 'secp521r1') scalar[0]! &= 1;
    if (isScalar(curve, scalar)) return scalar;
  }
  throw new RangeError(`the random source gives no private key of ${curve}`);
}
