// Extensions: RFC 5280 §4.1.2.9, and the values of those that affect validity (§4.2).
import { contextConstructed, contextPrimitive, DerReader } from '../asn1/der.ts';
import { TlsError } from '../errors.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from './general-name.ts';
import { describeOid } from './oids.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

export type Extensions = ReadonlyMap<string, Extension>;

/** KeyUsage bits as {@link parseKeyUsage} gives them: bit n of the extension is `1 << n` (§4.2.1.3). */
export const KeyUsageBit = {
  digitalSignature: 1 << 0,
  nonRepudiation: 1 << 1,
  keyEncipherment: 1 << 2,
  dataEncipherment: 1 << 3,
  keyAgreement: 1 << 4,
  keyCertSign: 1 << 5,
  cRLSign: 1 << 6,
  encipherOnly: 1 << 7,
  decipherOnly: 1 << 8,
} as const;

export interface BasicConstraints {
  readonly ca: boolean;
  /** How many intermediates that are not self-issued may follow; `undefined`: any number. */
  readonly pathLength: number | undefined;
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined;
  readonly hasIssuer: boolean;
  readonly hasSerialNumber: boolean;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** @param r - at the SEQUENCE OF Extension. @throws TlsError `der.*`; `x509.malformed` for one that is there twice. */
export function readExtensions(r: DerReader): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  const list = r.enter('extensions');
  while (!list.done) {
    const extension = list.enter('extension');
    const oid = extension.oid('extension identifier');
    const critical = extension.nextTag === 0x01;
    if (critical && !extension.boolean('critical'))
      throw new TlsError('der.malformed', `extension ${describeOid(oid)}: a default that is written out (X.690 §11.5)`);
    const value = extension.octetString('extension value');
    extension.end();
    if (extensions.has(oid)) throw new TlsError('x509.malformed', `the extension ${describeOid(oid)} is there twice`);
    extensions.set(oid, { oid, critical, value });
  }
  if (extensions.size === 0) throw new TlsError('x509.malformed', 'an empty list of extensions');
  return extensions;
}

export function parseBasicConstraints(value: Uint8Array): BasicConstraints {
  const r = enter(value, 'basicConstraints');
  // An explicit FALSE is not DER, but old CAs write it, and it means the same as its absence.
  const ca = r.nextTag === 0x01 && r.boolean('cA');
  const pathLength = r.nextTag === 0x02 ? r.smallInteger('pathLenConstraint') : undefined;
  r.end();
  return { ca, pathLength };
}

export function parseKeyUsage(value: Uint8Array): number {
  const r = new DerReader(value, 'keyUsage');
  const bits = r.namedBits('keyUsage');
  r.end();
  if (bits === 0) throw new TlsError('x509.malformed', 'a keyUsage that allows nothing (RFC 5280 §4.2.1.3)');
  return bits;
}

/** @returns the usages, dotted; one at least. */
export function parseExtKeyUsage(value: Uint8Array): string[] {
  const r = enter(value, 'extKeyUsage');
  const usages: string[] = [];
  while (!r.done) usages.push(r.oid('KeyPurposeId'));
  if (usages.length === 0) throw new TlsError('x509.malformed', 'an extKeyUsage without a single usage');
  return usages;
}

export function parseSubjectAltName(value: Uint8Array): GeneralName[] {
  return readGeneralNames(enter(value, 'subjectAltName'), 'subjectAltName');
}

export function parseSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  const r = new DerReader(value, 'subjectKeyIdentifier');
  const identifier = r.octetString('subjectKeyIdentifier');
  r.end();
  return identifier;
}

export function parseAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const r = enter(value, 'authorityKeyIdentifier');
  const keyIdentifier = r.readOptional(contextPrimitive(0), 'keyIdentifier');
  const issuer = r.enterOptional('authorityCertIssuer', contextConstructed(1));
  if (issuer !== undefined) readGeneralNames(issuer, 'authorityCertIssuer');
  const serialNumber = r.nextTag === contextPrimitive(2);
  if (serialNumber) r.integer('authorityCertSerialNumber', contextPrimitive(2));
  r.end();
  return { keyIdentifier, hasIssuer: issuer !== undefined, hasSerialNumber: serialNumber };
}

