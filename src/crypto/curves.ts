// The NIST curves by name: field sizes and object identifiers (RFC 5480 §2.1.1.1, FIPS 186-5).
import type { CurveName } from './provider.ts';

export interface CurveFacts {
  readonly oid: string;
  /** The size of the field, in bits. */
  readonly bits: number;
  /** Bytes of a coordinate and of a private scalar. */
  readonly bytes: number;
}

export const CURVES: Readonly<Record<CurveName, CurveFacts>> = {
  secp256r1: { oid: '1.2.840.10045.3.1.7', bits: 256, bytes: 32 },
  secp384r1: { oid: '1.3.132.0.34', bits: 384, bytes: 48 },
  secp521r1: { oid: '1.3.132.0.35', bits: 521, bytes: 66 },
};

export function curveByOid(oid: string): CurveName | undefined {
  for (const [name, facts] of Object.entries(CURVES)) if (facts.oid === oid) return name as CurveName;
  return undefined;
}
