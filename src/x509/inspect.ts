// Checks one certificate by itself, in its role: the rules of every policy, and those of the policy in use.
import type { SignatureAlgorithm } from '../crypto/provider.ts';
import { type PublicKeyInfo, parsePublicKeyInfo } from '../crypto/public-key-info.ts';
import { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import { type PolicyExtensions, readPolicyExtensions } from './certificate-policies.ts';
import { isDnsName, isWildcardDnsName } from './dns-name.ts';
import { KeyUsageBit, parseAuthorityInfoAccess, parseNameConstraints, parseTlsFeature } from './extensions.ts';
import { formatGeneralName, type GeneralName } from './general-name.ts';
import { type CompiledConstraints, compileConstraints } from './name-constraints.ts';
import { describeOid, ExtendedKeyUsageOid, ExtensionOid } from './oids.ts';
import type { VerificationPolicy } from './policy.ts';
import { type Role, RULE_TABLE, type Rule, type RuleName } from './rules.ts';
import { formatServerName, type IsPublicSuffix, matchesServerName, type ServerName } from './server-name.ts';
import { parseSignatureAlgorithm } from './signature-algorithm.ts';

/** The required usage of the leaf: a server's, a client's, or (for tools that only inspect) any. */
export type Purpose = 'server' | 'client' | 'any';

export interface InspectionContext {
  readonly policy: VerificationPolicy;
  readonly purpose: Purpose;
  /** The server's name, if it must be checked. */
  readonly serverName: ServerName | undefined;
  readonly isPublicSuffix?: IsPublicSuffix | undefined;
  /** Milliseconds since 1970, whole seconds: validity has no finer grain (RFC 5280 §4.1.2.5). */
  readonly now: number;
}

/** What later steps need, decoded once. */
export interface Inspected {
  readonly key: PublicKeyInfo;
  /** `undefined` for anchors: their signature is not verified. */
  readonly signature: SignatureAlgorithm | undefined;
  readonly nameConstraints: CompiledConstraints | undefined;
  readonly policies: PolicyExtensions;
}

export interface CertificateFault {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly rule?: RuleName;
}

/** @returns the decoded values, or the fault. Never throws for a bad certificate. */
export function inspect(
  certificate: Certificate,
  role: Role,
  context: InspectionContext,
): Inspected | CertificateFault {
  try {
    return inspectOrThrow(certificate, role, context);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return { code: CODES_OF_DECODERS[error.code] ?? error.code, detail: error.message };
  }
}

/** Replaces `der.*`, which is for files, by a code about the certificate in the chain. */
const CODES_OF_DECODERS: Partial<Record<ErrorCode, ErrorCode>> = {
  'der.not_der': 'x509.malformed',
  'der.malformed': 'x509.malformed',
  'der.truncated': 'x509.malformed',
  'crypto.bad_public_key': 'x509.unsupported_key',
};

function inspectOrThrow(c: Certificate, role: Role, context: InspectionContext): Inspected | CertificateFault {
  // 1. Everything that is understood must be well formed, and everything critical understood (§4.2).
  const { nameConstraints, policies } = decodeExtensions(c, context.policy);
  const critical = unknownCriticalExtension(c);
  if (critical !== undefined) return { code: 'x509.unknown_critical_extension', detail: critical };
  const names = emptyNameFault(c, role);
  if (names !== undefined) return { code: 'x509.malformed', detail: names };

  // 2. Dates (§6.1.3 (a)(2)), also of anchors: an expired root is no longer maintained.
  const time = validityFault(c, context.now);
  if (time !== undefined) return time;

  // 3. What it may be used for (§4.2.1.3, §4.2.1.9, §4.2.1.12).
  const use = useFault(c, role, context.purpose);
  if (use !== undefined) return use;

  // 4. Whether it is for the requested server name.
  if (role === 'end-entity' && context.serverName !== undefined) {
    const name = serverNameFault(c, context.serverName, context.isPublicSuffix);
    if (name !== undefined) return name;
  }

  // 5. Keys, signatures and the rest that a policy may relax.
  const key = parsePublicKeyInfo(c.publicKeyInfo);
  const signature = role === 'anchor' ? undefined : parseSignatureAlgorithm(c.signatureAlgorithm);
  const subject = { certificate: c, key, signature, serverName: context.serverName };
  const exempt = role === 'anchor' && context.policy.exemptsOldRoots && isOldRoot(c);
  for (const { name, rule } of rulesFor(context.policy, role)) {
    if (exempt && rule.exemptsOldRoots === true) continue;
    const detail = rule.check?.(subject);
    if (detail !== undefined) return { code: rule.code ?? 'x509.profile', detail, rule: name };
  }
  return { key, signature, nameConstraints, policies };
}

interface NamedRule {
  readonly name: RuleName;
  readonly rule: Rule;
}

const RULES_BY_ROLE = new WeakMap<VerificationPolicy, Map<Role, readonly NamedRule[]>>();

function rulesFor(policy: VerificationPolicy, role: Role): readonly NamedRule[] {
  const byRole = RULES_BY_ROLE.get(policy) ?? new Map<Role, readonly NamedRule[]>();
  RULES_BY_ROLE.set(policy, byRole);
  const all = (): NamedRule[] => [...policy.rules].map((name) => ({ name, rule: RULE_TABLE[name] }));
  const rules = byRole.get(role) ?? all().filter(({ rule }) => rule.roles.includes(role));
  byRole.set(role, rules);
  return rules;
}

/**
 * Made under X.509 v3's first profile (RFC 2459, January 1999) and before the Baseline Requirements took effect: a few
 * public roots of those years have serial numbers in their key identifiers. The older ones (GlobalSign's of 1998) need no exemption.
 */
function isOldRoot({ notBefore }: Certificate): boolean {
  return notBefore >= Date.UTC(1999, 0, 1) && notBefore < Date.UTC(2012, 6, 1);
}

/** Decodes everything that affects validity, so that a malformed value is never ignored. */
function decodeExtensions(c: Certificate, policy: VerificationPolicy): Pick<Inspected, 'nameConstraints' | 'policies'> {
  const { extensions } = c;
  // The getters of Certificate and Name cache their results.
  void [c.subject.canonical, c.issuer.canonical];
  const malformedName = c.subjectAltName?.find(isMalformed);
  if (malformedName !== undefined)
    throw malformed(`${formatGeneralName(malformedName)} is not a valid name of its type`);
  void [c.keyUsage, c.extKeyUsage, c.basicConstraints, c.subjectKeyIdentifier, c.authorityKeyIdentifier];
  for (const [oid, parse] of OTHER_DECODERS) {
    const extension = extensions.get(oid);
    if (extension !== undefined) parse(extension.value);
  }
  const policies = readPolicyExtensions(extensions);
  const constraints = extensions.get(ExtensionOid.nameConstraints);
  if (constraints === undefined) return { nameConstraints: undefined, policies };
  if (!c.isCa) throw malformed('it has name constraints and is no CA (RFC 5280 §4.2.1.10)');
  const allowLeadingPeriod = !policy.rules.has('name-constraint-without-leading-period');
  const nameConstraints = compileConstraints(parseNameConstraints(constraints.value), { allowLeadingPeriod });
  return { nameConstraints, policies };
}

const OTHER_DECODERS: readonly (readonly [string, (value: Uint8Array) => unknown])[] = [
  [ExtensionOid.authorityInfoAccess, parseAuthorityInfoAccess],
  [ExtensionOid.tlsFeature, parseTlsFeature],
];

function isMalformed(name: GeneralName): boolean {
  const underscores = { allowUnderscore: true }; // a separate rule
  if (name.kind === 'dns') return !isDnsName(name.value, underscores) && !isWildcardDnsName(name.value, underscores);
  if (name.kind === 'directory') void name.name.canonical; // throws; decoded here, so that name constraints need not
  return name.kind === 'ip' && name.bytes.length !== 4 && name.bytes.length !== 16;
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  ExtensionOid.basicConstraints,
  ExtensionOid.keyUsage,
  ExtensionOid.extKeyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.nameConstraints,
  ExtensionOid.certificatePolicies,
  ExtensionOid.policyMappings,
  ExtensionOid.policyConstraints,
  ExtensionOid.inhibitAnyPolicy,
  ExtensionOid.tlsFeature,
  // Hints, whose criticality is checked by a rule:
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.subjectKeyIdentifier,
  ExtensionOid.authorityInfoAccess,
]);

