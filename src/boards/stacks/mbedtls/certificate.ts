// A certificate as mbedTLS parses it: completely, and with fewer algorithms and extensions than X.509 has.
import { DerReader, Tag } from '../../../asn1/der.ts';
import type { CryptoProvider, CurveName, PublicKey, SignatureAlgorithm } from '../../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../../errors.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { Certificate } from '../../../x509/certificate.ts';
import { parseCertificatePolicies } from '../../../x509/extensions.ts';
import type { Attribute, Name } from '../../../x509/name.ts';
import { ANY_POLICY, ExtensionOid } from '../../../x509/oids.ts';
import { parseSignatureAlgorithm } from '../../../x509/signature-algorithm.ts';
import { curveOf, type EcCurve } from './curves.ts';
import { type MbedtlsErrorName, mbedtlsErrorNumber } from './errors.ts';
import type { MbedtlsRules } from './rules.ts';

export interface MbedtlsCertificate {
  readonly certificate: Certificate;
  readonly key: PublicKey;
  /** The curve of an `ec` key, even if it is not supported here. */
  readonly curve: EcCurve | undefined;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** Why mbedTLS does not parse a certificate. */
export interface ParseFailure {
  /** Return value of `mbedtls_x509_crt_parse_der`. */
  readonly ret: number;
  readonly error: TlsError;
}

/** The rules that decide whether a certificate can be parsed. */
export type ParsingRules = Pick<
  MbedtlsRules,
  'knownCurves' | 'unknownCurve' | 'mostRsaBits' | 'unknownSignature' | 'rsaPss' | 'policies' | 'errorParts'
>;

/** @param der - kept. */
export function parseMbedtlsCertificate(
  der: Uint8Array,
  crypto: CryptoProvider,
  rules: ParsingRules,
): MbedtlsCertificate | ParseFailure {
  let ret = number(rules, 'X509_INVALID_FORMAT');
  const failsWith = (...names: readonly MbedtlsErrorName[]) => {
    ret = number(rules, ...names);
  };
  try {
    const certificate = Certificate.parse(der);
    failsWith('X509_INVALID_NAME');
    void [certificate.issuer.rdns, certificate.subject.rdns]; // decoded for their errors
    failsWith(...rules.unknownSignature);
    const signatureAlgorithm =
      sha224Of(certificate.signatureAlgorithm) ?? parseSignatureAlgorithm(certificate.signatureAlgorithm);
    if (signatureAlgorithm.kind === 'ed25519')
      throw new TlsError('x509.unsupported_signature', 'it is signed with Ed25519, which mbedTLS does not have');
    failsWith('X509_INVALID_ALG');
    if (signatureAlgorithm.kind === 'rsa-pss' && rules.rsaPss === 'refused')
      throw new TlsError('x509.unsupported_signature', 'it is signed with RSA-PSS, which this firmware leaves out');
    failsWith('PK_UNKNOWN_PK_ALG');
    const curve = curveOf(certificate.publicKeyInfo);
    if (curve !== undefined) failsWith(...rules.unknownCurve);
    if (curve !== undefined && (curve === 'unknown' || !rules.knownCurves.includes(curve)))
      throw new TlsError('x509.unsupported_key', `its key is on a curve (${curve}) that this firmware leaves out`);
    const key = importKey(certificate.publicKeyInfo, curve, crypto);
    if (key.type !== 'rsa' && key.type !== 'ec')
      throw new TlsError('x509.unsupported_key', `its key is of the type ${key.type}, which mbedTLS does not have`);
    failsWith('PK_INVALID_PUBKEY');
    if (key.type === 'rsa' && key.bits > rules.mostRsaBits)
      throw new TlsError(
        'x509.unsupported_key',
        `its RSA key has ${key.bits} bits, of which this firmware reads no more than ${rules.mostRsaBits}`,
      );
    failsWith('X509_INVALID_EXTENSIONS', 'ASN1_UNEXPECTED_TAG');
    checkExtensions(certificate, rules);
    failsWith('X509_FEATURE_UNAVAILABLE');
    checkPolicies(certificate);
    return { certificate, key, curve, signatureAlgorithm };
  } catch (error) {
    if (isTlsError(error)) return { ret, error };
    throw error;
  }
}

/** Whether a peer's certificate with that failure is skipped (ssl_parse_certificate_chain). */
export function isPassedOver({ ret }: ParseFailure, rules: ParsingRules): boolean {
  return ret === number(rules, ...rules.unknownSignature);
}

/** The number of a failure in two layers, high layer first. */
export function number(
  { errorParts }: Pick<MbedtlsRules, 'errorParts'>,
  ...names: readonly MbedtlsErrorName[]
): number {
  const numbers = names.map(mbedtlsErrorNumber);
  return errorParts === 'low' ? numbers.at(-1)! : numbers.reduce((sum, part) => sum + part, 0);
}

const SHA224: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['1.2.840.113549.1.1.14', { kind: 'rsa-pkcs1', hash: 'sha224' }],
  ['1.2.840.10045.4.3.1', { kind: 'ecdsa', hash: 'sha224' }],
]);

