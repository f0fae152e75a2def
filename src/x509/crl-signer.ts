// Finds the signer of a CRL if no certificate higher on the path signed it: a CA may sign its lists with another key, or have changed
// its key since (RFC 5280 §6.3.3 (f)).
import { isTlsError } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationList } from './crl.ts';
import { inspect } from './inspect.ts';
import { type Link, makeLink, PathSearch, type SearchContext } from './path-search.ts';
import type { CrlSigners, Issuance } from './revocation.ts';
import { isSignedBy } from './signed.ts';
import { type TrustAnchor, TrustStore } from './trust-store.ts';
import { describeRefusal } from './verdict.ts';

export class CrlSignerSearch implements CrlSigners {
  readonly #sent: readonly Certificate[];
  readonly #context: SearchContext;
  /** By certificate and anchor: why it may not sign CRLs, `undefined` if it may. */
  readonly #refusals = new Map<Certificate, Map<TrustAnchor, string | undefined>>();

  /**
   * @param intermediates - of the search whose certificates are looked up; only read.
   * @param context - of that search, without `crlSigners`: on the path of a CRL's signer every list must be signed by a
   *   certificate above (OpenSSL does the same), which ends the recursion.
   */
  constructor(intermediates: readonly Link[], context: SearchContext) {
    this.#sent = intermediates.map(({ certificate }) => certificate);
    this.#context = context;
  }

  /** @throws BudgetExhausted */
  signatureFault(crl: RevocationList, { certificate, above, anchor }: Issuance): string | undefined {
    let fault: string | undefined;
    for (const candidate of this.#certificatesOf(crl, above)) {
      // A certificate cannot vouch for itself, even through a second copy.
      if (candidate.equals(certificate) || !this.#hasSigned(candidate, crl)) continue;
      const refusal = this.#refusal(candidate, anchor);
      if (refusal === undefined) return undefined;
      fault ??= `it is signed with another key of its CA, and that certificate is refused: ${refusal}`;
    }
    return fault ?? 'its signature does not verify';
  }

  /** Certificates of a CRL's issuer that are not higher on the path: those that were sent, and other anchors. */
  #certificatesOf({ issuer }: RevocationList, above: readonly Certificate[]): Certificate[] {
    const { store, budget } = this.#context;
    budget.spend('steps', this.#sent.length);
    const sent = this.#sent.filter(({ subject }) => subject.equals(issuer));
    const anchors = store.bySubject(issuer).map(({ certificate }) => certificate);
    return [...sent, ...anchors].filter((certificate) => !above.includes(certificate));
  }

  #hasSigned(candidate: Certificate, crl: RevocationList): boolean {
    this.#context.budget.spend('signatures');
    try {
      return isSignedBy(crl, candidate.publicKey(this.#context.crypto));
    } catch (error) {
      if (!isTlsError(error)) throw error; // a key of an unsupported kind cannot verify the list
      return false;
    }
  }

  #refusal(candidate: Certificate, anchor: TrustAnchor): string | undefined {
    const known = this.#refusals.get(candidate) ?? new Map<TrustAnchor, string | undefined>();
    this.#refusals.set(candidate, known);
    if (!known.has(anchor)) known.set(anchor, this.#findRefusal(candidate, anchor));
    return known.get(anchor);
  }

  /** Its path has to lead to the same anchor. */
  #findRefusal(candidate: Certificate, anchor: TrustAnchor): string | undefined {
    const { revocation } = this.#context;
    const context: SearchContext = {
      ...this.#context,
      store: new TrustStore([anchor]),
      purpose: 'any',
      serverName: undefined,
      policyInputs: {},
      revocation: { ...revocation, mode: revocation.mode === 'hard' ? 'hard' : 'soft' },
      ocspResponse: undefined,
      verifiedSignatures: undefined, // only those of an accepted chain are cached
    };
    const signer = makeLink(candidate);
    signer.inspected = inspect(candidate, 'crl-signer', context);
    if ('code' in signer.inspected) return signer.inspected.detail;
    const others = this.#sent.filter((certificate) => certificate !== candidate);
    const search = new PathSearch(others.map(makeLink), context);
    if (search.run(signer) !== undefined) return undefined;
    const [refused] = search.candidates;
    return refused === undefined ? 'no path leads from it to the same anchor' : describeRefusal(refused.refusal);
  }
}
