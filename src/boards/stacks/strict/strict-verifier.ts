// The strict verifier: x509's path validation as a verifier of the engine. Used by modern profiles and for private CAs.
import type { CryptoProvider } from '../../../crypto/provider.ts';
import type { LeafKey, Verifier, VerifyAnswer, VerifyRequest } from '../../../tls/verifier.ts';
import {
  checkOptions,
  FLAG,
  FUNCTION,
  OBJECT,
  type OptionKinds,
  objectOf,
  required,
} from '../../../util/check-options.ts';
import type { PolicyInputs } from '../../../x509/certificate-policies.ts';
import type { VerificationPolicy } from '../../../x509/policy.ts';
import type { RevocationOptions } from '../../../x509/revocation.ts';
import type { IsPublicSuffix } from '../../../x509/server-name.ts';
import { TrustStore } from '../../../x509/trust-store.ts';
import { refusalError, type Verdict } from '../../../x509/verdict.ts';
import { POLICY_INPUT_KINDS, REVOCATION_KINDS, verifyChain } from '../../../x509/verify.ts';
import { CertificateCache } from './certificate-cache.ts';

export interface StrictVerifierOptions {
  readonly crypto: CryptoProvider;
  /** DER certificates, or an index of them that several verifiers share. */
  readonly anchors: TrustStore | readonly Uint8Array[];
  readonly policy: VerificationPolicy;
  readonly isPublicSuffix?: IsPublicSuffix | undefined;
  /** Whether a server's name must match its certificate; `true` unless `check_hostname` was turned off. */
  readonly checkHostname?: boolean;
  readonly certificatePolicies?: PolicyInputs | undefined;
  /** CRLs, and whether proof of non-revocation is required; `soft` without CRLs if absent. */
  readonly revocation?: RevocationOptions | undefined;
}

const KINDS: OptionKinds<StrictVerifierOptions> = {
  crypto: required(OBJECT),
  anchors: required({
    is: 'a TrustStore, or a list of DER',
    fits: (value) => typeof value === 'object' && value !== null,
  }),
  policy: required(OBJECT),
  isPublicSuffix: FUNCTION,
  checkHostname: FLAG,
  certificatePolicies: objectOf(POLICY_INPUT_KINDS),
  revocation: objectOf(REVOCATION_KINDS),
};

/**
 * A verifier whose answers have an x509 {@link Verdict} (`explainVerdict` describes it).
 *
 * A refusal is the TlsError `x509.*` (or `der.*`) of the most informative reason; its hint names the rule to relax.
 */
export function strictVerifier(options: StrictVerifierOptions): Verifier {
  checkOptions('strictVerifier', options, KINDS);
  const { crypto, policy, checkHostname = true } = options;
  const store = options.anchors instanceof TrustStore ? options.anchors : new TrustStore(options.anchors);
  const seen = cacheOf(store);
  return {
    verify({ chain, peer, serverName, now, ocspResponse }: VerifyRequest): VerifyAnswer {
      // The request's arrays are only valid during the call, but the verdict lives longer.
      const kept = chain.map((der) => seen.find(der) ?? der.slice());
      const verdict = verifyChain(kept, {
        crypto,
        store,
        policy,
        purpose: peer,
        serverName: checkHostname ? serverName : undefined,
        now,
        isPublicSuffix: options.isPublicSuffix,
        certificatePolicies: options.certificatePolicies,
        revocation: options.revocation,
        ocspResponse,
        verifiedSignatures: seen.signatures,
      });
      if (verdict.accepted) {
        for (const certificate of verdict.path) seen.add(certificate);
        const same = kept.map((each) => (each instanceof Uint8Array ? each : each.der));
        return { accepted: true, leaf: leafKey(verdict), notAfter: earliestEnd(verdict), chain: same, verdict };
      }
      return { accepted: false, error: refusalError(verdict.refusal, policy), verdict };
    },
    acceptableCaNames: store.anchors.map(({ certificate }) => certificate.subject.encoded),
  };
}

/** Cached for each index of anchors: a context makes a verifier for every connection, with the same index. */
const CACHES = new WeakMap<TrustStore, CertificateCache>();

function cacheOf(store: TrustStore): CertificateCache {
  const cache = CACHES.get(store) ?? new CertificateCache();
  CACHES.set(store, cache);
  return cache;
}

/** A session must not outlive the certificates that authenticated it. */
function earliestEnd({ path }: Extract<Verdict, { accepted: true }>): number {
  return Math.min(...path.map((certificate) => certificate.notAfter));
}

function leafKey({ path }: Extract<Verdict, { accepted: true }>): LeafKey {
  const certificate = path[0]!;
  const { publicKeyInfo, keyUsage } = certificate;
  return { publicKeyInfo, keyUsage, publicKey: (crypto) => certificate.publicKey(crypto) };
}
