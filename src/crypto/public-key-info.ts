// SubjectPublicKeyInfo: RFC 5280 §4.1.2.7, with the keys of RFC 8017, RFC 4055, RFC 5480 and RFC 8410.
import { DerReader, Tag } from '../asn1/der.ts';
import {
  encodeBitString,
  encodeDer,
  encodeObjectIdentifier,
  encodeSequence,
  encodeUnsignedInteger,
} from '../asn1/write.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { bitLength } from '../util/bigint.ts';
import { CURVES, curveByOid } from './curves.ts';
import { describeKeyOid, KeyOid } from './key-oids.ts';
import type { CurveName, HashName } from './provider.ts';
import { parsePssParameters } from './pss-parameters.ts';

/** A decoded SubjectPublicKeyInfo. All arrays are views of it. */
export type PublicKeyInfo = RsaPublicKeyInfo | EcPublicKeyInfo | Ed25519PublicKeyInfo;

export interface RsaPublicKeyInfo {
  readonly type: 'rsa' | 'rsa-pss';
  /** Big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
  readonly bits: number;
  /** The one hash that signatures must use; only for `rsa-pss` keys with parameters. */
  readonly pssHash: HashName | undefined;
  /** The shortest salt that their signatures may have, in bytes. */
  readonly pssSaltLength: number | undefined;
  /** The RSAPublicKey of RFC 8017 §A.1.1, DER. */
  readonly pkcs1: Uint8Array;
}

export interface EcPublicKeyInfo {
  readonly type: 'ec';
  readonly curve: CurveName;
  readonly bits: number;
  /** Uncompressed: 04, x, y (SEC 1 §2.3.3). The provider checks whether it is on the curve. */
  readonly point: Uint8Array;
}

