// Signatures of TLS 1.2 and older: over ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4) and over the messages
// (RFC 5246 §7.4.8). Before TLS 1.2 the key's type alone determines the algorithm (RFC 4346 §7.4.3).
import type { PublicKey, SignatureAlgorithm, SignatureSchemeName } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { NamedGroup, registeredName, SignatureScheme } from '../../constants.ts';
import { type Credential, isSigner } from '../../credential.ts';
import { ProtocolVersion, type TlsProfile } from '../../profile.ts';
import { chooseScheme, fitsKey, signatureScheme } from '../../signature-schemes.ts';
import { KeyUsage, type LeafKey } from '../../verifier.ts';
import type { Parameters12 } from './parameters.ts';

/** How a signature is made. */
export interface SignatureChoice {
  /** As on the wire; `undefined` before TLS 1.2. */
  readonly code: number | undefined;
  readonly name: SignatureSchemeName;
  readonly algorithm: SignatureAlgorithm;
}

/** The content that a ServerKeyExchange's signature covers. @returns a fresh array. */
export function signedParams(parameters: Parameters12, encodedParams: Uint8Array): Uint8Array {
  return concatBytes(parameters.clientRandom, parameters.serverRandom, encodedParams);
}

/** The scheme to sign with: one that the peer accepts, or before TLS 1.2 by the key's type. @returns `undefined` if nothing fits. */
export function chooseSignature(
  credential: Credential,
  ours: readonly number[],
  theirs: readonly number[],
  version: ProtocolVersion,
): SignatureChoice | undefined {
  if (version >= ProtocolVersion.tls12) return chooseScheme(credential, ours, theirs, version);
  const { key } = credential;
  return OLD_SIGNATURES.find(({ name, keyType }) =>
    isSigner(key) ? key.schemes.includes(name) : key.type === keyType,
  );
}

/** A signature to verify, and the parameters that it must match. */
export interface PeerSignature {
  readonly signer: 'server' | 'client';
  readonly leaf: LeafKey;
  /** The leaf's key, imported. */
  readonly key: PublicKey;
  /** As on the wire; `undefined` before TLS 1.2. */
  readonly algorithm: number | undefined;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * @param profile - our offer.
 * @throws TlsError `tls.illegal_parameter` for a scheme that was not offered or that the key cannot do,
 *   `tls.bad_signature`.
 */
export function verifySignature(peer: PeerSignature, profile: TlsProfile): void {
  const { signer, leaf, key, algorithm, content, signature } = peer;
  demandKeyUsage(signer, leaf, 'digitalSignature');
  const choice =
    algorithm === undefined ? oldSignature(key, signer) : offeredSignature(key, signer, profile, algorithm);
  if (key.curve !== undefined && !profile.groups.includes(NamedGroup[key.curve])) {
    throw new TlsError('tls.illegal_parameter', `The ${signer}'s key is on ${key.curve}, which was not offered`);
  }
  if (!key.verify(choice, content, signature)) {
    throw new TlsError('tls.bad_signature', `The ${signer}'s signature over the handshake is wrong`);
  }
}

/** RFC 5280 §4.2.1.3: a certificate says what its key may be used for. */
export function demandKeyUsage(
  owner: 'server' | 'client',
  leaf: LeafKey,
  usage: 'digitalSignature' | 'keyEncipherment',
): void {
  if (leaf.keyUsage === undefined || (leaf.keyUsage & KeyUsage[usage]) !== 0) return;
  throw new TlsError('tls.illegal_parameter', `The ${owner}'s certificate may not be used for ${usage}`);
}

function offeredSignature(key: PublicKey, signer: string, profile: TlsProfile, algorithm: number): SignatureAlgorithm {
  const name = registeredName(SignatureScheme, algorithm);
  const scheme = signatureScheme(algorithm);
  if (!scheme || !profile.signatureSchemes.includes(algorithm)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which was not offered`);
  }
  if (!fitsKey(scheme, key, ProtocolVersion.tls12)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which its key cannot do`);
  }
  return scheme.algorithm;
}

function oldSignature(key: PublicKey, signer: string): SignatureAlgorithm {
  const found = OLD_SIGNATURES.find(({ keyType }) => keyType === key.type);
  if (!found)
    throw new TlsError('tls.illegal_parameter', `The ${signer}'s key (${key.type}) cannot sign in this version`);
  return found.algorithm;
}

/** RFC 4346 §7.4.3, RFC 8422 §5.4: RSA signs MD5 and SHA-1 together, ECDSA SHA-1. */
const OLD_SIGNATURES = [
  { code: undefined, name: 'rsa_pkcs1_md5_sha1', algorithm: { kind: 'rsa-pkcs1', hash: 'md5-sha1' }, keyType: 'rsa' },
  { code: undefined, name: 'ecdsa_sha1', algorithm: { kind: 'ecdsa', hash: 'sha1' }, keyType: 'ec' },
] as const;

/** Names of the algorithms before TLS 1.2. */
export const OLD_SCHEMES: readonly SignatureSchemeName[] = OLD_SIGNATURES.map(({ name }) => name);
