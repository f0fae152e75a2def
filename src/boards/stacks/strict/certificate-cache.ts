// Certificates that came before: a program meets the same few servers again and again, and each of them shows the same.

import { equalBytes } from '../../../util/bytes.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { VerifiedSignatures } from '../../../x509/verified-signatures.ts';

/** Certificates remembered: a program talks to few hosts, and their intermediates are fewer. */
export const MAX_CACHED_CERTIFICATES = 64;
/** Bytes of one that is remembered; real ones reach 6.4 KB. All together hold at most 512 KB, and what is parsed of it. */
export const MAX_CACHED_CERTIFICATE_LENGTH = 8_192;

/**
 * Parsed certificates by their exact bytes; the one used longest ago leaves first.
 *
 * They carry what their bytes say, their imported keys, and which of those keys signed them: facts that cannot change.
 * That a date, a name, a path, a policy or a revocation check held is never remembered: every verification finds it out
 * anew. What goes in has just been accepted, so that a stranger's certificates neither fill it nor drive others out.
 */
export class CertificateCache {
  /** In the order of their last use, by {@link tagOf}. */
  readonly #certificates = new Map<number, Certificate>();
  /** Of the certificates in here, by the keys of others in here and of anchors. */
  readonly signatures = new VerifiedSignatures();

  get size(): number {
    return this.#certificates.size;
  }

  find(der: Uint8Array): Certificate | undefined {
    const tag = tagOf(der);
    const certificate = this.#certificates.get(tag);
    if (certificate === undefined || !equalBytes(certificate.der, der)) return undefined;
    this.#put(tag, certificate);
    return certificate;
  }

  /** @param certificate - kept; its bytes must not change. */
  add(certificate: Certificate): void {
    const { der } = certificate;
    if (der.length > MAX_CACHED_CERTIFICATE_LENGTH) return;
    this.#put(tagOf(der), certificate);
    if (this.#certificates.size <= MAX_CACHED_CERTIFICATES) return;
    for (const oldest of this.#certificates.keys()) {
      this.#certificates.delete(oldest);
      break;
    }
  }

  #put(tag: number, certificate: Certificate): void {
    this.#certificates.delete(tag); // to the end of the order
    this.#certificates.set(tag, certificate);
  }
}

/** The last six bytes, which are a signature's: two certificates with the same displace each other, and no more. */
function tagOf(der: Uint8Array): number {
  let tag = 0;
  for (let at = Math.max(0, der.length - 6); at < der.length; at++) tag = tag * 256 + der[at]!;
  return tag;
}
