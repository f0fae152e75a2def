// The known roots to which a server's certificates chain, and which of them a firmware trusts.
import type { BoardProfile } from '../../boards/profile.ts';
import { listedRoots } from '../../boards/root-bundle.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { isTlsError } from '../../errors.ts';
import { equalBytes } from '../../util/bytes.ts';
import { formatFingerprint } from '../../util/fingerprint.ts';
import { toHex } from '../../util/hex.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { TrustStore } from '../../x509/trust-store.ts';
import { certificateName } from '../../x509/verdict.ts';
import { describeAnyKey, readable, selfSignedTwin } from './chain.ts';

export interface RootItem {
  readonly subject: string;
  /** `RSA, 2048 bits`. */
  readonly key: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Of the DER, hex. */
  readonly sha256: string;
  /** Positions in the chain, from 0, of the certificates that it issued. */
  readonly signs: readonly number[];
  /** Place in the chain of the certificate of the same name and key that another CA signed. */
  readonly crossSigned?: number | undefined;
  /** Whether the firmware has it built in, or was handed it. */
  readonly trusted: boolean;
}

/** More are never of use. */
const MOST = 8;

/** @param handed - roots in place of the built-in ones, DER. */
export function describeRoots(
  chain: readonly Uint8Array[],
  known: TrustStore,
  { stack }: BoardProfile,
  handed: readonly Uint8Array[] | undefined,
  crypto: CryptoProvider,
): RootItem[] {
  const certificates = chain.map(readable);
  const found = new Map<Certificate, { signs: number[]; crossSigned?: number }>();
  const entry = (root: Certificate) => {
    const known = found.get(root) ?? { signs: [] };
    if (found.size < MOST) found.set(root, known);
    return known;
  };
  for (const [i, certificate] of certificates.entries()) {
    if (certificate === undefined) continue;
    const twin = selfSignedTwin(certificate, known);
    if (twin !== undefined) entry(twin).crossSigned = i;
    if (certificate.isSelfIssued) continue;
    for (const { certificate: root } of known.bySubject(certificate.issuer))
      if (isKeyOf(root, certificate)) entry(root).signs.push(i);
  }
  const listed =
    stack.roots.kind === 'bundle' ? new Set(listedRoots(stack.roots.id).map(({ sha256 }) => sha256)) : undefined;
  const isTrusted = (root: Certificate) => {
    if (handed !== undefined) return handed.some((der) => equalBytes(der, root.der));
    if (listed === undefined) return stack.roots.kind === 'system';
    return listed.has(toHex(crypto.digest('sha256', root.der)));
  };
  return [...found].map(([root, { signs, crossSigned }]) => ({
    subject: certificateName(root),
    key: describeAnyKey(root.publicKeyInfo),
    notBefore: new Date(root.notBefore).toISOString(),
    notAfter: new Date(root.notAfter).toISOString(),
    sha256: formatFingerprint(crypto.digest('sha256', root.der)),
    signs,
    crossSigned,
    trusted: isTrusted(root),
  }));
}

/** Whether a root's key is the one that a certificate names, if both have key identifiers (RFC 5280 §4.2.1.1). */
function isKeyOf(root: Certificate, certificate: Certificate): boolean {
  try {
    const wanted = certificate.authorityKeyIdentifier?.keyIdentifier;
    const has = root.subjectKeyIdentifier;
    return wanted === undefined || has === undefined || equalBytes(wanted, has);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return true; // an extension that cannot be read names no key
  }
}
