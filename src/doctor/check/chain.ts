// Describes the certificates that a server sent: the role, size and expiry of each, and faults in their order.

import { encodePem } from '../../asn1/pem.ts';
import { describeKey } from '../../crypto/describe-key.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { isTlsError } from '../../errors.ts';
import { equalBytes } from '../../util/bytes.ts';
import { formatFingerprint } from '../../util/fingerprint.ts';
import { Certificate } from '../../x509/certificate.ts';
import type { TrustStore } from '../../x509/trust-store.ts';
import { certificateName } from '../../x509/verdict.ts';

export type CertificateRole = 'end entity' | 'intermediate' | 'cross-signed root' | 'root' | 'unreadable';

export interface ChainItem {
  readonly role: CertificateRole;
  readonly subject: string;
  readonly issuer: string;
  /** `RSA, 2048 bits`. */
  readonly key: string;
  /** Of the DER. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Of the DER, hex. */
  readonly sha256: string;
}

/** @param known - roots, to distinguish a cross-signed copy from an intermediate. */
export function describeChain(chain: readonly Uint8Array[], known: TrustStore, crypto: CryptoProvider): ChainItem[] {
  return chain.map((der, i) => describeCertificate(der, i === 0 && chain.length >= 1, known, crypto));
}

/** Describes one certificate. @param isFirst - whether it is first in a server's chain. */
export function describeCertificate(
  der: Uint8Array,
  isFirst: boolean,
  known: TrustStore,
  crypto: CryptoProvider,
): ChainItem {
  const sha256 = formatFingerprint(crypto.digest('sha256', der));
  const certificate = readable(der);
  if (certificate === undefined)
    return {
      role: 'unreadable',
      subject: '?',
      issuer: '?',
      key: '?',
      bytes: der.length,
      notBefore: '',
      notAfter: '',
      sha256,
    };
  return {
    role: roleOf(certificate, isFirst, known),
    subject: certificateName(certificate),
    issuer: nameOfIssuer(certificate),
    key: describeAnyKey(certificate.publicKeyInfo),
    bytes: der.length,
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    sha256,
  };
}

function roleOf(certificate: Certificate, isFirst: boolean, known: TrustStore): CertificateRole {
  if (isFirst && !certificate.isCa) return 'end entity';
  if (certificate.isSelfIssued) return isFirst && !certificate.isCa ? 'end entity' : 'root';
  return selfSignedTwin(certificate, known) === undefined ? 'intermediate' : 'cross-signed root';
}

/** The root of the same name and key that signed itself. */
export function selfSignedTwin(certificate: Certificate, known: TrustStore): Certificate | undefined {
  return known
    .bySubject(certificate.subject)
    .map((anchor) => anchor.certificate)
    .find(
      (root) =>
        root.isSelfIssued && !certificate.isSelfIssued && equalBytes(root.publicKeyInfo, certificate.publicKeyInfo),
    );
}

/** What is out of order, as mbedTLS walks it: never back, each certificate followed by its issuer. */
export function orderFindings(chain: readonly Uint8Array[]): string[] {
  const certificates = chain.map(readable).filter((each) => each !== undefined);
  const findings: string[] = [];
  for (const [i, certificate] of certificates.entries()) {
    const next = certificates[i + 1];
    if (next === undefined || certificate.isSelfIssued) continue;
    if (!equalBytes(certificate.issuer.encoded, next.subject.encoded))
      findings.push(
        `certificate ${i + 2} (${certificateName(next)}) is not the issuer of certificate ${i + 1} (${certificateName(certificate)})`,
      );
  }
  const last = certificates.at(-1);
  if (certificates.length === 1 && last !== undefined && !last.isSelfIssued)
    findings.push(
      `only the server's own certificate is sent: the one of ${nameOfIssuer(last)} is left out, or that is a root`,
    );
  return findings;
}

/** As {@link describeKey}, also for a key that cannot be read. */
export function describeAnyKey(publicKeyInfo: Uint8Array): string {
  try {
    return describeKey(publicKeyInfo);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return 'of an unknown kind';
  }
}

export function readable(der: Uint8Array): Certificate | undefined {
  try {
    return Certificate.parse(der);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return undefined;
  }
}

export function toPem(der: Uint8Array): string {
  return encodePem('CERTIFICATE', der);
}

function nameOfIssuer({ issuer }: Certificate): string {
  return String(issuer);
}
