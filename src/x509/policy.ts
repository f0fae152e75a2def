// Verification policies: which of the rules in rules.ts apply, and a few limits.
import { TlsError } from '../errors.ts';
import { RULES, type RuleName } from './rules.ts';

/** The rules for certificates: `webpki`, `rfc5280`, `privatePki`, or a policy made from them. */
export interface VerificationPolicy {
  /** As {@link parsePolicy} reads it. */
  readonly name: string;
  /** The rules in force, by name (docs/x509.md). */
  readonly rules: ReadonlySet<RuleName>;
  /** Roots from before the Baseline Requirements are exempt from them. */
  readonly exemptsOldRoots: boolean;
  /** For the certificates of public CAs: a refusal advises users with a CA of their own to use `private`. */
  readonly isForPublicCas: boolean;
  /** Milliseconds since 1970: a clock before this was never set. */
  readonly earliestTime: number;
  /** CAs between the end entity and the trust anchor, at most; self-issued ones are not counted (RFC 5280 §4.2.1.9). */
  readonly maxIntermediates: number;
}

/** An unset board clock starts in 1970, 2000 or on 2021-01-01; no certificate in use today was valid before 2020. */
const EARLIEST_TIME = Date.UTC(2020, 0, 1);
/** Public paths have one to three; BetterTLS's longest has four. Rustls' webpki stops at 6, Go nowhere. */
const MAX_INTERMEDIATES = 8;

/** The rules of the public web: RFC 5280 and the CA/Browser Forum's Baseline Requirements. The default for system roots. */
export const webpki: VerificationPolicy = {
  name: 'webpki',
  rules: rulesOf('webpki'),
  exemptsOldRoots: true,
  isForPublicCas: true,
  earliestTime: EARLIEST_TIME,
  maxIntermediates: MAX_INTERMEDIATES,
};

/** RFC 5280's profile, as far as rules.ts and inspect.ts check it. */
export const rfc5280: VerificationPolicy = {
  ...webpki,
  name: 'rfc5280',
  rules: rulesOf('rfc5280'),
  exemptsOldRoots: false,
  isForPublicCas: false,
};

/** For anchors given by the caller: it does not check what private CAs often leave out. */
export const privatePki: VerificationPolicy = { ...rfc5280, name: 'private', rules: rulesOf('private') };

/** The same policy without these rules. */
export function relax(policy: VerificationPolicy, ...rules: readonly RuleName[]): VerificationPolicy {
  const kept = new Set(policy.rules);
  for (const rule of rules) kept.delete(rule);
  return { ...policy, name: [policy.name, ...rules.map((rule) => `-${rule}`)].join(','), rules: kept };
}

/** The same policy plus these rules, for rules that no policy has by default. */
export function demand(policy: VerificationPolicy, ...rules: readonly RuleName[]): VerificationPolicy {
  const name = [policy.name, ...rules.map((rule) => `+${rule}`)].join(',');
  return { ...policy, name, rules: new Set([...policy.rules, ...rules]) };
}

/**
 * A policy as people write it on a command line: `webpki`, `private`, `webpki,-common-name,+certificate-transparency`.
 *
 * @throws TlsError `x509.unknown_policy`, which lists the known ones.
 */
export function parsePolicy(text: string): VerificationPolicy {
  const [base, ...changes] = text.split(',').map((part) => part.trim());
  let policy = [webpki, rfc5280, privatePki].find(({ name }) => name === base);
  if (policy === undefined) throw unknown(`there is no policy '${base}': webpki, rfc5280 and private are known`);
  for (const change of changes) {
    if (!/^[-+]/.test(change)) throw unknown(`'${change}' must begin with - or +, as in '-common-name'`);
    const rule = change.slice(1);
    if (!isRuleName(rule)) throw unknown(`there is no rule '${rule}': ${Object.keys(RULES).join(', ')} are known`);
    policy = change.startsWith('-') ? relax(policy, rule) : demand(policy, rule);
  }
  return policy;
}

function unknown(detail: string): TlsError {
  return new TlsError('x509.unknown_policy', detail);
}

function isRuleName(text: string): text is RuleName {
  return Object.hasOwn(RULES, text);
}

function rulesOf(policy: 'webpki' | 'rfc5280' | 'private'): ReadonlySet<RuleName> {
  const names = Object.keys(RULES) as RuleName[];
  return new Set(names.filter((name) => (RULES[name].policies as readonly string[]).includes(policy)));
}
