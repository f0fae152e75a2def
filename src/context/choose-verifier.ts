// Which verifier judges the peer: by the profile's kind, the mode, and what is trusted.
import { bundleEntries } from '../boards/bundle-format.ts';
import { createBundleVerifier } from '../boards/circuitpython-verifier.ts';
import { createMbedtlsVerifier } from '../boards/mbedtls-verifier.ts';
import type { BoardProfile } from '../boards/profile.ts';
import type { CryptoProvider } from '../crypto/provider.ts';
import { PARKED } from '../tls/park.ts';
import type { Verifier } from '../tls/verifier.ts';
import { toHex } from '../util/hex.ts';
import type { RevocationList } from '../x509/crl.ts';
import { privatePki, type VerificationPolicy, webpki } from '../x509/policy.ts';
import type { RevocationMode } from '../x509/revocation.ts';
import { TrustStore } from '../x509/trust-store.ts';
import type { Environment } from './environment.ts';
import { strictVerifier } from './strict-verifier.ts';
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
  readonly crls: readonly RevocationList[];
  readonly revocation: RevocationMode;
  readonly checkHostname: boolean;
  readonly callback: VerifyCallback | undefined;
}

export function chooseVerifier(choice: VerifierChoice): Verifier {
  const { profile, mode, trust } = choice;
  if (mode === 'none' || trust.kind === 'off') return UNVERIFIED;
  const verifier =
    profile.verifier.kind === 'strict'
      ? chooseStrict(choice, trust)
      : withoutName(choice, chooseFirmware(choice, profile.verifier, trust));
  return { ...verifier, ...sessionContext(choice, trust) };
}

/** All that decides a verdict, so that a session is resumed only where its certificate would be accepted again. */
function sessionContext(choice: VerifierChoice, { builtIn, loaded }: Anchors): Pick<Verifier, 'sessionContext'> {
  const { profile, environment, mode, policy, crls, revocation, checkHostname, callback } = choice;
  if (callback !== undefined) return {}; // nobody knows what it would say
  const trusted = [builtIn ?? [], loaded].map((anchors) => fingerprintOf(anchors, environment.crypto));
  const lists = [revocation, crls.length === 0 ? '' : crlFingerprintOf(crls, environment.crypto)];
  const rules = policy && { ...policy, rules: [...policy.rules] }; // a policy of one's own may have any name
  const decisive = [profile.id, mode, rules ?? '', checkHostname, ...trusted, ...lists];
  return { sessionContext: JSON.stringify(decisive) };
}

/** Public roots are held to the web's rules, and a CA that a person loaded is not. */
function chooseStrict(choice: VerifierChoice, { builtIn, loaded }: Anchors): Verifier {
  const { policy, checkHostname } = choice;
  const { crypto, isPublicSuffix } = choice.environment;
  const revocation = { crls: choice.crls, mode: choice.revocation };
  const common = { crypto, isPublicSuffix, checkHostname, revocation };
  const verifier = (anchors: readonly Uint8Array[], rules: VerificationPolicy) =>
    strictVerifier({ ...common, anchors: storeOf(anchors), policy: policy ?? rules });
  if (builtIn === undefined) return verifier(loaded, privatePki);
  if (loaded.length === 0) return verifier(builtIn, webpki);
  return either(verifier(loaded, privatePki), verifier(builtIn, webpki));
}

/** Accepts what one of them accepts; the second one's refusal is told unless it only knows no issuer. */
function either(first: Verifier, second: Verifier): Verifier {
  return {
    acceptableCaNames: [...(first.acceptableCaNames ?? []), ...(second.acceptableCaNames ?? [])],
    verify(request) {
      const one = first.verify(request);
      if (one === PARKED || one.accepted) return one;
      const other = second.verify(request);
      if (other === PARKED || other.accepted) return other;
      return other.error.code === 'x509.unknown_issuer' ? one : other;
    },
  };
}

/** Indexes of anchors, made once for each array: parsing 145 roots takes milliseconds. */
const storeOf = onceForEach((anchors: readonly Uint8Array[]) => new TrustStore(anchors));
const entriesOf = onceForEach(bundleEntries);
const fingerprintOf = onceForEach((anchors: readonly Uint8Array[], crypto: CryptoProvider) =>
  toHex(crypto.digest('sha256', ...anchors)),
);
const crlFingerprintOf = onceForEach((crls: readonly RevocationList[], crypto: CryptoProvider) =>
  toHex(crypto.digest('sha256', ...crls.flatMap(({ tbs, signature }) => [tbs, signature]))),
);

function onceForEach<Items extends object, T extends object | string, More extends readonly unknown[]>(
  make: (items: Items, ...more: More) => T,
): (items: Items, ...more: More) => T {
  const made = new WeakMap<Items, T>();
  return (items, ...more) => {
    const value = made.get(items) ?? make(items, ...more);
    made.set(items, value);
    return value;
  };
}

function chooseFirmware(
  { environment: { crypto }, mode, callback }: VerifierChoice,
  { kind, checkDates, ipAddressNames }: FirmwareVerifierKind,
  { builtIn, loaded }: Anchors,
): Verifier {
  const options = { crypto, mode: mode === 'optional' ? mode : 'required', checkDates, ipAddressNames } as const;
  if (kind === 'circuitpython' && builtIn !== undefined) return createBundleVerifier(entriesOf(builtIn), options);
  return createMbedtlsVerifier({
    ...options,
    anchors: [...(builtIn ?? []), ...loaded],
    hook: callback && ((item, depth, flags) => ({ ret: callback(item.certificate.der, depth), flags })),
  });
}

/** CircuitPython stores `check_hostname` and never looks at it. */
function withoutName({ profile, checkHostname }: VerifierChoice, verifier: Verifier): Verifier {
  if (checkHostname || profile.verifier.kind === 'circuitpython') return verifier;
  return { ...verifier, verify: (request) => verifier.verify({ ...request, serverName: undefined }) };
}

type Anchors = Extract<Trust, { readonly kind: 'anchors' }>;
type FirmwareVerifierKind = Extract<BoardProfile['verifier'], { readonly checkDates: boolean }>;
