// Rules that a policy may relax, each with its source: RFC 5280, and the CA/Browser Forum's Baseline Requirements (BR).
// The checks that no policy can relax are in inspect.ts (one certificate: dates, CA bit, unknown critical extensions) and
// in path-search.ts (signatures, path length, name constraints).
import type { SignatureAlgorithm } from '../crypto/provider.ts';
import type { PublicKeyInfo } from '../crypto/public-key-info.ts';
import type { ErrorCode } from '../errors.ts';
import { equalBytes } from '../util/bytes.ts';
import { formatIpAddress } from '../util/ip-address.ts';
import type { Certificate } from './certificate.ts';
import { isWithin } from './dns-name.ts';
import { KeyUsageBit } from './extensions.ts';
import { AttributeOid, ExtendedKeyUsageOid, ExtensionOid } from './oids.ts';
import type { ServerName } from './server-name.ts';
import { weakHash } from './signature-algorithm.ts';

/** `crl-signer`: a certificate that signs CRLs for its CA, and need not be a CA itself. */
export type Role = 'anchor' | 'intermediate' | 'end-entity' | 'crl-signer';

/** The input of a rule, decoded once. */
export interface RuleInput {
  readonly certificate: Certificate;
  readonly key: PublicKeyInfo;
  /** Of the signature on the certificate; `undefined` for anchors, whose signature is not checked. */
  readonly signature: SignatureAlgorithm | undefined;
  /** The server that was asked for, if that is checked. */
  readonly serverName: ServerName | undefined;
}

export interface Rule {
  /** The source: RFC or BR section. */
  readonly source: string;
  readonly policies: readonly ('webpki' | 'rfc5280' | 'private')[];
  /** Roots that are older than the Baseline Requirements may break it under a policy that exempts them. */
  readonly exemptsOldRoots?: true;
  /** If not `x509.profile`. */
  readonly code?: ErrorCode;
  /** Roles for which {@link check} is called; empty if the rule is enforced in another file, which knows more than one certificate. */
  readonly roles: readonly Role[];
  /** @returns the fault, or `undefined`. */
  readonly check?: (subject: RuleInput) => string | undefined;
}

const ANYONE = ['anchor', 'intermediate', 'end-entity', 'crl-signer'] as const;
const CAS = ['anchor', 'intermediate'] as const;
const BELOW_ANCHOR = ['intermediate', 'end-entity', 'crl-signer'] as const;
const ANCHOR = ['anchor'] as const;
const END_ENTITY = ['end-entity'] as const;
const ELSEWHERE = [] as const;

const EVERYWHERE = ['webpki', 'rfc5280', 'private'] as const;
const STRICT = ['webpki', 'rfc5280'] as const;
const WEB = ['webpki'] as const;
const ON_DEMAND = [] as const;

