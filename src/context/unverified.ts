// CERT_NONE: a verifier that believes everyone and only hands the leaf's key to the handshake.
import { contextConstructed, DerReader, Tag } from '../asn1/der.ts';
import { isTlsError } from '../errors.ts';
import type { Verifier } from '../tls/verifier.ts';

/**
 * Accepts any chain whose end entity can be read. Anyone in between can read and change what is sent: only for those
 * who ask for it by name (`verify_mode = CERT_NONE`, `-k`), and for firmwares that do not verify.
 */
export const UNVERIFIED: Verifier = {
  verify({ chain }) {
    try {
      // Without verification mbedTLS checks no key usage either, so none is told.
      return { accepted: true, leaf: { publicKeyInfo: readPublicKeyInfo(chain[0]!), keyUsage: undefined } };
    } catch (error) {
      if (isTlsError(error)) return { accepted: false, error };
      throw error;
    }
  },
};

/** The SubjectPublicKeyInfo of a certificate (RFC 5280 §4.1), a view of it. @throws TlsError `der.*`. */
export function readPublicKeyInfo(certificate: Uint8Array): Uint8Array {
  const fields = new DerReader(certificate, 'certificate').enter('certificate').enter('tbsCertificate');
  fields.enterOptional('version', contextConstructed(0));
  fields.integer('serialNumber');
  for (const field of ['signature', 'issuer', 'validity', 'subject']) fields.encoded(Tag.sequence, field);
  return fields.encoded(Tag.sequence, 'subjectPublicKeyInfo');
}
