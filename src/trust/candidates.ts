// Which of the known roots would, each by itself, verify a host's chain: cross-signed chains have several.
import { RULES_OF_3 } from '../boards/stacks/mbedtls/rules.ts';
import { createMbedtlsVerifier } from '../boards/stacks/mbedtls/verifier.ts';
import type { Environment } from '../context/environment.ts';
import { isTlsError, type TlsError } from '../errors.ts';
import { PARKED } from '../tls/parked.ts';
import { Certificate } from '../x509/certificate.ts';
import { relax, type VerificationPolicy } from '../x509/policy.ts';
import { type TrustAnchor, TrustStore } from '../x509/trust-store.ts';
import { verifyChain } from '../x509/verify.ts';

export interface RootCandidate {
  readonly anchor: TrustAnchor;
  /** Certificates that the server must send for it: 1 is the end entity alone. */
  readonly pathLength: number;
  /**
   * Why mbedTLS, which boards verify with, refuses the chain with this root alone: it walks certificates only in the
   * order in which they were sent, for example. `undefined`: it does not.
   */
  readonly boardRefusal: TlsError | undefined;
}

/**
 * @param chain - DER as shown by the server, so untrusted: a root in it counts only if it is among the known ones.
 * @param known - the roots to choose from.
 * @returns at least one if the chain verifies with all of them.
 */
export function rootCandidates(
  chain: readonly Uint8Array[],
  serverName: string,
  known: TrustStore,
  { environment, policy }: { readonly environment: Environment; readonly policy: VerificationPolicy },
): RootCandidate[] {
  const { crypto, clock, isPublicSuffix } = environment;
  // The handshakes before and after judge revocation: here there is no stapled response to show.
  const rules = relax(policy, 'must-staple');
  const candidates: RootCandidate[] = [];
  for (const anchor of anchorsNamedIn(chain, known)) {
    const store = new TrustStore([anchor]);
    const common = { crypto, store, policy: rules, serverName, now: clock.now(), isPublicSuffix };
    const verdict = verifyChain(chain, { ...common, purpose: 'server' });
    if (!verdict.accepted) continue;
    const boardRefusal = refusalByBoards(chain, serverName, anchor, environment);
    candidates.push({ anchor, pathLength: verdict.path.length, boardRefusal });
  }
  return candidates;
}

/** MicroPython's walk, and CircuitPython's where it was given `cadata`. */
function refusalByBoards(
  chain: readonly Uint8Array[],
  serverName: string,
  { certificate }: TrustAnchor,
  { crypto, clock }: Environment,
): TlsError | undefined {
  const verifier = createMbedtlsVerifier({
    crypto,
    anchors: [certificate.der],
    mode: 'required',
    // Dates and names were checked by the strict verifier; not every firmware looks at them.
    rules: { ...RULES_OF_3, checkDates: false },
  });
  const request = { peer: 'server', chain, serverName, now: clock.now(), ocspResponse: undefined } as const;
  const answer = verifier.verify(request);
  if (answer === PARKED) throw new TypeError('a verifier without I/O has nothing to wait for');
  return answer.accepted ? undefined : answer.error;
}

/** A root can end a path only if a certificate of the chain names it as issuer, or is that root. */
function anchorsNamedIn(chain: readonly Uint8Array[], known: TrustStore): ReadonlySet<TrustAnchor> {
  const anchors = new Set<TrustAnchor>();
  for (const der of chain) {
    try {
      const { issuer, subject } = Certificate.parse(der);
      for (const name of [issuer, subject]) for (const anchor of known.bySubject(name)) anchors.add(anchor);
    } catch (error) {
      if (!isTlsError(error)) throw error; // the verifier passes over what it cannot read as well
    }
  }
  return anchors;
}
