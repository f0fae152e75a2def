// Name constraints: RFC 5280 §4.2.1.10, applied as §6.1.3 (b) and (c) say.
import { TlsError } from '../errors.ts';
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
 * Refuses constraints that could not be applied: a range without a mask, a DNS name with a wildcard, an e-mail address
 * with two `@`. It is asked of every CA that has them, whether or not a name of that kind comes.
 *
 * @throws TlsError `x509.malformed`.
 */
export function checkConstraintSyntax(constraints: NameConstraints, options: ConstraintOptions): void {
  for (const constraint of [...constraints.permitted, ...constraints.excluded]) {
    const fault = constraintFault(constraint, options);
    if (fault !== undefined)
      throw new TlsError('x509.malformed', `the name constraint ${formatGeneralName(constraint)} ${fault}`);
  }
}

/**
 * Every name that constraints apply to: those of subjectAltName, the subject, and the e-mail addresses in the subject
 * if subjectAltName has none.
 */
export function constrainedNames(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])];
  if (!names.some((name) => name.kind === 'email'))
    for (const value of certificate.subject.texts(AttributeOid.emailAddress)) names.push({ kind: 'email', value });
  if (!certificate.subject.isEmpty) names.push({ kind: 'directory', name: certificate.subject });
  return names;
}

/**
 * @param names - {@link constrainedNames} of a certificate below.
 * @param constraints - of one CA above, checked by {@link checkConstraintSyntax}.
 * @returns why a name is refused, or `undefined`.
 * @throws BudgetExhausted
 */
export function constraintViolation(
  names: readonly GeneralName[],
  { permitted, excluded }: NameConstraints,
  budget: Budget,
): string | undefined {
  for (const name of names) {
    budget.spend('nameComparisons', permitted.length + excluded.length);
    const excludedBy = excluded.find((constraint) => isSameForm(name, constraint) && mayMatch(name, constraint));
    if (excludedBy !== undefined)
      return `${formatGeneralName(name)} is excluded by the constraint ${formatGeneralName(excludedBy)}`;
    let constrained = false;
    const within = permitted.some((constraint) => {
      if (!isSameForm(name, constraint)) return false;
      constrained = true;
      return surelyMatches(name, constraint);
    });
    if (constrained && !within) return `${formatGeneralName(name)} is in none of the permitted subtrees`;
  }
  return undefined;
}

function isSameForm(name: GeneralName, constraint: GeneralName): boolean {
  if (name.kind === 'other') return constraint.kind === 'other' && constraint.tag === name.tag;
  return constraint.kind === name.kind;
}

/** For exclusions: whether some reading of the name falls into the subtree. What is not understood does. */
function mayMatch(name: GeneralName, constraint: GeneralName): boolean {
  if (name.kind === 'dns' && constraint.kind === 'dns') {
    if (!isDnsName(name.value, LENIENT) && !isWildcardDnsName(name.value, LENIENT)) return true;
    if (dnsMatches(name.value, constraint.value)) return true;
    // *.example.com also stands for bar.example.com, which an exclusion may speak of (CVE-2025-61727).
    const excluded = constraint.value.toLowerCase();
    return name.value.startsWith('*.') && parentOf(excluded) === name.value.slice(2).toLowerCase();
  }
  if (name.kind === 'other') return true;
  return isUnreadable(name) || matches(name, constraint);
}

/** For permissions: whether every reading of the name falls into the subtree. What is not understood does not. */
function surelyMatches(name: GeneralName, constraint: GeneralName): boolean {
  if (name.kind === 'dns' && constraint.kind === 'dns') {
    if (!isDnsName(name.value, LENIENT) && !isWildcardDnsName(name.value, LENIENT)) return false;
    // Of *.example.com the wildcard is left aside: all that it stands for must be within.
    return (
      dnsMatches(name.value.replace(/^\*\./, ''), constraint.value) ||
      constraint.value.toLowerCase() === `.${name.value.slice(2).toLowerCase()}`
    );
  }
  return name.kind !== 'other' && !isUnreadable(name) && matches(name, constraint);
}

const LENIENT = { allowUnderscore: true };

function isUnreadable(name: GeneralName): boolean {
  if (name.kind === 'ip') return name.bytes.length !== 4 && name.bytes.length !== 16;
  if (name.kind === 'email') return mailbox(name.value) === undefined;
  if (name.kind === 'uri') return uriHost(name.value) === undefined;
  return false;
}

