// Chooses the verifier for the peer: the stack's own, depending on the mode and the trusted roots.

import type { ContextProfile } from '../boards/profile.ts';
import type { Anchors, MbedtlsVerifyCallback, VerifyMode } from '../boards/stacks/stack.ts';
import type { CryptoProvider } from '../crypto/provider.ts';
import type { Verifier } from '../tls/verifier.ts';
import { toHex } from '../util/hex.ts';
import { onceForEach } from '../util/once-for-each.ts';
import type { RevocationList } from '../x509/crl.ts';
import type { VerificationPolicy } from '../x509/policy.ts';
import type { RevocationMode } from '../x509/revocation.ts';
import type { Environment } from './environment.ts';
import type { Trust } from './trust-settings.ts';

export interface VerifierChoice {
  readonly profile: ContextProfile;
  readonly environment: Environment;
  readonly mode: VerifyMode;
  readonly trust: Trust;
  readonly policy: VerificationPolicy | undefined;
  readonly crls: readonly RevocationList[];
  readonly revocation: RevocationMode;
  readonly checkHostname: boolean;
  readonly callback: MbedtlsVerifyCallback | undefined;
}

export function chooseVerifier(choice: VerifierChoice): Verifier {
  const { profile, environment, trust, mode, policy, crls, revocation, checkHostname, callback } = choice;
  const { crypto, isPublicSuffix } = environment;
  const rules = { policy, crls, revocation, isPublicSuffix };
  if (trust.kind === 'off')
    return profile.stack.createVerifier({ crypto, mode: 'none', trust: NOTHING, checkHostname, callback, ...rules });
  const verifier = profile.stack.createVerifier({ crypto, mode, trust, checkHostname, callback, ...rules });
  return mode === 'none' ? verifier : { ...verifier, ...sessionContext(choice, trust) };
}

const NOTHING: Anchors = { builtIn: undefined, loaded: [] };

/** Everything that affects a verdict, so that a session is resumed only if its certificate would be accepted again. */
function sessionContext(choice: VerifierChoice, { builtIn, loaded }: Anchors): Pick<Verifier, 'sessionContext'> {
  const { profile, environment, mode, policy, crls, revocation, checkHostname, callback } = choice;
  if (callback !== undefined) return {}; // a callback's answers cannot be predicted
  const trusted = [builtIn ?? [], loaded].map((anchors) => fingerprintOf(anchors, environment.crypto));
  const lists = [revocation, crls.length === 0 ? '' : crlFingerprintOf(crls, environment.crypto)];
  const rules = policy && { ...policy, rules: [...policy.rules] }; // a custom policy may have any name
  const decisive = [profile.id, mode, rules ?? '', checkHostname, ...trusted, ...lists];
  return { sessionContext: JSON.stringify(decisive) };
}

const fingerprintOf = onceForEach((anchors: readonly Uint8Array[], crypto: CryptoProvider) =>
  toHex(crypto.digest('sha256', ...anchors)),
);
const crlFingerprintOf = onceForEach((crls: readonly RevocationList[], crypto: CryptoProvider) =>
  toHex(crypto.digest('sha256', ...crls.flatMap(({ tbs, signature }) => [tbs, signature]))),
);
