// Name constraints: RFC 5280 §4.2.1.10, applied as §6.1.3 (b) and (c) say.
import { TlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import type { Budget } from './budget.ts';
import type { Certificate } from './certificate.ts';
import { isDnsName, isWildcardDnsName, isWithin } from './dns-name.ts';
import type { NameConstraints } from './extensions.ts';
import { formatGeneralName, type GeneralName } from './general-name.ts';
import { AttributeOid } from './oids.ts';

export interface ConstraintOptions {
  /** `.example.com` in a DNS constraint, as OpenSSL takes it: names below example.com, and not itself. */
  readonly allowLeadingPeriod: boolean;
}

/**
 * How much of what a name covers is in a subtree: a wildcard covers many names, and a name that cannot be parsed
 * might be anywhere. An exclusion refuses unless the answer is `none`, a permission unless it is `all`.
 */
type Coverage = 'all' | 'some' | 'none';

/** One subtree, prepared for comparison with names. */
interface Subtree {
  readonly constraint: GeneralName;
  /** The form of names to which it applies. */
  readonly form: string;
  readonly covers: (name: ParsedName) => Coverage;
}

export interface CompiledConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** A name parsed once, before it is compared with possibly thousands of constraints. */
export interface ParsedName {
  readonly name: GeneralName;
  readonly form: string;
  /** The host of a DNS, e-mail or URI name, in lower case; `undefined` if it cannot be read. */
  readonly host: string | undefined;
  /** `host` covers every name one label below it. */
  readonly wildcard: boolean;
  /** What is before the `@`, its case kept. */
  readonly local: string | undefined;
}

const UNDERSCORES = { allowUnderscore: true }; // constraints do not decide whether such names are allowed

/**
 * @returns the subtrees, ready for {@link constraintViolation}.
 * @throws TlsError `x509.malformed` for a constraint that could not be applied (a range without a mask, a DNS name with
 *   a wildcard, an e-mail address with two `@`), whether or not a name of its form ever comes.
 */
export function compileConstraints(constraints: NameConstraints, options: ConstraintOptions): CompiledConstraints {
  const compile = (constraint: GeneralName): Subtree => {
    const covers = matcherOf(constraint, options);
    if (typeof covers === 'string')
      throw new TlsError('x509.malformed', `the name constraint ${formatGeneralName(constraint)} ${covers}`);
    return { constraint, form: formOf(constraint), covers };
  };
  return { permitted: constraints.permitted.map(compile), excluded: constraints.excluded.map(compile) };
}

/**
 * Every name that constraints apply to: those of subjectAltName, the subject, and the e-mail addresses in the subject
 * if subjectAltName has none. §4.2.1.10 asks for the last only if there is no subjectAltName at all; but an address that
 * a CA may not vouch for should not pass because a DNS name is next to it.
 */
export function constrainedNames(certificate: Certificate): ParsedName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])];
  if (!names.some((name) => name.kind === 'email'))
    // One that is not a text is no mailbox either, so that constraints do not know what it covers.
    for (const { text, content } of certificate.subject.attributes(AttributeOid.emailAddress))
      names.push({ kind: 'email', value: text ?? `#${toHex(content)}` });
  if (!certificate.subject.isEmpty) names.push({ kind: 'directory', name: certificate.subject });
  return names.map(parseName);
}

/**
 * @param names - {@link constrainedNames} of a certificate below the CA with these constraints.
 * @returns why a name is refused, or `undefined`.
 * @throws BudgetExhausted
 */
export function constraintViolation(
  names: readonly ParsedName[],
  { permitted, excluded }: CompiledConstraints,
  budget: Budget,
): string | undefined {
  budget.spend('nameComparisons', names.length * (permitted.length + excluded.length));
  for (const name of names) {
    const exclusion = excluded.find((subtree) => subtree.form === name.form && subtree.covers(name) !== 'none');
    if (exclusion !== undefined) {
      const subtree = formatGeneralName(exclusion.constraint);
      return `${formatGeneralName(name.name)} is excluded by the constraint ${subtree}`;
    }
    const relevant = permitted.filter((subtree) => subtree.form === name.form);
    if (relevant.length > 0 && !relevant.some((subtree) => subtree.covers(name) === 'all'))
      return `${formatGeneralName(name.name)} is in none of the permitted subtrees`;
  }
  return undefined;
}

/** otherName, x400Address and so on are forms of their own: a critical constraint on one refuses it (§4.2.1.10). */
function formOf(name: GeneralName): string {
  return name.kind === 'other' ? `other [${name.tag}]` : name.kind;
}

