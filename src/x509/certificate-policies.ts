// Certificate policies: RFC 5280 §6.1, with the policy graph of RFC 9618 instead of the tree that can explode.
import type { Budget } from './budget.ts';
import {
  type Extensions,
  type PolicyConstraints,
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

/** The extensions about policies of one certificate; `undefined` for those that it does not have. */
export interface PolicyExtensions {
  readonly policies: ReadonlySet<string> | undefined;
  readonly mappings: readonly PolicyMapping[] | undefined;
  readonly constraints: PolicyConstraints | undefined;
  readonly inhibitAny: number | undefined;
}

/** What counts of a certificate on a path. */
export interface PolicyCertificate extends PolicyExtensions {
  readonly isSelfIssued: boolean;
}

/** @throws TlsError `der.*`, `x509.malformed`. */
export function readPolicyExtensions(extensions: Extensions): PolicyExtensions {
  const decode = <T>(oid: string, parse: (value: Uint8Array) => T): T | undefined => {
    const extension = extensions.get(oid);
    return extension && parse(extension.value);
  };
  return {
    policies: decode(ExtensionOid.certificatePolicies, parseCertificatePolicies),
    mappings: decode(ExtensionOid.policyMappings, parsePolicyMappings),
    constraints: decode(ExtensionOid.policyConstraints, parsePolicyConstraints),
    inhibitAny: decode(ExtensionOid.inhibitAnyPolicy, parseInhibitAnyPolicy),
  };
}

/** One policy at one depth of the graph: its parents are merged into what it may still become and what it came from. */
interface PolicyNode {
  /** expected_policy_set: the names of this policy in the next certificate. */
  expected: ReadonlySet<string>;
  /** Its name in the trust anchor's domain; `anyPolicy` if it was never narrowed. */
  readonly origins: ReadonlySet<string>;
}

type Level = Map<string, PolicyNode>;

/** A certificate, or a path at one depth, with more policies than this is refused. */
const MAX_POLICIES = 200;
const TOO_WIDE = `it has more than ${MAX_POLICIES} certificate policies`;

/** Why a path is refused. */
interface PolicyFault {
  /** Index in the path of the certificate at fault. */
  readonly at: number;
  readonly detail: string;
}

/**
 * @param path - from the end entity to the certificate that the anchor issued.
 * @returns the fault, or `undefined`.
 * @throws BudgetExhausted
 */
export function policyFault(
  path: readonly PolicyCertificate[],
  inputs: PolicyInputs,
  budget: Budget,
): PolicyFault | undefined {
  if (inputs.requireExplicit !== true && !path.some(demandsPolicies)) return undefined;
  budget.spend('policyComparisons', path.length);
  const wide = path.findIndex(({ policies, mappings }) => isTooWide(policies?.size) || isTooWide(mappings?.length));
  if (wide >= 0) return { at: wide, detail: TOO_WIDE };

  const n = path.length;
  let level: Level | undefined = new Map([
    [ANY_POLICY, { expected: new Set([ANY_POLICY]), origins: new Set([ANY_POLICY]) }],
  ]);
  /** The certificate below which no policy was left: it is the one without the demanded policies. */
  let emptied = 0;
  let explicitPolicy = inputs.requireExplicit === true ? 0 : n + 1;
  let policyMapping = inputs.inhibitMapping === true ? 0 : n + 1;
  let inhibitAny = inputs.inhibitAny === true ? 0 : n + 1;

  for (let at = n - 1; at >= 0; at--) {
    const { policies, mappings, constraints, inhibitAny: inhibit, isSelfIssued } = path[at]!;
    const last = at === 0;

    // 1. The policies of this certificate narrow the graph (§6.1.3 (d), (e)).
    if (level !== undefined) {
      const anyAllowed = inhibitAny > 0 || (!last && isSelfIssued);
      level = policies && narrow(level, policies, anyAllowed, budget);
      if (isTooWide(level?.size)) return { at, detail: TOO_WIDE };
      if (level === undefined) emptied = at;
    }

    // 2. A policy was demanded and none is left (§6.1.3 (f)).
    if (explicitPolicy === 0 && level === undefined)
      return { at: emptied, detail: 'no certificate policy holds along the whole path' };

    // 3. Prepare for the next certificate (§6.1.4 (a), (b), (h) to (j)); the counters also for the wrap-up (§6.1.5).
    if (!last && mappings !== undefined) {
      if (mappings.some(mapsAnyPolicy))
        return { at, detail: 'it maps anyPolicy, which no certificate may (RFC 5280 §6.1.4 (a))' };
      if (level !== undefined) {
        level = map(level, mappings, policyMapping > 0);
        if (isTooWide(level?.size)) return { at, detail: TOO_WIDE };
        if (level === undefined) emptied = at;
      }
    }
    if (last || !isSelfIssued) {
      if (explicitPolicy > 0) explicitPolicy--;
      if (policyMapping > 0) policyMapping--;
      if (inhibitAny > 0) inhibitAny--;
    }
    if (constraints !== undefined) {
      const { requireExplicitPolicy, inhibitPolicyMapping } = constraints;
      // In the last certificate only a requirement that applies at once matters (§6.1.5 (b)).
      if (requireExplicitPolicy !== undefined && (!last || requireExplicitPolicy === 0))
        explicitPolicy = Math.min(explicitPolicy, requireExplicitPolicy);
      if (inhibitPolicyMapping !== undefined) policyMapping = Math.min(policyMapping, inhibitPolicyMapping);
    }
    if (inhibit !== undefined) inhibitAny = Math.min(inhibitAny, inhibit);
  }

  // 4. If a policy is required, one of the remaining ones must be acceptable to the user (§6.1.5 (g)).
  if (explicitPolicy > 0 || (level !== undefined && isAcceptable(level, inputs.acceptable))) return undefined;
  const detail = 'none of the certificate policies that are demanded holds along the whole path';
  return { at: level === undefined ? emptied : 0, detail };
}

function isTooWide(count = 0): boolean {
  return count > MAX_POLICIES;
}

/** If nothing requires a policy and nothing maps one, no set of policies can fail. */
function demandsPolicies({ constraints, mappings }: PolicyCertificate): boolean {
  return constraints !== undefined || mappings !== undefined;
}

/** @returns the next level; `undefined` for an empty one: valid_policy_graph becomes NULL and stays so. */
function narrow(level: Level, policies: ReadonlySet<string>, anyAllowed: boolean, budget: Budget): Level | undefined {
  budget.spend('policyComparisons', level.size * policies.size);
  const next: Level = new Map();
  const any = level.get(ANY_POLICY);
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue;
    const parents = [...level.values()].filter((node) => node.expected.has(policy));
    for (const node of parents) budget.spend('policyComparisons', node.origins.size);
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
        budget.spend('policyComparisons', origins.size);
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
