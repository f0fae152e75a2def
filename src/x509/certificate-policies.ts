// Certificate policies: RFC 5280 §6.1, with the policy graph of RFC 9618 instead of the tree that can explode.
import type { Certificate } from './certificate.ts';
import {
  type PolicyMapping,
  parseCertificatePolicies,
  parseInhibitAnyPolicy,
  parsePolicyConstraints,
  parsePolicyMappings,
} from './extensions.ts';
import { ANY_POLICY, ExtensionOid } from './oids.ts';

/** The policy inputs of §6.1.1, (c) to (g). */
export interface PolicyInputs {
  /** user-initial-policy-set; absent means any-policy. */
  readonly acceptable?: readonly string[];
  /** initial-explicit-policy. */
  readonly requireExplicit?: boolean;
  /** initial-policy-mapping-inhibit. */
  readonly inhibitMapping?: boolean;
  /** initial-any-policy-inhibit. */
  readonly inhibitAny?: boolean;
}

/** One policy at one depth of the graph: its parents are merged into what it may still become and what it came from. */
interface PolicyNode {
  /** expected_policy_set: the names of this policy in the next certificate. */
  expected: ReadonlySet<string>;
  /** Its name in the trust anchor's domain; `anyPolicy` if it was never narrowed. */
  readonly origins: ReadonlySet<string>;
}

type Level = Map<string, PolicyNode>;

/** A path with more policies than this at one depth is hostile: OpenSSL and BoringSSL stop near here too. */
const MAX_POLICIES = 200;
const TOO_WIDE = `it has more than ${MAX_POLICIES} certificate policies`;

/**
 * @param path - from the end entity to the certificate that the anchor issued.
 * @returns why the path is refused, or `undefined`.
 */
export function policyViolation(path: readonly Certificate[], inputs: PolicyInputs): string | undefined {
  if (inputs.requireExplicit !== true && !path.some(demandsPolicies)) return undefined;
  const n = path.length;
  let level: Level | undefined = new Map([
    [ANY_POLICY, { expected: new Set([ANY_POLICY]), origins: new Set([ANY_POLICY]) }],
  ]);
  let explicitPolicy = inputs.requireExplicit === true ? 0 : n + 1;
  let policyMapping = inputs.inhibitMapping === true ? 0 : n + 1;
  let inhibitAny = inputs.inhibitAny === true ? 0 : n + 1;

  for (let i = 1; i <= n; i++) {
    const certificate = path[n - i]!;
    const selfIssued = certificate.isSelfIssued;
    const last = i === n;

    // 1. The policies of this certificate narrow the graph (§6.1.3 (d), (e)).
    const policies = certificate.extensions.get(ExtensionOid.certificatePolicies);
    const anyAllowed = inhibitAny > 0 || (!last && selfIssued);
    if (policies === undefined) level = undefined;
    else if (level !== undefined) level = narrow(level, parseCertificatePolicies(policies.value), anyAllowed);
    if (isTooWide(level)) return TOO_WIDE;

    // 2. A policy was demanded and none is left (§6.1.3 (f)).
    if (explicitPolicy === 0 && level === undefined) return 'no certificate policy holds along the whole path';

    // 3. Prepare for the next certificate (§6.1.4 (a), (b), (h) to (j)); the counters also for the wrap-up (§6.1.5).
    if (!last) {
      const mappings = certificate.extensions.get(ExtensionOid.policyMappings);
      if (mappings !== undefined) {
        const parsed = parsePolicyMappings(mappings.value);
        if (parsed.some(mapsAnyPolicy)) return 'it maps anyPolicy, which no certificate may (RFC 5280 §6.1.4 (a))';
        if (level !== undefined) level = map(level, parsed, policyMapping > 0);
        if (isTooWide(level)) return TOO_WIDE; // before they are compared with the next certificate's policies
      }
    }
    if (last || !selfIssued) {
      if (explicitPolicy > 0) explicitPolicy--;
      if (policyMapping > 0) policyMapping--;
      if (inhibitAny > 0) inhibitAny--;
    }
    const constraints = certificate.extensions.get(ExtensionOid.policyConstraints);
    if (constraints !== undefined) {
      const { requireExplicitPolicy, inhibitPolicyMapping } = parsePolicyConstraints(constraints.value);
      // In the last certificate only a requirement that applies at once matters (§6.1.5 (b)).
      if (requireExplicitPolicy !== undefined && (!last || requireExplicitPolicy === 0))
        explicitPolicy = Math.min(explicitPolicy, requireExplicitPolicy);
      if (inhibitPolicyMapping !== undefined) policyMapping = Math.min(policyMapping, inhibitPolicyMapping);
    }
    const inhibit = certificate.extensions.get(ExtensionOid.inhibitAnyPolicy);
    if (inhibit !== undefined) inhibitAny = Math.min(inhibitAny, parseInhibitAnyPolicy(inhibit.value));
  }

  // 4. If a policy is required, one of the remaining ones must be acceptable to the user (§6.1.5 (g)).
  if (explicitPolicy > 0) return undefined;
  return level !== undefined && isAcceptable(level, inputs.acceptable)
    ? undefined
    : 'none of the certificate policies that are demanded holds along the whole path';
}

