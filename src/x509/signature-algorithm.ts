// AlgorithmIdentifier of a signature: RFC 3279 §2.2, RFC 4055 §3 and §5, RFC 5758 §3, RFC 8410 §3.
import { DerReader, Tag } from '../asn1/der.ts';
import { encodeDer, encodeObjectIdentifier, encodeSequence } from '../asn1/write.ts';
import { HASH_LENGTH } from '../crypto/hash-lengths.ts';
import type { HashName, SignatureAlgorithm } from '../crypto/provider.ts';
import { parsePssParameters } from '../crypto/pss-parameters.ts';
import { TlsError } from '../errors.ts';
import { decodeLatin1 } from '../util/latin1.ts';

const RSA_PKCS1: ReadonlyMap<string, HashName> = new Map([
  ['1.2.840.113549.1.1.4', 'md5'],
  ['1.2.840.113549.1.1.5', 'sha1'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
]);

const ECDSA: ReadonlyMap<string, HashName> = new Map([
  ['1.2.840.10045.4.1', 'sha1'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const ED25519 = '1.3.101.112';

/**
 * @param encoded - the AlgorithmIdentifier, DER.
 * @throws TlsError `x509.unsupported_signature` for an algorithm or parameters that are not known here, `der.*`.
 */
export function parseSignatureAlgorithm(encoded: Uint8Array): SignatureAlgorithm {
  return COMMON.get(decodeLatin1(encoded)) ?? parse(encoded);
}

/** The hash of a signature for which two contents can be found that fit it (RFC 6194, RFC 6151); `undefined` for others. */
export function weakHash(algorithm: SignatureAlgorithm): string | undefined {
  if (algorithm.kind === 'ed25519') return undefined;
  return WEAK_HASHES.has(algorithm.hash) ? algorithm.hash.toUpperCase() : undefined;
}

const WEAK_HASHES: ReadonlySet<string> = new Set(['md5', 'sha1', 'md5-sha1']);

/** Keyed by the whole encoding: nearly every certificate has one of these. */
const COMMON: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  [...RSA_PKCS1, ...ECDSA].map(([oid]) => {
    const parameters = RSA_PKCS1.has(oid) ? encodeDer(Tag.null) : new Uint8Array(0);
    const encoded = encodeSequence(encodeObjectIdentifier(oid), parameters);
    return [decodeLatin1(encoded), parse(encoded)];
  }),
);

function parse(encoded: Uint8Array): SignatureAlgorithm {
  const outer = new DerReader(encoded, 'signature algorithm');
  const r = outer.enter('signature algorithm');
  outer.end();
  const oid = r.oid('algorithm');
  const rsaHash = RSA_PKCS1.get(oid);
  if (rsaHash !== undefined) {
    if (!r.done) r.null('parameters'); // NULL, but absent has to be accepted too (RFC 4055 §5)
    r.end();
    return { kind: 'rsa-pkcs1', hash: rsaHash };
  }
  const ecdsaHash = ECDSA.get(oid);
  if (ecdsaHash !== undefined) {
    r.end();
    return { kind: 'ecdsa', hash: ecdsaHash };
  }
  if (oid === ED25519) {
    r.end();
    return { kind: 'ed25519' };
  }
  if (oid === RSASSA_PSS) return parsePss(r);
  throw new TlsError('x509.unsupported_signature', `the signature algorithm ${oid} is not supported`);
}

function parsePss(r: DerReader): SignatureAlgorithm {
  const { hash, maskHash, saltLength, trailerField } = parsePssParameters(r);
  r.end();
  if (hash === undefined || maskHash !== hash || trailerField !== 1)
    throw new TlsError('x509.unsupported_signature', 'RSA-PSS with mixed hashes');
  return saltLength === HASH_LENGTH[hash] ? { kind: 'rsa-pss', hash } : { kind: 'rsa-pss', hash, saltLength };
}
