// RSASSA-PSS-params: RFC 4055 §3.1, as keys and signatures carry them.
import { contextConstructed, type DerReader } from '../asn1/der.ts';
import { hashByOid, KeyOid } from './key-oids.ts';
import type { HashName } from './provider.ts';

export interface PssParameters {
  /** `undefined`: a hash that no provider has. */
  readonly hash: HashName | undefined;
  /** The hash of MGF1; `undefined`: another hash or another mask. */
  readonly maskHash: HashName | undefined;
  /** In bytes. For a key this is the minimum salt length of its signatures. */
  readonly saltLength: number;
  readonly trailerField: number;
}

/**
 * @param params - at the RSASSA-PSS-params SEQUENCE; read to its end.
 * @throws TlsError `der.*`.
 */
export function parsePssParameters(params: DerReader): PssParameters {
  const sequence = params.enter('RSASSA-PSS-params');
  const hashField = sequence.enterOptional('hashAlgorithm', contextConstructed(0));
  const hash = hashField === undefined ? 'sha1' : parseHashIdentifier(hashField);
  hashField?.end();

  const maskField = sequence.enterOptional('maskGenAlgorithm', contextConstructed(1));
  const maskHash = maskField === undefined ? 'sha1' : parseMask(maskField);

  const saltField = sequence.enterOptional('saltLength', contextConstructed(2));
  const saltLength = saltField?.smallInteger('saltLength') ?? 20;
  saltField?.end();

  const trailer = sequence.enterOptional('trailerField', contextConstructed(3));
  const trailerField = trailer?.smallInteger('trailerField') ?? 1;
  trailer?.end();
  sequence.end();
  return { hash, maskHash, saltLength, trailerField };
}

function parseMask(field: DerReader): HashName | undefined {
  const algorithm = field.enter('maskGenAlgorithm');
  field.end();
  if (algorithm.oid('mask') !== KeyOid.mgf1) return undefined;
  const hash = parseHashIdentifier(algorithm);
  algorithm.end();
  return hash;
}

/** AlgorithmIdentifier of a hash; its parameters are NULL or absent (RFC 4055 §2.1). */
function parseHashIdentifier(parent: DerReader): HashName | undefined {
  const algorithm = parent.enter('hash');
  const oid = algorithm.oid('hash');
  if (!algorithm.done) algorithm.null('parameters');
  algorithm.end();
  return hashByOid(oid);
}