export const RULES = {
  'version-3': {
    source: 'RFC 5280 §4.1.2.1, BR 7.1.1',
    policies: STRICT,
    roles: ANYONE,
    check: ({ certificate: c }) => (c.version === 3 ? undefined : `it is of version ${c.version}, not 3`),
  },
  'serial-number': {
    source: 'RFC 5280 §4.1.2.2',
    policies: STRICT,
    roles: BELOW_ANCHOR, // an anchor's serial number plays no part in path validation, and some public roots have 0
    check: ({ certificate: { serialNumber } }) => {
      if (serialNumber[0]! >> 7 || serialNumber.every((octet) => octet === 0))
        return 'its serial number is not positive';
      return serialNumber.length > 20 ? `its serial number has ${serialNumber.length} octets, more than 20` : undefined;
    },
  },
  'authority-key-identifier': {
    source: 'RFC 5280 §4.2.1.1, BR 7.1.2.11.1',
    policies: STRICT,
    roles: BELOW_ANCHOR,
    check: authorityKeyIdentifierFault,
  },
  'anchor-authority-key-identifier': {
    source: 'RFC 5280 §4.2.1.1',
    policies: ['rfc5280'],
    roles: ANCHOR,
    check: authorityKeyIdentifierFault,
  },
  'root-authority-key-identifier': {
    source: 'BR 7.1.2.1.3',
    policies: WEB,
    roles: ANCHOR,
    exemptsOldRoots: true,
    check: ({ certificate: c }) => {
      const identifier = c.authorityKeyIdentifier;
      if (identifier === undefined || !c.isSelfIssued) return undefined;
      if (identifier.keyIdentifier === undefined) return 'its authorityKeyIdentifier has no keyIdentifier';
      if (identifier.hasIssuer || identifier.hasSerialNumber)
        return 'its authorityKeyIdentifier names issuer or serial number, which a root must not';
      return c.subjectKeyIdentifier !== undefined && equalBytes(identifier.keyIdentifier, c.subjectKeyIdentifier)
        ? undefined
        : 'its two key identifiers differ, though it is a root';
    },
  },
  'subject-key-identifier': {
    source: 'RFC 5280 §4.2.1.2, BR 7.1.2.1.2',
    policies: STRICT,
    roles: CAS,
    exemptsOldRoots: true,
    check: ({ certificate: c }) =>
      c.subjectKeyIdentifier === undefined ? 'it is a CA without a subjectKeyIdentifier' : undefined,
  },
  'extension-criticality': {
    source: 'RFC 5280 §4.2.1.1, §4.2.1.2, §4.2.1.11, §4.2.1.14, §4.2.2.1',
    policies: STRICT,
    roles: ANYONE,
    check: ({ certificate: { extensions } }) => {
      for (const name of ['authorityKeyIdentifier', 'subjectKeyIdentifier', 'authorityInfoAccess'] as const)
        if (extensions.get(ExtensionOid[name])?.critical === true) return `its ${name} is marked critical`;
      for (const name of ['policyConstraints', 'inhibitAnyPolicy'] as const)
        if (extensions.get(ExtensionOid[name])?.critical === false) return `its ${name} is not marked critical`;
      return undefined;
    },
  },
  'critical-basic-constraints': {
    source: 'RFC 5280 §4.2.1.9, BR 7.1.2.1.4',
    policies: STRICT,
    roles: CAS,
    exemptsOldRoots: true,
    check: ({ certificate: c }) =>
      c.extensions.get(ExtensionOid.basicConstraints)?.critical === false
        ? 'it is a CA whose basicConstraints are not marked critical'
        : undefined,
  },
  'critical-name-constraints': {
    source: 'RFC 5280 §4.2.1.10; BR 7.1.2.5.2 allows it',
    policies: ['rfc5280'],
    roles: CAS,
    check: ({ certificate: c }) =>
      c.extensions.get(ExtensionOid.nameConstraints)?.critical === false
        ? 'its name constraints are not marked critical'
        : undefined,
  },
  'name-constraint-without-leading-period': {
    source: 'RFC 5280 §4.2.1.10',
    policies: STRICT,
    roles: ELSEWHERE, // name-constraints.ts has to know it to apply such a constraint
  },
  'ca-fields-need-ca': {
    source: 'RFC 5280 §4.2.1.3, §4.2.1.9',
    policies: STRICT,
    roles: ANYONE,
    check: ({ certificate: c }) => {
      if (c.isCa) return undefined;
      if (((c.keyUsage ?? 0) & KeyUsageBit.keyCertSign) !== 0) return 'its keyUsage has keyCertSign, and it is no CA';
      return c.basicConstraints?.pathLength === undefined ? undefined : 'it limits path lengths, and it is no CA';
    },
  },
  'end-entity-is-no-ca': {
    source: 'BR 7.1.2.7.8',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c }) => (c.isCa ? 'it is a CA certificate used as an end entity' : undefined),
  },
  'end-entity-is-no-anchor': {
    source: 'RFC 5280 §6.1: a path begins with a certificate that the anchor has issued',
    policies: STRICT,
    roles: ELSEWHERE, // verify.ts: an end entity that is itself among the anchors needs no path under `private`
  },
  'subject-alt-name-criticality': {
    source: 'RFC 5280 §4.2.1.6',
    policies: STRICT,
    roles: END_ENTITY,
    check: ({ certificate: c }) =>
      c.subject.isEmpty && c.extensions.get(ExtensionOid.subjectAltName)?.critical === false
        ? 'its subject is empty and its subjectAltName is not marked critical'
        : undefined,
  },
  'noncritical-subject-alt-name': {
    source: 'BR 7.1.2.7.12',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c }) =>
      !c.subject.isEmpty && c.extensions.get(ExtensionOid.subjectAltName)?.critical === true
        ? 'its subject is not empty and its subjectAltName is marked critical'
        : undefined,
  },
  'no-underscore': {
    source: 'RFC 5280 §4.2.1.6, BR 7.1.4.2.1',
    policies: STRICT,
    roles: END_ENTITY,
    check: ({ certificate: c }) => {
      const name = c.subjectAltName?.find((san) => san.kind === 'dns' && san.value.includes('_'));
      return name?.kind === 'dns' ? `its DNS name ${name.value} has an underscore` : undefined;
    },
  },
  'common-name': {
    source: 'BR 7.1.4.3',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c, serverName }) => {
      // No public CA can vouch for loopback names (BR 4.2.2, RFC 6761 §6.3); the rule protects public names.
      if (serverName === undefined || isLoopback(serverName)) return undefined;
      const unlisted = c.subject.texts(AttributeOid.commonName).find((text) => !isAlternativeName(c, text));
      return unlisted === undefined ? undefined : `its common name '${unlisted}' is none of its alternative names`;
    },
  },
  'end-entity-extended-key-usage': {
    source: 'BR 7.1.2.7.6',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c }) => (c.extKeyUsage === undefined ? 'it has no extKeyUsage' : undefined),
  },
  'no-any-extended-key-usage': {
    source: 'BR 7.1.2.7.10',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c }) =>
      c.extKeyUsage?.includes(ExtendedKeyUsageOid.any) === true
        ? 'its extKeyUsage lists anyExtendedKeyUsage'
        : undefined,
  },
  'noncritical-extended-key-usage': {
    source: 'BR 7.1.2.7.6',
    policies: WEB,
    roles: END_ENTITY,
    check: ({ certificate: c }) =>
      c.extensions.get(ExtensionOid.extKeyUsage)?.critical === true ? 'its extKeyUsage is marked critical' : undefined,
  },
  'root-without-extended-key-usage': {
    source: 'BR 7.1.2.1.2',
    policies: WEB,
    roles: ANCHOR,
    exemptsOldRoots: true,
    check: ({ certificate: c }) =>
      c.isSelfIssued && c.extKeyUsage !== undefined ? 'it is a root with an extKeyUsage' : undefined,
  },
  'web-key': {
    source: 'BR 6.1.5, 6.1.6, 7.1.3.1',
    policies: WEB,
    roles: ANYONE,
    code: 'x509.unsupported_key',
    check: ({ key }) => {
      if (key.type === 'ed25519' || key.type === 'rsa-pss')
        return `its key is of the type ${key.type}, which the web PKI does not allow`;
      return key.type === 'rsa' && key.bits % 8 !== 0
        ? `its RSA key has ${key.bits} bits, which is not a multiple of 8`
        : undefined;
    },
  },
  'rsa-2048': {
    source: 'BR 6.1.5, NIST SP 800-131A §3',
    policies: EVERYWHERE,
    roles: ANYONE,
    code: 'x509.weak_key',
    check: ({ key }) => shortKey(key),
  },
  'strong-signature': {
    source: 'BR 7.1.3.2, RFC 8446 §4.4.2.4, RFC 6151, RFC 6194',
    policies: EVERYWHERE,
    roles: BELOW_ANCHOR,
    code: 'x509.weak_signature',
    check: ({ signature }) => {
      const weak = signature && weakHash(signature);
      return weak && `it is signed with ${weak}`;
    },
  },
  'web-signature': {
    source: 'BR 7.1.3.2.1',
    policies: WEB,
    roles: BELOW_ANCHOR,
    code: 'x509.unsupported_signature',
    check: ({ signature }) =>
      signature?.kind === 'rsa-pss' && signature.saltLength !== undefined
        ? `its RSA-PSS signature has a salt of ${signature.saltLength} bytes, and not one as long as its hash`
        : undefined,
  },
  'must-staple': {
    source: 'RFC 7633 §4.2.3',
    policies: EVERYWHERE,
    roles: ELSEWHERE, // revocation.ts has the stapled response
  },
  'crl-number': {
    source: 'RFC 5280 §5.2.3',
    policies: STRICT,
    roles: ELSEWHERE, // in revocation.ts: a CRL without it is not usable
  },
  'validity-limit': {
    source: 'BR 6.3.2',
    policies: ON_DEMAND,
    roles: END_ENTITY,
    check: ({ certificate: { notBefore, notAfter } }) => {
      // The last second counts: a certificate of 398 days ends one second earlier (BR 6.3.2).
      const days = (notAfter - notBefore + 1000) / DAY;
      const limit = VALIDITY_LIMITS.find(({ since }) => notBefore >= since)!.days;
      return days > limit ? `it is valid for ${Math.ceil(days)} days, longer than ${limit}` : undefined;
    },
  },
  'certificate-policies': {
    source: 'BR 7.1.2.7.9',
    policies: ON_DEMAND,
    roles: END_ENTITY,
    check: requireExtension('certificatePolicies'),
  },
  'authority-info-access': {
    source: 'BR 7.1.2.7.7',
    policies: ON_DEMAND,
    roles: END_ENTITY,
    check: requireExtension('authorityInfoAccess'),
  },
  'certificate-transparency': {
    source: 'RFC 6962 §3.3, the root programmes',
    policies: ON_DEMAND,
    roles: END_ENTITY,
    check: requireExtension('signedCertificateTimestamps'),
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** The rules as a table of one shape. */
export const RULE_TABLE: Readonly<Record<RuleName, Rule>> = RULES;

const DAY = 86_400_000;

/** The longest validity by the day of issue, newest first. */
const VALIDITY_LIMITS = [
  { since: Date.UTC(2029, 2, 15), days: 47 },
  { since: Date.UTC(2027, 2, 15), days: 100 },
  { since: Date.UTC(2026, 2, 15), days: 200 },
  { since: Date.UTC(2020, 8, 1), days: 398 },
  { since: Date.UTC(2018, 2, 1), days: 825 },
  { since: Number.NEGATIVE_INFINITY, days: 39 * 31 },
];

function authorityKeyIdentifierFault({ certificate: c }: RuleInput): string | undefined {
  if (c.isSelfIssued) return undefined;
  const identifier = c.authorityKeyIdentifier;
  if (identifier === undefined) return 'it has no authorityKeyIdentifier';
  if (identifier.keyIdentifier === undefined) return 'its authorityKeyIdentifier has no keyIdentifier';
  return identifier.hasIssuer === identifier.hasSerialNumber
    ? undefined
    : 'its authorityKeyIdentifier has one of issuer and serial number without the other';
}

function requireExtension(name: 'certificatePolicies' | 'authorityInfoAccess' | 'signedCertificateTimestamps') {
  return ({ certificate: c }: RuleInput): string | undefined =>
    c.extensions.has(ExtensionOid[name]) ? undefined : `it has no ${name}`;
}

/** Compares character by character; addresses are written as in RFC 5952. */
function isAlternativeName(c: Certificate, text: string): boolean {
  return (c.subjectAltName ?? []).some((name) => {
    if (name.kind === 'ip') return formatIpAddress(name.bytes) === text;
    return name.kind === 'dns' && name.value === text;
  });
}

function isLoopback(name: ServerName): boolean {
  if (name.kind === 'dns') return isWithin(name.name, 'localhost');
  return name.bytes.length === 4 ? name.bytes[0] === 127 : formatIpAddress(name.bytes) === '::1';
}

/** The fault of a key under `rsa-2048`; revocation.ts also uses it for responders, whose certificates are on no path. */
export function shortKey(key: PublicKeyInfo): string | undefined {
  return key.type !== 'ec' && key.type !== 'ed25519' && key.bits < 2048
    ? `its RSA key has ${key.bits} bits, fewer than 2,048`
    : undefined;
}
