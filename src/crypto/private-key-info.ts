// Private keys in their four containers: PKCS#8 (RFC 5958), encrypted PKCS#8, PKCS#1 (RFC 8017 §A.1.2) and SEC 1
// (RFC 5915). Errors name other formats.
import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { bitLength, bytesToBigInt } from '../util/bigint.ts';
import { CURVES, isScalar } from './curves.ts';
import { HASH_LENGTH } from './hash-lengths.ts';
import { describeKeyOid, KeyOid } from './key-oids.ts';
import type { CurveName, HashName } from './provider.ts';
import { parseNamedCurve, parsePssRestriction, RSA_ENCRYPTION, rsaFault } from './public-key-info.ts';

/** A parsed private key. Arrays are views of the input, except `scalar`: the provider copies what it keeps. */
export type PrivateKeyInfo = RsaPrivateKeyInfo | EcPrivateKeyInfo | Ed25519PrivateKeyInfo;

/** Numbers are big-endian magnitudes (RFC 8017 §A.1.2); the modulus is the product of its two primes. */
export interface RsaPrivateKeyInfo {
  readonly type: 'rsa' | 'rsa-pss';
  readonly bits: number;
  readonly pssHash: HashName | undefined;
  readonly modulus: Uint8Array;
  readonly publicExponent: Uint8Array;
  readonly privateExponent: Uint8Array;
  readonly prime1: Uint8Array;
  readonly prime2: Uint8Array;
  readonly exponent1: Uint8Array;
  readonly exponent2: Uint8Array;
  readonly coefficient: Uint8Array;
  /** The AlgorithmIdentifier of its public half, DER. */
  readonly algorithm: Uint8Array;
  /** The whole RSAPrivateKey, DER. */
  readonly pkcs1: Uint8Array;
}

export interface EcPrivateKeyInfo {
  readonly type: 'ec';
  readonly curve: CurveName;
  readonly bits: number;
  /** As long as the curve's field, in 1..n-1. */
  readonly scalar: Uint8Array;
  /** Uncompressed, if the file has it; the provider compares. */
  readonly publicPoint: Uint8Array | undefined;
}

export interface Ed25519PrivateKeyInfo {
  readonly type: 'ed25519';
  readonly bits: 256;
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array | undefined;
}

/** Decrypts an EncryptedPrivateKeyInfo: encrypted-private-key.ts. */
export type OpenEncryptedKey = (der: Uint8Array) => Uint8Array;

/**
 * @param der - not copied.
 * @throws TlsError `crypto.bad_private_key`, with what the bytes are and what is missing.
 */
export function parsePrivateKeyInfo(der: Uint8Array, openEncrypted: OpenEncryptedKey): PrivateKeyInfo {
  try {
    switch (recognise(der)) {
      case 'pkcs8':
        return parsePkcs8(der);
      case 'encrypted':
        return parsePkcs8(openEncrypted(der));
      case 'pkcs1':
        return parsePkcs1(der, { type: 'rsa', algorithm: RSA_ENCRYPTION, pssHash: undefined });
      case 'sec1':
        return parseSec1(der, undefined);
    }
  } catch (error) {
    if (!isTlsError(error) || error.code === 'crypto.bad_private_key') throw error;
    throw new TlsError('crypto.bad_private_key', error.message, { cause: error });
  }
}

type Container = 'pkcs8' | 'encrypted' | 'pkcs1' | 'sec1';

/** Distinguishes the containers by their first fields, and names common files that are not keys. */
function recognise(der: Uint8Array): Container {
  if (startsWith(der, '-----BEGIN ')) throw bad('PEM text where DER bytes are expected: decode it first');
  if (startsWith(der, 'openssh-key-v1'))
    throw bad('an OpenSSH private key', 'Convert it: ssh-keygen -p -N "" -m PKCS8 -f KEYFILE');
  const outer = new DerReader(der, 'private key');
  const sequence = outer.enter('private key');
  outer.end();
  const first = sequence.element('first field');
  const second = sequence.nextTag;
  if (first.tag === Tag.sequence && second === Tag.octetString) return 'encrypted';
  if (first.tag === Tag.sequence && second === Tag.bitString) throw bad('a public key, not a private one');
  if (first.tag === Tag.sequence && second === Tag.sequence) throw bad('a certificate, not a private key');
  const version = first.tag === Tag.integer && first.content.length === 1 ? first.content[0]! : -1;
  if (version === 3 && second === Tag.sequence)
    throw bad('a PKCS#12 file', 'Take the key out of it: openssl pkcs12 -in FILE -nocerts -out key.pem');
  if ((version === 0 || version === 1) && second === Tag.sequence) return 'pkcs8';
  if (version === 1 && second === Tag.octetString) return 'sec1';
  if (first.tag === Tag.integer && second === Tag.integer) return recogniseIntegers(sequence);
  throw bad('DER, but no private key in PKCS#8, PKCS#1 or SEC 1');
}

