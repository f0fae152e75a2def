// Describes a certificate as text and as JSON: subject, names, dates, key, signature, fingerprints.

import { describeKey } from '../../crypto/describe-key.ts';
import { isTlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { formatFingerprint } from '../../util/fingerprint.ts';
import { toHex } from '../../util/hex.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { parseSignatureAlgorithm } from '../../x509/signature-algorithm.ts';
import { certificateName } from '../../x509/verdict.ts';
import { readLeniently } from './lenient.ts';

/** The JSON of `cert show --json` for one certificate. */
export interface CertificateDescription {
  readonly subject: string;
  readonly issuer: string;
  readonly selfIssued: boolean;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: string;
  readonly signature: string;
  readonly isCa: boolean;
  readonly usages: readonly string[];
  /** One sentence for each unreadable extension. */
  readonly unreadable: readonly string[];
  readonly serialNumber: string;
  readonly sha256: string;
  readonly sha1: string;
  /** Of the SubjectPublicKeyInfo, for key pinning. */
  readonly keySha256: string;
  /** DER. */
  readonly bytes: number;
}

export function describe(certificate: Certificate): CertificateDescription {
  const { der, publicKeyInfo, signatureAlgorithm } = certificate;
  const { names, isCa, usages, faults } = readLeniently(certificate);
  return {
    subject: certificateName(certificate),
    issuer: orReason(() => String(certificate.issuer)),
    selfIssued: isSelfIssued(certificate),
    names,
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    key: orReason(() => describeKey(publicKeyInfo)),
    signature: orReason(() => describeSignature(signatureAlgorithm)),
    isCa,
    usages,
    unreadable: faults,
    serialNumber: toHex(certificate.serialNumber, ':'),
    sha256: fingerprint(certificate),
    sha1: formatFingerprint(nodeCrypto.digest('sha1', der)),
    keySha256: formatFingerprint(nodeCrypto.digest('sha256', publicKeyInfo)),
    bytes: der.length,
  };
}

/** The description as lines, safe to print. @param now - milliseconds since 1970. */
export function describeInLines(certificate: Certificate, now: number): string[] {
  const {
    subject,
    issuer,
    selfIssued,
    names,
    key,
    signature,
    isCa,
    usages,
    serialNumber,
    sha256,
    sha1,
    bytes,
    unreadable,
    ...rest
  } = describe(certificate);
  return [
    `subject      ${subject}`,
    `issuer       ${selfIssued ? 'itself' : issuer}`,
    ...(names.length === 0 ? [] : [`names        ${names.join(', ')}`]),
    ...unreadable.map((fault) => `unreadable   ${fault}`),
    `valid        ${minutes(rest.notBefore)} to ${minutes(rest.notAfter)}${age(certificate, now)}`,
    `key          ${key}`,
    `signature    ${signature}`,
    `is a CA      ${isCa ? 'yes' : 'no'}`,
    ...(usages.length === 0 ? [] : [`may be used  ${usages.join(', ')}`]),
    `serial       ${serialNumber}`,
    `SHA-256      ${sha256}`,
    `SHA-1        ${sha1}`,
    `key SHA-256  ${rest.keySha256}`,
    `size         ${bytes} bytes of DER`,
  ];
}

/** SHA-256 of the DER, as OpenSSL and browsers show it. */
export function fingerprint({ der }: Certificate): string {
  return formatFingerprint(nodeCrypto.digest('sha256', der));
}

const SIGNATURE_NAMES = { 'rsa-pkcs1': 'RSA', 'rsa-pss': 'RSA-PSS', ecdsa: 'ECDSA', ed25519: 'Ed25519' } as const;

function describeSignature(algorithm: Uint8Array): string {
  const parsed = parseSignatureAlgorithm(algorithm);
  const hash = parsed.kind === 'ed25519' ? '' : ` with ${parsed.hash.toUpperCase().replace('SHA', 'SHA-')}`;
  return `${SIGNATURE_NAMES[parsed.kind]}${hash}`;
}

/** A name that cannot be read is not compared. */
export function isSelfIssued(certificate: Certificate): boolean {
  try {
    return certificate.isSelfIssued;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return false;
  }
}

/** Unreadable parts are a finding, not a failure: the user may be looking for exactly that. */
function orReason(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return `(${error.message})`;
  }
}

function minutes(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}

function age({ notBefore, notAfter }: Certificate, now: number): string {
  if (now < notBefore) return ' (not yet valid)';
  if (now > notAfter) return ' (expired)';
  return `, ${Math.floor((notAfter - now) / 86_400_000)} days left`;
}
