// EncryptedPrivateKeyInfo: RFC 5958 §3, opened with PBES2 (RFC 8018 §6.2) under PBKDF2 (§5.2) or scrypt (RFC 7914 §7).
import { DerReader, Tag } from '../asn1/der.ts';
import { TlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { HashName } from './provider.ts';

export type PasswordCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc';

export interface ScryptCosts {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** The functions of a provider that decrypt a key. Every returned array is fresh. */
export interface PasswordPrimitives {
  readonly ciphers: ReadonlySet<PasswordCipher>;
  pbkdf2(hash: HashName, password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, costs: ScryptCosts, length: number): Uint8Array;
  /** @returns the plaintext with its padding. */
  decryptCbc(cipher: PasswordCipher, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
}

/** Ten times what tools use in 2026, so that a file cannot keep the program busy for hours. */
const MAX_ITERATIONS = 10_000_000;
/** 1 GiB (128 * N * r), Node's and noble's own order of magnitude. */
const MAX_SCRYPT_MEMORY = 2 ** 30;

/**
 * @param key - DER, not copied.
 * @returns the PrivateKeyInfo within, a fresh array.
 * @throws TlsError `crypto.bad_private_key`, and `der.*` for a structure that is broken.
 */
export function openEncryptedPrivateKey(
  key: Uint8Array,
  primitives: PasswordPrimitives,
  password: string | undefined,
): Uint8Array {
  const outer = new DerReader(key, 'encrypted private key');
  const sequence = outer.enter('EncryptedPrivateKeyInfo');
  outer.end();
  const algorithm = sequence.enter('encryptionAlgorithm');
  const data = sequence.octetString('encryptedData');
  sequence.end();
  const scheme = parseScheme(algorithm);
  if (password === undefined)
    throw bad(
      'the private key is encrypted, and no password was given',
      'Give its password where one can be given, or take it off: openssl pkey -in KEYFILE -out plain.pem',
    );
  if (!primitives.ciphers.has(scheme.cipher))
    throw bad(`the private key is encrypted with ${scheme.cipher}, which this crypto provider does not have`, CONVERT);

  const { keyLength, blockLength } = CIPHERS[scheme.cipher];
  if (data.length === 0 || data.length % blockLength !== 0)
    throw bad(`the private key's ciphertext is cut short: ${data.length} bytes`);
  const passwordBytes = encodeUtf8(password);
  const cipherKey =
    scheme.kdf.kind === 'pbkdf2'
      ? primitives.pbkdf2(scheme.kdf.hash, passwordBytes, scheme.kdf.salt, scheme.kdf.iterations, keyLength)
      : primitives.scrypt(passwordBytes, scheme.kdf.salt, scheme.kdf, keyLength);
  passwordBytes.fill(0);
  const padded = primitives.decryptCbc(scheme.cipher, cipherKey, scheme.iv, data);
  cipherKey.fill(0);
  return unpad(padded, blockLength);
}

/** PKCS#7 padding (RFC 8018 §6.1.1). The input is a local file, so a padding error is no oracle. */
function unpad(padded: Uint8Array, blockLength: number): Uint8Array {
  const count = padded[padded.length - 1]!;
  let right = count >= 1 && count <= blockLength;
  for (let i = 1; right && i <= count; i++) right = padded[padded.length - i] === count;
  // A wrong password leaves right padding once in 256: then the outermost SEQUENCE is not there.
  if (!right || padded[0] !== Tag.sequence)
    throw bad('the password does not open the private key', 'Check the password, and that the file is whole.');
  const plaintext = padded.slice(0, padded.length - count);
  padded.fill(0);
  return plaintext;
}

type Kdf =
  | { readonly kind: 'pbkdf2'; readonly hash: HashName; readonly salt: Uint8Array; readonly iterations: number }
  | ({ readonly kind: 'scrypt'; readonly salt: Uint8Array } & ScryptCosts);

interface Scheme {
  readonly kdf: Kdf;
  readonly cipher: PasswordCipher;
  readonly iv: Uint8Array;
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

const HMACS: ReadonlyMap<string, HashName> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

const CIPHER_OIDS: ReadonlyMap<string, PasswordCipher> = new Map([
  ['2.16.840.1.101.3.4.1.2', 'aes-128-cbc'],
  ['2.16.840.1.101.3.4.1.22', 'aes-192-cbc'],
  ['2.16.840.1.101.3.4.1.42', 'aes-256-cbc'],
  ['1.2.840.113549.3.7', 'des-ede3-cbc'],
]);

const CIPHERS: Readonly<Record<PasswordCipher, { keyLength: number; blockLength: number }>> = {
  'aes-128-cbc': { keyLength: 16, blockLength: 16 },
  'aes-192-cbc': { keyLength: 24, blockLength: 16 },
  'aes-256-cbc': { keyLength: 32, blockLength: 16 },
  'des-ede3-cbc': { keyLength: 24, blockLength: 8 },
};

function parseScheme(algorithm: DerReader): Scheme {
  const oid = algorithm.oid('encryption scheme');
  if (oid !== PBES2)
    throw bad(`the private key is encrypted with an old or unknown scheme: ${nameScheme(oid)}`, CONVERT);
  const params = algorithm.enter('PBES2-params');
  algorithm.end();
  const kdfAlgorithm = params.enter('keyDerivationFunc');
  const cipherAlgorithm = params.enter('encryptionScheme');
  params.end();

  const cipherOid = cipherAlgorithm.oid('cipher');
  const cipher = CIPHER_OIDS.get(cipherOid);
  if (cipher === undefined) throw bad(`the private key is encrypted with an unknown cipher: ${cipherOid}`, CONVERT);
  const iv = cipherAlgorithm.octetString('initialisation vector');
  cipherAlgorithm.end();
  if (iv.length !== CIPHERS[cipher].blockLength)
    throw bad(`the private key's initialisation vector has ${iv.length} bytes`);
  return { kdf: parseKdf(kdfAlgorithm, CIPHERS[cipher].keyLength), cipher, iv };
}

function parseKdf(algorithm: DerReader, keyLength: number): Kdf {
  const oid = algorithm.oid('key derivation function');
  if (oid === PBKDF2) return parsePbkdf2(algorithm, keyLength);
  if (oid === SCRYPT) return parseScrypt(algorithm, keyLength);
  throw bad(`the private key's password goes through an unknown derivation: ${oid}`, CONVERT);
}

function parsePbkdf2(algorithm: DerReader, keyLength: number): Kdf {
  const params = algorithm.enter('PBKDF2-params');
  algorithm.end();
  const salt = params.octetString('salt');
  const iterations = params.smallInteger('iterationCount');
  checkKeyLength(params, keyLength);
  let hash: HashName | undefined = 'sha1'; // the default of RFC 8018 §A.2
  if (!params.done) {
    const prf = params.enter('prf');
    hash = HMACS.get(prf.oid('prf'));
    if (!prf.done) prf.null('parameters');
    prf.end();
  }
  params.end();
  if (hash === undefined) throw bad("the private key's password is hashed with an unknown function", CONVERT);
  if (iterations < 1 || iterations > MAX_ITERATIONS)
    throw bad(`the private key's password is to be hashed ${iterations} times; at most ${MAX_ITERATIONS} are done`);
  return { kind: 'pbkdf2', hash, salt, iterations };
}

function parseScrypt(algorithm: DerReader, keyLength: number): Kdf {
  const params = algorithm.enter('scrypt-params');
  algorithm.end();
  const salt = params.octetString('salt');
  const cost = params.smallInteger('costParameter');
  const blockSize = params.smallInteger('blockSize');
  const parallelization = params.smallInteger('parallelizationParameter');
  checkKeyLength(params, keyLength);
  params.end();
  const powerOfTwo = cost > 1 && (cost & (cost - 1)) === 0;
  if (!powerOfTwo || blockSize < 1 || parallelization < 1 || parallelization > 16)
    throw bad("the private key's scrypt parameters are out of range");
  if (128 * cost * blockSize > MAX_SCRYPT_MEMORY) throw bad("the private key's scrypt parameters ask for over 1 GiB");
  return { kind: 'scrypt', salt, cost, blockSize, parallelization };
}

function checkKeyLength(params: DerReader, expected: number): void {
  if (params.nextTag !== Tag.integer) return;
  const length = params.smallInteger('keyLength');
  if (length !== expected) throw bad(`the private key's key length is ${length}, its cipher's ${expected}`);
}

const OLD_SCHEMES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.3', 'pbeWithMD5AndDES-CBC'],
  ['1.2.840.113549.1.5.6', 'pbeWithMD5AndRC2-CBC'],
  ['1.2.840.113549.1.5.10', 'pbeWithSHA1AndDES-CBC'],
  ['1.2.840.113549.1.5.11', 'pbeWithSHA1AndRC2-CBC'],
  ['1.2.840.113549.1.12.1.3', 'pbeWithSHAAnd3-KeyTripleDES-CBC'],
  ['1.2.840.113549.1.12.1.6', 'pbeWithSHAAnd40BitRC2-CBC'],
]);

function nameScheme(oid: string): string {
  return OLD_SCHEMES.get(oid) ?? oid;
}

const CONVERT = 'Encrypt it again: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem';

function bad(detail: string, hint?: string): TlsError {
  return new TlsError('crypto.bad_private_key', detail, hint === undefined ? {} : { hint });
}
