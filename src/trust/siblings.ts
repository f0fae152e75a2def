// The other published roots of a CA, which a server's next certificate may chain to.
import type { Certificate } from '../x509/certificate.ts';
import { AttributeOid } from '../x509/oids.ts';

/**
 * CAs whose roots have several organisations' names, according to their own pages: letsencrypt.org/certificates (X1 and
 * X2, YE and YR), pki.goog/repository (the GTS roots, and GlobalSign's R4, which Google owns), amazontrust.com/repository.
 */
const SAME_CA: readonly (readonly string[])[] = [
  ['Internet Security Research Group', 'ISRG'],
  ['Google Trust Services LLC', 'Google Trust Services'],
  ['Amazon', 'Starfield Services Root Certificate Authority - G2'],
  ['DigiCert Inc', 'DigiCert, Inc.'],
  ['SSL Corporation', 'SSL Corp'],
];

/** @param now - milliseconds since 1970. @returns known roots of the same CAs that are not chosen and have not ended. */
export function siblingsOf(chosen: readonly Certificate[], known: readonly Certificate[], now: number): Certificate[] {
  const names = new Set(chosen.flatMap(namesOf));
  return known.filter(
    (root) =>
      root.isSelfIssued &&
      !chosen.includes(root) &&
      root.notAfter > now &&
      namesOf(root).some((name) => names.has(name)),
  );
}

/** The key that all CAs of one owner share: the organisation, or for a few the common name. */
function namesOf({ subject }: Certificate): string[] {
  const own = [...subject.texts(AttributeOid.organizationName), ...subject.texts(AttributeOid.commonName)];
  const shared = SAME_CA.filter((group) => group.some((name) => own.includes(name))).map(([first]) => first!);
  return [...subject.texts(AttributeOid.organizationName).slice(0, 1), ...shared];
}
