// A cache of parsed certificates: a program repeatedly connects to the same few servers, which send the same
// certificates.

import { equalBytes } from '../../../util/bytes.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { VerifiedSignatures } from '../../../x509/verified-signatures.ts';

/** Maximum certificates: a program uses few hosts, and their intermediates are fewer. */
export const MAX_CACHED_CERTIFICATES = 64;
/** Maximum bytes of one certificate; real ones reach 6.4 KB. All together hold at most 512 KB, plus the parsed form. */
export const MAX_CACHED_CERTIFICATE_LENGTH = 8_192;

/**
 * Parsed certificates by their exact bytes; the least recently used one is removed first.
 *
 * They include parsed fields, imported keys, and which of those keys signed them: facts that cannot change. The results
 * of date, name, path, policy and revocation checks are never cached: every verification repeats them. Only accepted
 * certificates are added, so that an attacker can neither fill the cache nor evict others.
 */
export class CertificateCache {
  /** In the order of last use, by {@link tagOf}. */
  readonly #certificates = new Map<number, Certificate>();
  /** Signatures of the cached certificates, by the keys of other cached certificates and of anchors. */
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
    this.#certificates.delete(tag); // now the most recently used
    this.#certificates.set(tag, certificate);
  }
}

/** The last six bytes, which are part of the signature: two certificates with the same tag only replace each other. */
function tagOf(der: Uint8Array): number {
  let tag = 0;
  for (let at = Math.max(0, der.length - 6); at < der.length; at++) tag = tag * 256 + der[at]!;
  return tag;
}