/** §4.2.1.10: one subtree at least, and `minimum` and `maximum` at their defaults, as that section demands. */
export function parseNameConstraints(value: Uint8Array): NameConstraints {
  const r = enter(value, 'nameConstraints');
  const permitted = readSubtrees(r.enterOptional('permittedSubtrees', contextConstructed(0)));
  const excluded = readSubtrees(r.enterOptional('excludedSubtrees', contextConstructed(1)));
  r.end();
  if (permitted.length + excluded.length === 0)
    throw new TlsError('x509.malformed', 'name constraints without a single subtree');
  return { permitted, excluded };
}

function readSubtrees(r: DerReader | undefined): GeneralName[] {
  const names: GeneralName[] = [];
  while (r !== undefined && !r.done) {
    const subtree = r.enter('GeneralSubtree');
    names.push(readGeneralName(subtree));
    subtree.end(); // minimum [0] is DEFAULT 0 and maximum [1] must be absent
  }
  return names;
}

/** @returns the policies, dotted; qualifiers are for people and decide nothing. */
export function parseCertificatePolicies(value: Uint8Array): Set<string> {
  const r = enter(value, 'certificatePolicies');
  const policies = new Set<string>();
  while (!r.done) {
    const information = r.enter('PolicyInformation');
    const policy = information.oid('policyIdentifier');
    information.readOptional(0x30, 'policyQualifiers');
    information.end();
    if (policies.has(policy)) throw new TlsError('x509.malformed', `the certificate policy ${policy} is there twice`);
    policies.add(policy);
  }
  if (policies.size === 0) throw new TlsError('x509.malformed', 'certificatePolicies without a single policy');
  return policies;
}

export function parsePolicyMappings(value: Uint8Array): PolicyMapping[] {
  const r = enter(value, 'policyMappings');
  const mappings: PolicyMapping[] = [];
  while (!r.done) {
    const mapping = r.enter('policy mapping');
    const issuerDomainPolicy = mapping.oid('issuerDomainPolicy');
    const subjectDomainPolicy = mapping.oid('subjectDomainPolicy');
    mapping.end();
    mappings.push({ issuerDomainPolicy, subjectDomainPolicy });
  }
  if (mappings.length === 0) throw new TlsError('x509.malformed', 'policyMappings without a single mapping');
  return mappings;
}

export function parsePolicyConstraints(value: Uint8Array): PolicyConstraints {
  const r = enter(value, 'policyConstraints');
  const [zero, one] = [contextPrimitive(0), contextPrimitive(1)];
  const requireExplicitPolicy = r.nextTag === zero ? r.smallInteger('requireExplicitPolicy', zero) : undefined;
  const inhibitPolicyMapping = r.nextTag === one ? r.smallInteger('inhibitPolicyMapping', one) : undefined;
  r.end();
  if (requireExplicitPolicy === undefined && inhibitPolicyMapping === undefined)
    throw new TlsError('x509.malformed', 'policyConstraints that constrain nothing (RFC 5280 §4.2.1.11)');
  return { requireExplicitPolicy, inhibitPolicyMapping };
}

export function parseInhibitAnyPolicy(value: Uint8Array): number {
  const r = new DerReader(value, 'inhibitAnyPolicy');
  const skipCerts = r.smallInteger('inhibitAnyPolicy');
  r.end();
  return skipCerts;
}

/** AuthorityInfoAccess (§4.2.2.1). @returns the URIs by access method, dotted. */
export function parseAuthorityInfoAccess(value: Uint8Array): { method: string; location: GeneralName }[] {
  const r = enter(value, 'authorityInfoAccess');
  const descriptions: { method: string; location: GeneralName }[] = [];
  while (!r.done) {
    const description = r.enter('AccessDescription');
    descriptions.push({ method: description.oid('accessMethod'), location: readGeneralName(description) });
    description.end();
  }
  if (descriptions.length === 0) throw new TlsError('x509.malformed', 'authorityInfoAccess without a description');
  return descriptions;
}

/** TLS features (RFC 7633 §4.1): TLS extension numbers that the server must answer. */
export function parseTlsFeature(value: Uint8Array): number[] {
  const r = enter(value, 'tlsFeature');
  const features: number[] = [];
  while (!r.done) features.push(r.smallInteger('feature'));
  return features;
}

function enter(value: Uint8Array, what: string): DerReader {
  const outer = new DerReader(value, what);
  const sequence = outer.enter(what);
  outer.end();
  return sequence;
}