function recogniseIntegers(sequence: DerReader): 'pkcs1' {
  let count = 1;
  while (sequence.nextTag === Tag.integer) {
    sequence.integer('number');
    count++;
  }
  if (count >= 9) return 'pkcs1';
  if (count === 6) throw bad('a DSA private key, which TLS no longer has');
  if (count === 2) throw bad('an RSA public key (PKCS#1), not a private one');
  throw bad(`a SEQUENCE of ${count} numbers, which is no RSA private key`);
}

/** OneAsymmetricKey: RFC 5958 §2; its attributes say nothing that matters here. */
function parsePkcs8(der: Uint8Array): PrivateKeyInfo {
  const outer = new DerReader(der, 'PKCS#8 private key');
  const sequence = outer.enter('PrivateKeyInfo');
  outer.end();
  const version = sequence.smallInteger('version');
  const encodedAlgorithm = sequence.encoded(Tag.sequence, 'privateKeyAlgorithm');
  const algorithm = new DerReader(encodedAlgorithm, 'privateKeyAlgorithm').enter('privateKeyAlgorithm');
  const oid = algorithm.oid('algorithm');
  const key = sequence.octetString('privateKey');
  sequence.readOptional(contextConstructed(0), 'attributes');
  const publicField = version === 1 ? sequence.readOptional(contextPrimitive(1), 'publicKey') : undefined;
  const publicKey = publicField?.subarray(1); // behind the count of unused bits
  sequence.end();
  switch (oid) {
    case KeyOid.rsaEncryption:
      if (!algorithm.done) algorithm.null('parameters'); // some tools leave it out
      algorithm.end();
      return parsePkcs1(key, { type: 'rsa', algorithm: RSA_ENCRYPTION, pssHash: undefined });
    case KeyOid.rsassaPss:
      return parsePkcs1(key, { type: 'rsa-pss', algorithm: encodedAlgorithm, pssHash: parsePssHash(algorithm) });
    case KeyOid.ecPublicKey: {
      const info = parseSec1(key, parseNamedCurve(algorithm, 'crypto.bad_private_key'));
      return { ...info, publicPoint: info.publicPoint ?? publicKey };
    }
    case KeyOid.ed25519:
      algorithm.end();
      return { type: 'ed25519', bits: 256, seed: parseSeed(key), publicKey };
    default:
      throw bad(`a private key of a type that is not supported: ${describeKeyOid(oid)}`);
  }
}

/** Signing uses only salts as long as the hash (RFC 8446 §4.2.3). */
function parsePssHash(algorithm: DerReader): HashName | undefined {
  const { pssHash, pssSaltLength = 0 } = parsePssRestriction(algorithm);
  if (pssHash !== undefined && pssSaltLength > HASH_LENGTH[pssHash])
    throw bad(`an RSA-PSS key that asks for a salt of ${pssSaltLength} bytes, longer than TLS has`);
  return pssHash;
}

/** CurvePrivateKey: RFC 8410 §7, an OCTET STRING within the OCTET STRING. */
function parseSeed(key: Uint8Array): Uint8Array {
  const outer = new DerReader(key, 'Ed25519 private key');
  const seed = outer.octetString('CurvePrivateKey');
  outer.end();
  if (seed.length !== 32) throw bad(`an Ed25519 private key of ${seed.length} bytes instead of 32`);
  return seed;
}

type RsaKind = Pick<RsaPrivateKeyInfo, 'type' | 'algorithm' | 'pssHash'>;