/** @returns which one, in words. @throws TlsError `der.*`, `x509.malformed`. */
export function unknownCriticalExtension(c: Certificate): string | undefined {
  for (const { oid, critical } of c.extensions.values())
    if (critical && !UNDERSTOOD.has(oid)) return `its critical extension ${describeOid(oid)} is not understood`;
  return undefined;
}

function emptyNameFault(c: Certificate, role: Role): string | undefined {
  if (c.issuer.isEmpty) return 'its issuer is an empty name (RFC 5280 §4.1.2.4)';
  if (role !== 'end-entity' && c.subject.isEmpty)
    return 'it is a CA whose subject is an empty name (RFC 5280 §4.1.2.6)';
  return undefined;
}

/** RFC 5280 §6.1.3 (a)(2); both ends are inclusive (§4.1.2.5). @param now - whole seconds. */
export function validityFault(c: Certificate, now: number): CertificateFault | undefined {
  const at = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
  if (now < c.notBefore)
    return { code: 'x509.not_yet_valid', detail: `valid from ${at(c.notBefore)}; the clock says ${at(now)}` };
  if (now > c.notAfter)
    return { code: 'x509.expired', detail: `expired on ${at(c.notAfter)}; the clock says ${at(now)}` };
  return undefined;
}

/** One of them is needed in every TLS key exchange; the handshake checks which (RFC 8446 §4.4.2.2, RFC 5246 §7.4.2). */
const TLS_USES = KeyUsageBit.digitalSignature | KeyUsageBit.keyEncipherment | KeyUsageBit.keyAgreement;