/** Signatures with SHA-224, which are not supported elsewhere here. @param encoded - the AlgorithmIdentifier, DER. */
function sha224Of(encoded: Uint8Array): SignatureAlgorithm | undefined {
  return SHA224.get(new DerReader(encoded, 'signature algorithm').enter('signature algorithm').oid('algorithm'));
}

/** A key on a curve that the firmware supports and we do not is parsed too; it never verifies a signature. */
function importKey(publicKeyInfo: Uint8Array, curve: EcCurve | undefined, crypto: CryptoProvider): PublicKey {
  if (curve === undefined || OUR_CURVES.has(curve)) return crypto.importPublicKey(publicKeyInfo);
  if (crypto.importOldPublicKey !== undefined) return crypto.importOldPublicKey(publicKeyInfo);
  return { type: 'ec', curve: undefined, bits: 0, verify: () => false };
}

const OUR_CURVES: ReadonlySet<EcCurve> = new Set(['secp256r1', 'secp384r1', 'secp521r1'] satisfies CurveName[]);

/** RFC 5280's name comparison as in mbedTLS: part by part, in order, ignoring the case of ASCII letters. */
export function sameName(a: Name, b: Name): boolean {
  if (equalBytes(a.encoded, b.encoded)) return true;
  return (
    a.rdns.length === b.rdns.length &&
    a.rdns.every((rdn, i) => {
      const other = b.rdns[i]!;
      return rdn.length === other.length && rdn.every((attribute, j) => sameAttribute(attribute, other[j]!));
    })
  );
}

/** x509_crt.c: bytes of the value may differ only in the bit for the case of an ASCII letter. */
export function sameIgnoringCase(a: string, b: string): boolean {
  return a.length === b.length && lowerAscii(a) === lowerAscii(b);
}

/** The extensions that mbedTLS understands: any other critical one makes it refuse the certificate. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ExtensionOid.basicConstraints,
  ExtensionOid.keyUsage,
  ExtensionOid.extKeyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.certificatePolicies,
  '2.16.840.1.113730.1.1', // nsCertType
]);

function checkExtensions(certificate: Certificate, { policies }: ParsingRules): void {
  const { basicConstraints, keyUsage, extKeyUsage, subjectAltName, extensions } = certificate;
  void [basicConstraints, keyUsage, extKeyUsage, subjectAltName]; // decoded for their errors
  for (const { oid, critical } of extensions.values())
    if (critical && (!UNDERSTOOD.has(oid) || (oid === ExtensionOid.certificatePolicies && policies === 'unknown')))
      throw new TlsError('x509.unknown_critical_extension', `its critical extension ${oid} is unknown to mbedTLS`);
}

/** Policies are parsed but not applied, so a critical one must be anyPolicy. */
function checkPolicies({ extensions }: Certificate): void {
  const policies = extensions.get(ExtensionOid.certificatePolicies);
  if (policies?.critical !== true) return;
  if ([...parseCertificatePolicies(policies.value)].some((policy) => policy !== ANY_POLICY))
    throw new TlsError(
      'x509.unknown_critical_extension',
      'its certificate policies are critical, and mbedTLS has none',
    );
}

function sameAttribute(a: Attribute, b: Attribute): boolean {
  if (a.oid !== b.oid) return false;
  if (a.tag === b.tag && equalBytes(a.content, b.content)) return true;
  const folds = (attribute: Attribute) => attribute.tag === Tag.utf8String || attribute.tag === Tag.printableString;
  return folds(a) && folds(b) && sameIgnoringCase(a.text ?? '', b.text ?? '');
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