export interface Ed25519PublicKeyInfo {
  readonly type: 'ed25519';
  readonly bits: 256;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** As in Go's crypto/tls (maxRSAKeySize): verifying with larger keys would let a peer waste our CPU time. */
const MAX_RSA_BITS = 8192;
/** Shorter keys have no room for the hashes of old signatures; a policy decides which keys are strong enough. */
const MIN_RSA_BITS = 512;
/** As in ring and webpki: larger public exponents have no use and make verification slow. */
const MAX_RSA_EXPONENT_BITS = 33;

/**
 * @param spki - DER, not copied.
 * @throws TlsError `crypto.bad_public_key`, which says what is wrong.
 */
export function parsePublicKeyInfo(spki: Uint8Array): PublicKeyInfo {
  try {
    return parse(spki);
  } catch (error) {
    if (!isTlsError(error) || !error.code.startsWith('der.')) throw error;
    throw new TlsError('crypto.bad_public_key', error.message, { cause: error });
  }
}

/** The AlgorithmIdentifier of a plain RSA key (RFC 3279 §2.3.1), DER. */
export const RSA_ENCRYPTION = encodeSequence(encodeObjectIdentifier(KeyOid.rsaEncryption), encodeDer(Tag.null));

/**
 * SubjectPublicKeyInfo of an RSA key, a fresh array.
 *
 * @param algorithm - the AlgorithmIdentifier, DER: it carries the restrictions of an id-RSASSA-PSS key.
 * @param modulus, exponent - big-endian magnitudes.
 */
export function encodeRsaPublicKeyInfo(algorithm: Uint8Array, modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const key = encodeSequence(encodeUnsignedInteger(modulus), encodeUnsignedInteger(exponent));
  return encodeSequence(algorithm, encodeBitString(key));
}

/** SubjectPublicKeyInfo of a point. @param point - uncompressed. @returns a fresh array. */
export function encodeEcPublicKeyInfo(curve: CurveName, point: Uint8Array): Uint8Array {
  const algorithm = encodeSequence(
    encodeObjectIdentifier(KeyOid.ecPublicKey),
    encodeObjectIdentifier(CURVES[curve].oid),
  );
  return encodeSequence(algorithm, encodeBitString(point));
}

/** SubjectPublicKeyInfo of an Ed25519 key. @param key - 32 bytes. @returns a fresh array. */
export function encodeEd25519PublicKeyInfo(key: Uint8Array): Uint8Array {
  return encodeSequence(encodeSequence(encodeObjectIdentifier(KeyOid.ed25519)), encodeBitString(key));
}

function parse(spki: Uint8Array): PublicKeyInfo {
  const outer = new DerReader(spki, 'public key');
  const sequence = outer.enter('SubjectPublicKeyInfo');
  outer.end();
  const algorithm = sequence.enter('algorithm');
  const oid = algorithm.oid('algorithm');
  const key = sequence.octetAlignedBitString('subjectPublicKey');
  sequence.end();
  switch (oid) {
    case KeyOid.rsaEncryption:
      algorithm.null('parameters');
      algorithm.end();
      return parseRsaPublicKey(key, 'rsa', NO_RESTRICTION);
    case KeyOid.rsassaPss:
      return parseRsaPublicKey(key, 'rsa-pss', parsePssRestriction(algorithm));
    case KeyOid.ecPublicKey:
      return ecPublicKeyInfo(parseNamedCurve(algorithm, 'crypto.bad_public_key'), key);
    case KeyOid.ed25519:
      algorithm.end(); // parameters must be absent (RFC 8410 §3)
      if (key.length !== 32) throw bad(`an Ed25519 key of ${key.length} bytes instead of 32`);
      return { type: 'ed25519', bits: 256, key };
    default:
      throw bad(`a key of a type that is not supported: ${describeKeyOid(oid)}`);
  }
}

/** The curve of an EC key's algorithm parameters, which end here. */
export function parseNamedCurve(
  algorithm: DerReader,
  code: 'crypto.bad_public_key' | 'crypto.bad_private_key',
): CurveName {
  if (algorithm.nextTag === Tag.sequence)
    throw new TlsError(code, 'an EC key with explicit curve parameters; only named curves are safe (RFC 5480 §2.1.1)');
  const oid = algorithm.oid('named curve');
  algorithm.end();
  const curve = curveByOid(oid);
  if (curve === undefined) throw new TlsError(code, `an EC key on a curve that is not supported: ${oid}`);
  return curve;
}

/** What the parameters of an id-RSASSA-PSS key restrict it to. */
export type PssRestriction = Pick<RsaPublicKeyInfo, 'pssHash' | 'pssSaltLength'>;

const NO_RESTRICTION: PssRestriction = { pssHash: undefined, pssSaltLength: undefined };

/** The parameters of an id-RSASSA-PSS key, which end here. */
export function parsePssRestriction(algorithm: DerReader): PssRestriction {
  if (algorithm.done) return NO_RESTRICTION;
  const { hash, maskHash, saltLength, trailerField } = parsePssParameters(algorithm);
  algorithm.end();
  // TLS and the web PKI know only PSS with one hash throughout (RFC 8446 §4.2.3).
  if (hash === undefined || hash !== maskHash || trailerField !== 1)
    throw bad('an RSA-PSS key with parameters that TLS does not know');
  return { pssHash: hash, pssSaltLength: saltLength };
}

function parseRsaPublicKey(pkcs1: Uint8Array, type: 'rsa' | 'rsa-pss', restriction: PssRestriction): RsaPublicKeyInfo {
  const outer = new DerReader(pkcs1, 'RSA public key');
  const sequence = outer.enter('RSAPublicKey');
  outer.end();
  const modulus = sequence.unsignedInteger('modulus');
  const exponent = sequence.unsignedInteger('publicExponent');
  sequence.end();
  const fault = rsaFault(modulus, exponent);
  if (fault !== undefined) throw bad(fault);
  return { type, modulus, exponent, bits: bitLength(modulus), ...restriction, pkcs1 };
}

/** @returns why these cannot be an RSA public key that we would use, or `undefined`. */
export function rsaFault(modulus: Uint8Array, exponent: Uint8Array): string | undefined {
  const bits = bitLength(modulus);
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)
    return `an RSA key of ${bits} bits; ${MIN_RSA_BITS} to ${MAX_RSA_BITS} are supported`;
  if ((modulus[modulus.length - 1]! & 1) === 0) return 'an RSA key with an even modulus';
  const even = (exponent[exponent.length - 1]! & 1) === 0;
  if (even || bitLength(exponent) < 2 || bitLength(exponent) > MAX_RSA_EXPONENT_BITS)
    return `an RSA key with a public exponent that is even, below 3 or above ${MAX_RSA_EXPONENT_BITS} bits`;
  return undefined;
}

function ecPublicKeyInfo(curve: CurveName, point: Uint8Array): EcPublicKeyInfo {
  const { bits, bytes } = CURVES[curve];
  if (point[0] === 2 || point[0] === 3) throw bad('an EC key with a compressed point, which is not supported');
  if (point[0] !== 4 || point.length !== 1 + 2 * bytes) throw bad(`an EC key whose point is not one of ${curve}`);
  return { type: 'ec', curve, bits, point };
}

function bad(detail: string): TlsError {
  return new TlsError('crypto.bad_public_key', detail);
}
