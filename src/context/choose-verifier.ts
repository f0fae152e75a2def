// Which verifier judges the peer: by the profile's kind, the mode, and what is trusted.
import type { BoardProfile } from '../boards/profile.ts';
import type { Verifier } from '../tls/verifier.ts';
import type { Environment } from './environment.ts';
import type { Trust } from './trust-settings.ts';
import { UNVERIFIED } from './unverified.ts';

/** `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`. */
export type VerifyMode = 'none' | 'optional' | 'required';

/** The rules of a strict verification (docs/security.md). */
export type PolicyName = 'webpki' | 'rfc5280' | 'private';

/**
 * mbedTLS's verify callback: called for each certificate of the chain from the root (highest depth) to 0.
 *
 * @param certificate - DER.
 * @returns 0 to go on; any other number ends the handshake with it.
 */
export type VerifyCallback = (certificate: Uint8Array, depth: number) => number;

export interface VerifierChoice {
  readonly profile: BoardProfile;
  readonly environment: Environment;
  readonly mode: VerifyMode;
  readonly trust: Trust;
  readonly policy: PolicyName | undefined;
  readonly checkHostname: boolean;
  readonly callback: VerifyCallback | undefined;
}

export function chooseVerifier({ profile, mode, trust }: VerifierChoice): Verifier {
  if (mode === 'none' || trust.kind === 'off' || profile.verifier.kind === 'none') return UNVERIFIED;
  throw new RangeError(`no verifier of kind ${profile.verifier.kind}`);
}
