// A cache of verified signatures on certificates. It never needs invalidation: whether a key signed certain bytes cannot change.
import type { PublicKey } from '../crypto/provider.ts';
import type { Certificate } from './certificate.ts';

/**
 * Which key signed which certificate, for the chains that were accepted as a whole.
 *
 * Both are compared by identity: a {@link Certificate} and an imported key never change, so the same objects are the
 * same bytes, and another key or certificate has no entry. Nothing is cached about a bad signature, nor
 * of dates, names, paths and revocation. An entry goes with its certificate.
 */
export class VerifiedSignatures {
  readonly #keys = new WeakMap<Certificate, PublicKey>();

  has(certificate: Certificate, key: PublicKey): boolean {
    return this.#keys.get(certificate) === key;
  }

  /** @param key - verified the signature on `certificate`. One key is kept: that of the last accepted path. */
  add(certificate: Certificate, key: PublicKey): void {
    this.#keys.set(certificate, key);
  }
}