function useFault(c: Certificate, role: Role, purpose: Purpose): CertificateFault | undefined {
  if (role === 'end-entity') return endEntityUseFault(c, purpose);
  if (role !== 'crl-signer') return caUseFault(c, role, purpose);
  const detail = crlSignFault(c);
  return detail === undefined ? undefined : { code: 'x509.key_usage', detail };
}

/** RFC 5280 §6.3.3 (f). */
export function crlSignFault({ keyUsage }: Certificate): string | undefined {
  return keyUsage !== undefined && (keyUsage & KeyUsageBit.cRLSign) === 0 ? 'its keyUsage lacks cRLSign' : undefined;
}

function endEntityUseFault(c: Certificate, purpose: Purpose): CertificateFault | undefined {
  if (c.keyUsage !== undefined && (c.keyUsage & TLS_USES) === 0 && !c.isCa)
    return { code: 'x509.key_usage', detail: 'its keyUsage allows none of the uses that TLS has for a key' };
  return extendedKeyUsageFault(c, purpose);
}

function caUseFault(c: Certificate, role: Role, purpose: Purpose): CertificateFault | undefined {
  // Versions 1 and 2 have no extensions to say that an anchor is a CA, as for mbedTLS and Go. Version 3 has to say it.
  if (!c.isCa && !(role === 'anchor' && c.version < 3))
    return { code: 'x509.not_a_ca', detail: 'it issued a certificate, and its basicConstraints do not make it a CA' };
  if (c.keyUsage !== undefined && (c.keyUsage & KeyUsageBit.keyCertSign) === 0)
    return { code: 'x509.key_usage', detail: 'it issued a certificate, and its keyUsage lacks keyCertSign' };
  // RFC 5280 leaves it open, but every implementation checks a CA's own usages (BR 7.1.2.10.6).
  return extendedKeyUsageFault(c, purpose);
}

function extendedKeyUsageFault(c: Certificate, purpose: Purpose): CertificateFault | undefined {
  if (purpose === 'any' || c.extKeyUsage === undefined) return undefined;
  const wanted = purpose === 'server' ? ExtendedKeyUsageOid.serverAuth : ExtendedKeyUsageOid.clientAuth;
  if (c.extKeyUsage.includes(wanted) || c.extKeyUsage.includes(ExtendedKeyUsageOid.any)) return undefined;
  const listed = c.extKeyUsage.map(describeOid).join(', ');
  return { code: 'x509.extended_key_usage', detail: `it is for ${listed}, and not for ${describeOid(wanted)}` };
}

function serverNameFault(
  c: Certificate,
  wanted: ServerName,
  isPublicSuffix?: IsPublicSuffix,
): CertificateFault | undefined {
  const names = c.subjectAltName;
  if (names === undefined) return { code: 'x509.no_names', detail: 'it has no subjectAltName' };
  if (matchesServerName(names, wanted, isPublicSuffix)) return undefined;
  const shown = names.slice(0, 5).map(formatGeneralName).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return { code: 'x509.name_mismatch', detail: `it is valid for ${shown}${more}, not for ${formatServerName(wanted)}` };
}

function malformed(detail: string): TlsError {
  return new TlsError('x509.malformed', detail);
}
