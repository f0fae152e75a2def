// The certificates and keys that the runner passes.
import { readFileSync } from 'node:fs';
import { readCredential } from '../../src/boards/credentials.ts';
import type { PrivateKey, SignatureSchemeName } from '../../src/crypto/provider.ts';
import { SIGNATURE_SCHEMES, schemeFitsKey } from '../../src/crypto/signature-schemes.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { isSigner } from '../../src/tls/credential.ts';
import type { CredentialFlags, Flags } from './flags.ts';
import { Unimplemented, unknownNumber } from './unimplemented.ts';

/** The default signature schemes of a credential, most preferred first: BoringSSL's default. */
const SIGNING_PREFERENCE: readonly SignatureSchemeName[] = [
  'ed25519',
  'ecdsa_secp256r1_sha256',
  'rsa_pss_rsae_sha256',
  'rsa_pkcs1_sha256',
  'ecdsa_secp384r1_sha384',
  'rsa_pss_rsae_sha384',
  'rsa_pkcs1_sha384',
  'ecdsa_secp521r1_sha512',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha512',
  'ecdsa_sha1',
  'rsa_pkcs1_sha1',
  'rsa_pkcs1_md5_sha1',
];

const BY_CODE: ReadonlyMap<number | undefined, SignatureSchemeName> = new Map(
  Object.values(SIGNATURE_SCHEMES).map((scheme) => [scheme.code, scheme.name]),
);

export interface TestCredential {
  readonly chain: readonly Uint8Array[];
  readonly key: PrivateKey;
  readonly schemes: readonly SignatureSchemeName[];
  /** Whether the test sets the signature schemes. */
  readonly prefers: boolean;
  readonly ocspResponse: Uint8Array | undefined;
  /** For `-expect-selected-credential`: its index among the credentials; -1 for the one outside any block. */
  readonly index: number;
  readonly mustMatchIssuer: boolean;
}

/**
 * The block's credentials in order, then the default one: the order in which they are tried.
 *
 * @param allowed - SignatureScheme values to which a policy restricts their signatures.
 */
export function credentialsOf(flags: Flags, allowed: readonly number[] | undefined): TestCredential[] {
  const credentials = flags.credentials.map((credential, index) => load(credential, index, allowed));
  if (flags.defaultCredential.certFile !== undefined) credentials.push(load(flags.defaultCredential, -1, allowed));
  return credentials;
}

/** Name of a SignatureScheme value. @throws Unimplemented for an unsupported one. */
export function schemeName(code: number): SignatureSchemeName {
  const name = BY_CODE.get(code);
  if (name === undefined) throw unknownNumber('signature scheme', code);
  return name;
}

function load(flags: CredentialFlags, index: number, allowed: readonly number[] | undefined): TestCredential {
  if (flags.certFile === undefined || flags.keyFile === undefined) throw new Unimplemented('half a credential');
  const { chain, key } = read(readFileSync(flags.certFile), readFileSync(flags.keyFile));
  return {
    chain,
    key,
    schemes: schemesOf(flags.signingPrefs, key, allowed),
    prefers: flags.signingPrefs.length > 0 || allowed !== undefined,
    ocspResponse: flags.ocspResponse,
    index,
    mustMatchIssuer: flags.mustMatchIssuer,
  };
}

function read(certificate: Uint8Array, keyFile: Uint8Array): { chain: readonly Uint8Array[]; key: PrivateKey } {
  try {
    const { chain, key } = readCredential({ certificate, key: keyFile }, nodeCrypto, 'taken');
    if (isSigner(key)) throw new RangeError('readCredential gives private keys');
    return { chain, key };
  } catch (error) {
    if (isTlsError(error) && error.code === 'crypto.bad_private_key') throw new Unimplemented('ML-DSA keys');
    throw error;
  }
}

function schemesOf(
  preferred: readonly number[],
  key: PrivateKey,
  allowed: readonly number[] | undefined,
): SignatureSchemeName[] {
  const names = preferred.length === 0 ? SIGNING_PREFERENCE : preferred.map(schemeName);
  return names.filter((name) => {
    const scheme = SIGNATURE_SCHEMES[name];
    if (allowed !== undefined && (scheme.code === undefined || !allowed.includes(scheme.code))) return false;
    return schemeFitsKey(scheme, key, 'tls12');
  });
}
