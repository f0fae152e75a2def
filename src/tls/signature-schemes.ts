// Which signature scheme a handshake uses: RFC 8446 §4.2.3, §4.4.3. What each one means is crypto/signature-schemes.ts.
import type { SignatureSchemeName } from '../crypto/provider.ts';
import {
  type SignatureSchemeInfo as Scheme,
  type SchemeKey,
  SIGNATURE_SCHEMES,
  schemeFitsKey,
  signatureSchemeByCode,
} from '../crypto/signature-schemes.ts';
import { type Credential, isSigner } from './credential.ts';
import { ProtocolVersion } from './profile.ts';

/** A scheme that has a number on the wire. */
export type SchemeSpec = Scheme & { readonly code: number };

/** @returns `undefined` for a scheme that we do not know. */
export function signatureScheme(code: number): SchemeSpec | undefined {
  return signatureSchemeByCode(code) as SchemeSpec | undefined; // schemes found by code have a name
}

/** The names of the known schemes, in the same order: for certificate choosers. */
export function schemeNames(codes: readonly number[]): SignatureSchemeName[] {
  return codes.flatMap((code) => signatureScheme(code)?.name ?? []);
}

/**
 * The scheme with which a credential signs: the first of our schemes (or of the signer's, which may include ones that we do
 * not verify) that the peer accepts and the key supports.
 *
 * @param ours - the profile's schemes, most preferred first.
 * @param theirs - the peer's list.
 */
export function chooseScheme(
  credential: Credential,
  ours: readonly number[],
  theirs: readonly number[],
  version: ProtocolVersion,
): SchemeSpec | undefined {
  for (const code of preferred(credential, ours)) {
    const scheme = theirs.includes(code) ? signatureScheme(code) : undefined;
    if (scheme && allowedIn(scheme, version) && canSign(credential, scheme, version)) return scheme;
  }
  return undefined;
}

/** Whether a signature by that scheme may be verified with that key in that version. */
export function fitsKey(scheme: SchemeSpec, key: SchemeKey, version: number): boolean {
  return schemeFitsKey(scheme, key, version >= ProtocolVersion.tls13 ? 'tls13' : 'tls12');
}

export function allowedIn(scheme: SchemeSpec, version: ProtocolVersion): boolean {
  return version < ProtocolVersion.tls13 || scheme.tls13;
}

function preferred({ key }: Credential, ours: readonly number[]): readonly number[] {
  return isSigner(key) ? key.schemes.flatMap((name) => SIGNATURE_SCHEMES[name].code ?? []) : ours;
}

function canSign({ key }: Credential, scheme: SchemeSpec, version: ProtocolVersion): boolean {
  if (!isSigner(key)) return fitsKey(scheme, key, version);
  const wrongCurve = key.curve !== undefined && scheme.curve !== undefined && key.curve !== scheme.curve;
  return key.schemes.includes(scheme.name) && !(wrongCurve && version >= ProtocolVersion.tls13);
}
