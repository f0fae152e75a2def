// Finds the known roots that verify a host's chain, each tried by itself: by RFC 5280, and as a firmware would. A cross-signed
// chain has several.
import type { BoardProfile } from '../boards/profile.ts';
import type { Environment } from '../context/environment.ts';
import { isTlsError } from '../errors.ts';
import { type BoardOutcome, judgeChain, type ProbeSettings } from '../probe/board-probe.ts';
import type { Host } from '../probe/host.ts';
import { Certificate } from '../x509/certificate.ts';
import { relax, type VerificationPolicy } from '../x509/policy.ts';
import { type TrustAnchor, TrustStore } from '../x509/trust-store.ts';
import type { Verdict } from '../x509/verdict.ts';
import { verifyChain } from '../x509/verify.ts';

export interface RootCandidate {
  readonly anchor: TrustAnchor;
  /** Number of certificates that the server must send for it: 1 is only the end entity. */
  readonly pathLength: number;
}

/** A known root that the chain names, and whether the chain verifies with it. */
export interface JudgedRoot {
  readonly anchor: TrustAnchor;
  readonly verdict: Verdict;
}

/**
 * @param chain - DER as sent by the server, so untrusted: a root in it counts only if it is among the known ones.
 * @param known - the roots to choose from.
 * @returns the roots that a certificate of the chain names, each judged by itself by RFC 5280.
 */
export function judgeRoots(
  chain: readonly Uint8Array[],
  serverName: string,
  known: TrustStore,
  { environment, policy }: { readonly environment: Environment; readonly policy: VerificationPolicy },
): JudgedRoot[] {
  const { crypto, clock, isPublicSuffix } = environment;
  // The handshakes before and after judge revocation: here there is no stapled response to show.
  const rules = relax(policy, 'must-staple');
  return [...anchorsNamedIn(chain, known)].map((anchor) => {
    const store = new TrustStore([anchor]);
    const common = { crypto, store, policy: rules, serverName, now: clock.now(), isPublicSuffix };
    return { anchor, verdict: verifyChain(chain, { ...common, purpose: 'server' }) };
  });
}

export function acceptedRoots(judged: readonly JudgedRoot[]): RootCandidate[] {
  return judged.flatMap(({ anchor, verdict }) =>
    verdict.accepted ? [{ anchor, pathLength: verdict.path.length }] : [],
  );
}

/** A firmware's verdict on a chain with one root. */
export interface BoardTrial {
  readonly candidate: RootCandidate;
  readonly outcome: BoardOutcome;
}

/** Each of these roots by itself, loaded by the program of this firmware. */
export function tryOnBoard(
  chain: readonly Uint8Array[],
  host: Host,
  profile: BoardProfile,
  candidates: readonly RootCandidate[],
  settings: ProbeSettings,
): Promise<BoardTrial[]> {
  return Promise.all(
    candidates.map(async (candidate) => {
      const roots = [candidate.anchor.certificate.der];
      return { candidate, outcome: await judgeChain(host, profile, chain, { ...settings, roots }) };
    }),
  );
}

export function isProved({ error, verification }: BoardOutcome): boolean {
  return error === undefined && (verification === 'loaded' || verification === 'built-in');
}

/** A root can end a path only if a certificate of the chain names it as issuer, or is that root. */
function anchorsNamedIn(chain: readonly Uint8Array[], known: TrustStore): ReadonlySet<TrustAnchor> {
  const anchors = new Set<TrustAnchor>();
  for (const der of chain) {
    try {
      const { issuer, subject } = Certificate.parse(der);
      for (const name of [issuer, subject]) for (const anchor of known.bySubject(name)) anchors.add(anchor);
    } catch (error) {
      if (!isTlsError(error)) throw error; // the verifier also skips what it cannot parse
    }
  }
  return anchors;
}