function isTooWide(level: Level | undefined): boolean {
  return level !== undefined && level.size > MAX_POLICIES;
}

/** If nothing requires a policy and nothing maps one, no set of policies can fail. */
function demandsPolicies({ extensions }: Certificate): boolean {
  return extensions.has(ExtensionOid.policyConstraints) || extensions.has(ExtensionOid.policyMappings);
}

/** @returns the next level; `undefined` for an empty one: valid_policy_graph becomes NULL and stays so. */
function narrow(level: Level, policies: ReadonlySet<string>, anyAllowed: boolean): Level | undefined {
  const next: Level = new Map();
  const any = level.get(ANY_POLICY);
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue;
    const parents = [...level.values()].filter((node) => node.expected.has(policy));
    const origins = new Set(parents.flatMap((node) => [...node.origins]));
    if (parents.length === 0 && any !== undefined) origins.add(policy);
    if (origins.size > 0) next.set(policy, { expected: new Set([policy]), origins });
  }
  if (policies.has(ANY_POLICY) && anyAllowed)
    for (const node of level.values())
      for (const expected of node.expected) {
        const existing = next.get(expected);
        if (existing !== undefined && policies.has(expected)) continue;
        const origins = new Set([...(existing?.origins ?? []), ...node.origins]);
        next.set(expected, { expected: new Set([expected]), origins });
      }
  return next.size > 0 ? next : undefined;
}

function map(level: Level, mappings: readonly PolicyMapping[], allowed: boolean): Level | undefined {
  const targets = new Map<string, Set<string>>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const subjects = targets.get(issuerDomainPolicy) ?? new Set();
    targets.set(issuerDomainPolicy, subjects.add(subjectDomainPolicy));
  }
  const any = level.get(ANY_POLICY);
  for (const [policy, subjects] of targets) {
    const node = level.get(policy);
    if (!allowed) level.delete(policy);
    else if (node !== undefined) node.expected = subjects;
    else if (any !== undefined) level.set(policy, { expected: subjects, origins: new Set([policy]) });
  }
  return level.size > 0 ? level : undefined;
}

function mapsAnyPolicy({ issuerDomainPolicy, subjectDomainPolicy }: PolicyMapping): boolean {
  return issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY;
}

function isAcceptable(level: Level, acceptable: readonly string[] | undefined): boolean {
  if (acceptable === undefined || acceptable.includes(ANY_POLICY)) return true;
  return [...level.values()].some(
    ({ origins }) => origins.has(ANY_POLICY) || acceptable.some((policy) => origins.has(policy)),
  );
}