function parseName(name: GeneralName): ParsedName {
  const blank = { name, form: formOf(name), host: undefined, wildcard: false, local: undefined };
  switch (name.kind) {
    case 'dns': {
      const wildcard = isWildcardDnsName(name.value, UNDERSCORES);
      const host = wildcard ? name.value.slice(2) : name.value;
      return isDnsName(host, UNDERSCORES) ? { ...blank, host: host.toLowerCase(), wildcard } : blank;
    }
    case 'email':
      return { ...blank, ...mailbox(name.value) };
    case 'uri':
      return { ...blank, host: uriHost(name.value) };
    default:
      return blank;
  }
}

/** @returns the result for the subtree, or the fault. */
function matcherOf(constraint: GeneralName, options: ConstraintOptions): Subtree['covers'] | string {
  switch (constraint.kind) {
    case 'dns':
      return dnsMatcher(constraint.value.toLowerCase(), options);
    case 'email': {
      const wanted = mailbox(constraint.value);
      if (wanted === undefined) return hostMatcher(constraint.value.toLowerCase());
      return ({ local, host }) =>
        host === undefined ? 'some' : allOrNone(local === wanted.local && host === wanted.host);
    }
    case 'uri':
      return hostMatcher(constraint.value.toLowerCase());
    case 'ip':
      return ipMatcher(constraint.bytes);
    case 'directory': {
      const prefix = constraint.name.canonicalRdns;
      return ({ name }) => allOrNone(name.kind === 'directory' && isPrefix(prefix, name.name.canonicalRdns));
    }
    case 'other':
      return () => 'some';
  }
}

function allOrNone(covered: boolean): Coverage {
  return covered ? 'all' : 'none';
}

/** Zero or more labels in front of the constraint; the empty constraint is the root of all names. */
function dnsMatcher(constraint: string, { allowLeadingPeriod }: ConstraintOptions): Subtree['covers'] | string {
  const below = constraint.startsWith('.');
  const ancestor = below ? constraint.slice(1) : constraint;
  if (below && !allowLeadingPeriod) return 'has a leading period (RFC 5280 §4.2.1.10 knows it for URIs alone)';
  if (constraint === '') return ({ host }) => (host === undefined ? 'some' : 'all');
  if (!isDnsName(ancestor, UNDERSCORES)) return 'is no DNS name';
  return ({ host, wildcard }) => {
    if (host === undefined) return 'some';
    if (isWithin(host, ancestor) && (!below || wildcard || host !== ancestor)) return 'all';
    // *.example.com also covers bar.example.com, which may be what the constraint excludes (CVE-2025-61727).
    return wildcard && ancestor.slice(ancestor.indexOf('.') + 1) === host ? 'some' : 'none';
  };
}

/** For e-mail and URIs a leading period means hosts below the domain, and its absence that one host. */
function hostMatcher(constraint: string): Subtree['covers'] | string {
  const below = constraint.startsWith('.');
  if (constraint !== '' && !isDnsName(below ? constraint.slice(1) : constraint, UNDERSCORES))
    return 'is no host or domain';
  return ({ host }) => {
    if (host === undefined) return 'some';
    return allOrNone(constraint === '' || (below ? host.endsWith(constraint) : host === constraint));
  };
}

/** @param range - address and mask, one after the other; the mask is ones and then zeros (RFC 4632 §3.1). */
function ipMatcher(range: Uint8Array): Subtree['covers'] | string {
  const length = range.length / 2;
  if ((length !== 4 && length !== 16) || !isMask(range.subarray(length))) return 'is no address with a mask';
  return ({ name }) => {
    if (name.kind !== 'ip' || (name.bytes.length !== 4 && name.bytes.length !== 16)) return 'some';
    if (name.bytes.length !== length) return 'none';
    return allOrNone(name.bytes.every((byte, i) => ((byte ^ range[i]!) & range[length + i]!) === 0));
  };
}

function isMask(mask: Uint8Array): boolean {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}

function isPrefix(prefix: readonly string[], rdns: readonly string[]): boolean {
  return prefix.length <= rdns.length && prefix.every((rdn, i) => rdn === rdns[i]);
}

function mailbox(text: string): { local: string; host: string } | undefined {
  const parts = text.split('@');
  if (parts.length !== 2 || parts[0] === '' || !isDnsName(parts[1]!, UNDERSCORES)) return undefined;
  return { local: parts[0]!, host: parts[1]!.toLowerCase() };
}

/** The host of a URI, if it is a name: constraints do not apply to addresses. */
function uriHost(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  const host = authority?.replace(/^.*@/, '').replace(/:[0-9]*$/, '');
  return host !== undefined && isDnsName(host, UNDERSCORES) ? host.toLowerCase() : undefined;
}