function parsePkcs1(pkcs1: Uint8Array, kind: RsaKind): RsaPrivateKeyInfo {
  const outer = new DerReader(pkcs1, 'RSA private key');
  const sequence = outer.enter('RSAPrivateKey');
  outer.end();
  if (sequence.smallInteger('version') !== 0) throw bad('an RSA private key of more than two primes');
  const modulus = sequence.unsignedInteger('modulus');
  const publicExponent = sequence.unsignedInteger('publicExponent');
  const privateExponent = sequence.unsignedInteger('privateExponent');
  const prime1 = sequence.unsignedInteger('prime1');
  const prime2 = sequence.unsignedInteger('prime2');
  const exponent1 = sequence.unsignedInteger('exponent1');
  const exponent2 = sequence.unsignedInteger('exponent2');
  const coefficient = sequence.unsignedInteger('coefficient');
  sequence.end();

  const fault = rsaFault(modulus, publicExponent);
  if (fault !== undefined) throw bad(fault);
  const key = { modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient };
  if (!isConsistent(key)) throw bad('an RSA private key whose numbers do not belong together: the file is damaged');
  return { ...kind, bits: bitLength(modulus), ...key, pkcs1 };
}

type RsaNumbers = Omit<RsaPrivateKeyInfo, keyof RsaKind | 'bits' | 'pkcs1'>;

/** RFC 8017 §3.2. One wrong number makes signatures that give the primes away (Boneh, DeMillo and Lipton 1997). */
function isConsistent(key: RsaNumbers): boolean {
  const p = bytesToBigInt(key.prime1);
  const q = bytesToBigInt(key.prime2);
  const e = bytesToBigInt(key.publicExponent);
  const d = bytesToBigInt(key.privateExponent);
  const dp = bytesToBigInt(key.exponent1);
  const dq = bytesToBigInt(key.exponent2);
  if (p < 3n || q < 3n || p * q !== bytesToBigInt(key.modulus)) return false;
  if ((e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) return false;
  if (d % (p - 1n) !== dp || d % (q - 1n) !== dq) return false;
  return (bytesToBigInt(key.coefficient) * q) % p === 1n;
}

/** ECPrivateKey: RFC 5915 §3. @param outerCurve - the curve given by PKCS#8. */
function parseSec1(der: Uint8Array, outerCurve: CurveName | undefined): EcPrivateKeyInfo {
  const outer = new DerReader(der, 'EC private key');
  const sequence = outer.enter('ECPrivateKey');
  outer.end();
  if (sequence.smallInteger('version') !== 1) throw bad('an EC private key of an unknown version');
  const digits = sequence.octetString('privateKey');
  const parameters = sequence.enterOptional('parameters', contextConstructed(0));
  const innerCurve = parameters === undefined ? undefined : parseNamedCurve(parameters, 'crypto.bad_private_key');
  const publicField = sequence.enterOptional('publicKey', contextConstructed(1));
  const publicPoint = publicField?.octetAlignedBitString('publicKey');
  publicField?.end();
  sequence.end();

  const curve = outerCurve ?? innerCurve;
  if (curve === undefined) throw bad('an EC private key that does not say which curve it is for');
  if (innerCurve !== undefined && innerCurve !== curve)
    throw bad(`an EC private key for ${innerCurve} within one for ${curve}`);
  return { type: 'ec', curve, bits: CURVES[curve].bits, scalar: fitScalar(digits, curve), publicPoint };
}

/** RFC 5915 §3 requires as many octets as the field has; some tools drop or add leading zeros. */
function fitScalar(digits: Uint8Array, curve: CurveName): Uint8Array {
  const { bytes } = CURVES[curve];
  let from = 0;
  while (digits.length - from > bytes && digits[from] === 0) from++;
  if (digits.length - from > bytes) throw bad(`an EC private key of ${digits.length} bytes on ${curve}`);
  const scalar = new Uint8Array(bytes);
  scalar.set(digits.subarray(from), bytes - (digits.length - from));
  if (!isScalar(curve, scalar)) throw bad(`an EC private key outside the range of ${curve}`);
  return scalar;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}

function bad(detail: string, hint?: string): TlsError {
  return new TlsError('crypto.bad_private_key', detail, hint === undefined ? {} : { hint });
}
