// Which verifier judges the peer: by the profile's kind, the mode, and what is trusted.
import { bundleEntries } from '../boards/bundle-format.ts';
import { createBundleVerifier } from '../boards/circuitpython-verifier.ts';
import { createMbedtlsVerifier } from '../boards/mbedtls-verifier.ts';
import type { BoardProfile } from '../boards/profile.ts';
import type { Verifier } from '../tls/verifier.ts';
import type { VerificationPolicy } from '../x509/policy.ts';
import type { Environment } from './environment.ts';
import type { Trust } from './trust-settings.ts';
import { UNVERIFIED } from './unverified.ts';

/** `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`. */
export type VerifyMode = 'none' | 'optional' | 'required';

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
  readonly policy: VerificationPolicy | undefined;
  readonly checkHostname: boolean;
  readonly callback: VerifyCallback | undefined;
}

export function chooseVerifier(choice: VerifierChoice): Verifier {
  const { profile, mode, trust } = choice;
  if (mode === 'none' || trust.kind === 'off' || profile.verifier.kind === 'none') return UNVERIFIED;
  if (profile.verifier.kind === 'strict') throw new RangeError(`no verifier of kind ${profile.verifier.kind}`);
  return withoutName(choice, firmwareVerifier(choice, profile.verifier, trust.anchors, trust.builtIn));
}

function firmwareVerifier(
  { environment: { crypto }, mode, callback }: VerifierChoice,
  { kind, checkDates, ipAddressNames }: FirmwareVerifierKind,
  anchors: readonly Uint8Array[],
  builtIn: boolean,
): Verifier {
  const options = { crypto, mode: mode === 'optional' ? mode : 'required', checkDates, ipAddressNames } as const;
  if (kind === 'circuitpython' && builtIn) return createBundleVerifier(bundleEntries(anchors), options);
  return createMbedtlsVerifier({
    ...options,
    anchors,
    hook: callback && ((item, depth, flags) => ({ ret: callback(item.certificate.der, depth), flags })),
  });
}

/** CircuitPython stores `check_hostname` and never looks at it. */
function withoutName({ profile, checkHostname }: VerifierChoice, verifier: Verifier): Verifier {
  if (checkHostname || profile.verifier.kind === 'circuitpython') return verifier;
  return { ...verifier, verify: (request) => verifier.verify({ ...request, serverName: undefined }) };
}

type FirmwareVerifierKind = Extract<BoardProfile['verifier'], { readonly checkDates: boolean }>;
