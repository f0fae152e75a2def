// Signature schemes: what each number means for keys and signatures, and which a credential can use. RFC 8446 §4.2.3.
import { HASH_LENGTH } from '../crypto/hash-lengths.ts';
import type { CurveName, KeyType, PublicKey, SignatureAlgorithm, SignatureSchemeName } from '../crypto/provider.ts';
import { SignatureScheme } from './constants.ts';
import { type Credential, isSigner } from './credential.ts';
import { ProtocolVersion } from './profile.ts';

export interface SchemeSpec {
  readonly id: number;
  readonly name: SignatureSchemeName;
  readonly algorithm: SignatureAlgorithm;
  readonly keyType: KeyType;
  /** TLS 1.3 pins the curve; TLS 1.2 does not (RFC 8422 §5.1.1 goes by supported_groups). */
  readonly curve: CurveName | undefined;
  /** Whether TLS 1.3 allows it in CertificateVerify (§4.4.3). */
  readonly tls13: boolean;
}

const SPECS: ReadonlyMap<number, SchemeSpec> = new Map(
  [
    spec('ecdsa_secp256r1_sha256', { kind: 'ecdsa', hash: 'sha256' }, 'ec', 'secp256r1'),
    spec('ecdsa_secp384r1_sha384', { kind: 'ecdsa', hash: 'sha384' }, 'ec', 'secp384r1'),
    spec('ecdsa_secp521r1_sha512', { kind: 'ecdsa', hash: 'sha512' }, 'ec', 'secp521r1'),
    spec('ed25519', { kind: 'ed25519' }, 'ed25519'),
    spec('rsa_pss_rsae_sha256', { kind: 'rsa-pss', hash: 'sha256' }, 'rsa'),
    spec('rsa_pss_rsae_sha384', { kind: 'rsa-pss', hash: 'sha384' }, 'rsa'),
    spec('rsa_pss_rsae_sha512', { kind: 'rsa-pss', hash: 'sha512' }, 'rsa'),
    spec('rsa_pss_pss_sha256', { kind: 'rsa-pss', hash: 'sha256' }, 'rsa-pss'),
    spec('rsa_pss_pss_sha384', { kind: 'rsa-pss', hash: 'sha384' }, 'rsa-pss'),
    spec('rsa_pss_pss_sha512', { kind: 'rsa-pss', hash: 'sha512' }, 'rsa-pss'),
    old('rsa_pkcs1_sha256', { kind: 'rsa-pkcs1', hash: 'sha256' }, 'rsa'),
    old('rsa_pkcs1_sha384', { kind: 'rsa-pkcs1', hash: 'sha384' }, 'rsa'),
    old('rsa_pkcs1_sha512', { kind: 'rsa-pkcs1', hash: 'sha512' }, 'rsa'),
    old('rsa_pkcs1_sha1', { kind: 'rsa-pkcs1', hash: 'sha1' }, 'rsa'),
    old('ecdsa_sha1', { kind: 'ecdsa', hash: 'sha1' }, 'ec'),
  ].map((each) => [each.id, each]),
);

/** @returns `undefined` for a scheme that we do not know. */
export function signatureScheme(id: number): SchemeSpec | undefined {
  return SPECS.get(id);
}

/** The names of those that we know, in the same order: for certificate choosers. */
export function schemeNames(ids: readonly number[]): SignatureSchemeName[] {
  return ids.flatMap((id) => SPECS.get(id)?.name ?? []);
}

/**
 * The scheme by which a credential signs: the first of ours that the peer takes and the key can do.
 *
 * @param ours - the profile's schemes, most preferred first.
 * @param theirs - as the peer announced them.
 */
export function chooseScheme(
  credential: Credential,
  ours: readonly number[],
  theirs: readonly number[],
  version: ProtocolVersion,
): SchemeSpec | undefined {
  for (const scheme of preferred(credential, ours)) {
    if (theirs.includes(scheme.id) && allowedIn(scheme, version) && canSign(credential, scheme, version)) return scheme;
  }
  return undefined;
}

/** Whether a signature by that scheme may be verified with that key in that version. */
export function fitsKey(scheme: SchemeSpec, key: Pick<PublicKey, 'type' | 'curve' | 'bits'>, version: number): boolean {
  if (scheme.keyType !== key.type) return false;
  if (scheme.curve !== undefined && version >= ProtocolVersion.tls13 && scheme.curve !== key.curve) return false;
  // EMSA-PSS needs room for the salt, the hash and two bytes (RFC 8017 §9.1.1).
  if (scheme.algorithm.kind !== 'rsa-pss') return true;
  return key.bits >= 8 * (2 * HASH_LENGTH[scheme.algorithm.hash] + 2);
}

export function allowedIn(scheme: SchemeSpec, version: ProtocolVersion): boolean {
  return version < ProtocolVersion.tls13 || scheme.tls13;
}

/** A signer knows best what it can do and likes to: it may sign by schemes that we would not verify. */
function preferred({ key }: Credential, ours: readonly number[]): SchemeSpec[] {
  const ids = isSigner(key) ? key.schemes.map((name) => SignatureScheme[name as keyof typeof SignatureScheme]) : ours;
  return ids.flatMap((id) => SPECS.get(id) ?? []);
}

function canSign({ key }: Credential, scheme: SchemeSpec, version: ProtocolVersion): boolean {
  return isSigner(key) ? key.schemes.includes(scheme.name) : fitsKey(scheme, key, version);
}

function spec(
  name: SignatureSchemeName & keyof typeof SignatureScheme,
  algorithm: SignatureAlgorithm,
  keyType: KeyType,
  curve?: CurveName,
): SchemeSpec {
  return { id: SignatureScheme[name], name, algorithm, keyType, curve, tls13: true };
}

function old(
  name: SignatureSchemeName & keyof typeof SignatureScheme,
  algorithm: SignatureAlgorithm,
  keyType: KeyType,
): SchemeSpec {
  return { ...spec(name, algorithm, keyType), tls13: false };
}