function matches(name: GeneralName, constraint: GeneralName): boolean {
  switch (name.kind) {
    case 'ip':
      return constraint.kind === 'ip' && ipMatches(name.bytes, constraint.bytes);
    case 'directory':
      return constraint.kind === 'directory' && isPrefix(constraint.name.canonicalRdns, name.name.canonicalRdns);
    case 'email':
      return constraint.kind === 'email' && emailMatches(name.value, constraint.value);
    case 'uri':
      return constraint.kind === 'uri' && uriMatches(name.value, constraint.value);
    default:
      return false;
  }
}

/** Zero or more labels in front of the constraint; the empty constraint is the root of all names. */
function dnsMatches(name: string, constraint: string): boolean {
  const [lower, ancestor] = [name.toLowerCase(), constraint.toLowerCase()];
  if (ancestor === '') return true;
  return ancestor.startsWith('.') ? lower.endsWith(ancestor) : isWithin(lower, ancestor);
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** @param range - address and mask, one after the other. */
function ipMatches(address: Uint8Array, range: Uint8Array): boolean {
  const length = address.length;
  if (range.length !== 2 * length) return false;
  return address.every((byte, i) => (byte & range[length + i]!) === (range[i]! & range[length + i]!));
}

function isPrefix(prefix: readonly string[], rdns: readonly string[]): boolean {
  return prefix.length <= rdns.length && prefix.every((rdn, i) => rdn === rdns[i]);
}

/** A constraint is a mailbox, a host, or `.` and a domain whose hosts are meant. Local parts keep their case. */
function emailMatches(address: string, constraint: string): boolean {
  const { local, host } = mailbox(address)!;
  const wanted = mailbox(constraint);
  if (wanted !== undefined) return local === wanted.local && host === wanted.host;
  return hostMatches(host, constraint);
}

function uriMatches(uri: string, constraint: string): boolean {
  return hostMatches(uriHost(uri)!, constraint);
}

/** For e-mail and URI constraints a leading period means hosts below the domain, and its absence that one host. */
function hostMatches(host: string, constraint: string): boolean {
  const lower = constraint.toLowerCase();
  return lower.startsWith('.') ? host.endsWith(lower) : host === lower || lower === '';
}

function mailbox(text: string): { local: string; host: string } | undefined {
  const parts = text.split('@');
  if (parts.length !== 2 || parts[0] === '' || !isDnsName(parts[1]!, LENIENT)) return undefined;
  return { local: parts[0]!, host: parts[1]!.toLowerCase() };
}

/** The host of a URI, if it has one that is a name: constraints do not speak of addresses. */
function uriHost(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  const host = authority?.replace(/^.*@/, '').replace(/:[0-9]*$/, '');
  return host !== undefined && isDnsName(host, LENIENT) ? host.toLowerCase() : undefined;
}

function constraintFault(constraint: GeneralName, { allowLeadingPeriod }: ConstraintOptions): string | undefined {
  switch (constraint.kind) {
    case 'dns': {
      const name = allowLeadingPeriod ? constraint.value.replace(/^\./, '') : constraint.value;
      if (name === '' || isDnsName(name, LENIENT)) return undefined;
      return name.startsWith('.') ? 'has a leading period' : 'is no DNS name';
    }
    case 'ip':
      return isRange(constraint.bytes) ? undefined : 'is no address with a mask';
    case 'email':
      return mailbox(constraint.value) !== undefined || isHostOrDomain(constraint.value)
        ? undefined
        : 'is no mailbox, host or domain';
    case 'uri':
      return isHostOrDomain(constraint.value) ? undefined : 'is no host or domain';
    case 'directory':
    case 'other': // to be refused only if such a name comes (§4.2.1.10)
      return undefined;
  }
}

function isHostOrDomain(text: string): boolean {
  return text === '' || isDnsName(text.replace(/^\./, ''), LENIENT);
}

/** The mask is ones and then zeros: RFC 4632 §3.1. */
function isRange(bytes: Uint8Array): boolean {
  const length = bytes.length / 2;
  if (length !== 4 && length !== 16) return false;
  let ended = false;
  for (const byte of bytes.subarray(length)) {
    if (ended && byte !== 0) return false;
    const inverse = ~byte & 0xff;
    if ((inverse & (inverse + 1)) !== 0) return false;
    ended ||= byte !== 0xff;
  }
  return true;
}
