// Chooses the rules of the strict verifier by what is trusted: RFC 5280 path validation in all cases.
import { PARKED } from '../../../tls/parked.ts';
import type { Verifier } from '../../../tls/verifier.ts';
import { onceForEach } from '../../../util/once-for-each.ts';
import { privatePki, type VerificationPolicy, webpki } from '../../../x509/policy.ts';
import { TrustStore } from '../../../x509/trust-store.ts';
import { UNVERIFIED } from '../../unverified.ts';
import type { VerifierOptions } from '../stack.ts';
import { strictVerifier } from './strict-verifier.ts';

/** Public roots must follow the web's rules, a CA loaded by the user need not. */
export function chooseStrictVerifier(options: VerifierOptions): Verifier {
  if (options.mode === 'none') return UNVERIFIED;
  const { crypto, isPublicSuffix, policy, checkHostname } = options;
  const { builtIn, loaded } = options.trust;
  const revocation = { crls: options.crls, mode: options.revocation };
  const common = { crypto, isPublicSuffix, checkHostname, revocation };
  const verifier = (anchors: readonly Uint8Array[], rules: VerificationPolicy) =>
    strictVerifier({ ...common, anchors: storeOf(anchors), policy: policy ?? rules });
  const chosen = choose(verifier, builtIn, loaded);
  if (checkHostname) return chosen;
  return { ...chosen, verify: (request) => chosen.verify({ ...request, serverName: undefined }) };
}

type Make = (anchors: readonly Uint8Array[], rules: VerificationPolicy) => Verifier;

function choose(make: Make, builtIn: readonly Uint8Array[] | undefined, loaded: readonly Uint8Array[]): Verifier {
  if (builtIn === undefined) return make(loaded, privatePki);
  if (loaded.length === 0) return make(builtIn, webpki);
  return either(make(loaded, privatePki), make(builtIn, webpki));
}

/** Accepts what one of them accepts; reports the second one's refusal unless that is only an unknown issuer. */
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

/** Indexes of anchors, cached for each array: parsing 145 roots takes milliseconds. */
const storeOf = onceForEach((anchors: readonly Uint8Array[]) => new TrustStore(anchors));
