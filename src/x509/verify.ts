// Certification path validation: RFC 5280 §6, from a peer's list of certificates to a verdict.
import type { CryptoProvider } from '../crypto/provider.ts';
import { isTlsError } from '../errors.ts';
import { compareBytes } from '../util/bytes.ts';
import {
  BYTES,
  COUNT,
  checkOptions,
  FLAG,
  FUNCTION,
  listOf,
  OBJECT,
  type OptionKinds,
  objectOf,
  oneOf,
  required,
  TEXT,
} from '../util/check-options.ts';
import { Budget, BudgetExhausted } from './budget.ts';
import { Certificate } from './certificate.ts';
import type { PolicyInputs } from './certificate-policies.ts';
import { CrlSignerSearch } from './crl-signer.ts';
import { type CertificateFault, inspect, type Purpose } from './inspect.ts';
import { type Link, makeLink, PathSearch, type SearchContext } from './path-search.ts';
import type { VerificationPolicy } from './policy.ts';
import { REVOCATION_MODES, type RevocationOptions } from './revocation.ts';
import { type IsPublicSuffix, parseServerName } from './server-name.ts';
import type { TrustStore } from './trust-store.ts';
import type { Candidate, Refusal, Verdict } from './verdict.ts';
import type { VerifiedSignatures } from './verified-signatures.ts';

/** Options of a verification. */
export interface VerifyOptions {
  /** Computes signatures: `nodeCrypto` or `portableCrypto`. */
  readonly crypto: CryptoProvider;
  /** The CAs that are trusted. */
  readonly store: TrustStore;
  /** The rules: `webpki`, `rfc5280`, `privatePki`, or one made of them. */
  readonly policy: VerificationPolicy;
  /** The required usage of the end entity. */
  readonly purpose: Purpose;
  /** The DNS name or IP address that was asked for; `undefined` checks none, as for clients. */
  readonly serverName: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a name is a public suffix, directly below which no wildcard is allowed. */
  readonly isPublicSuffix?: IsPublicSuffix | undefined;
  /** Inputs of RFC 5280 §6.1.1 about certificate policies. */
  readonly certificatePolicies?: PolicyInputs | undefined;
  /** CRLs, and whether a proof of non-revocation is demanded. */
  readonly revocation?: RevocationOptions | undefined;
  /** Stapled for the end entity, DER. */
  readonly ocspResponse?: Uint8Array | undefined;
  /** Replaces the policy's own limit. */
  readonly maxIntermediates?: number | undefined;
  /** Good signatures of earlier verifications, which are not computed again. Those of an accepted path are added. */
  readonly verifiedSignatures?: VerifiedSignatures | undefined;
}

export const POLICY_INPUT_KINDS: OptionKinds<PolicyInputs> = {
  acceptable: listOf(TEXT),
  requireExplicit: FLAG,
  inhibitMapping: FLAG,
  inhibitAny: FLAG,
};
export const REVOCATION_KINDS: OptionKinds<RevocationOptions> = {
  crls: listOf(OBJECT),
  mode: oneOf(...REVOCATION_MODES),
};

const VERIFY_KINDS: OptionKinds<VerifyOptions> = {
  crypto: required(OBJECT),
  store: required(OBJECT),
  policy: required(OBJECT),
  purpose: required(oneOf('server', 'client', 'any')),
  serverName: TEXT,
  now: required({ is: 'a number of milliseconds since 1970', fits: (value) => typeof value === 'number' }),
  isPublicSuffix: FUNCTION,
  certificatePolicies: objectOf(POLICY_INPUT_KINDS),
  revocation: objectOf(REVOCATION_KINDS),
  ocspResponse: BYTES,
  maxIntermediates: COUNT,
  verifiedSignatures: OBJECT,
};

/** OpenSSL takes lists of 100 KiB, which hold about a hundred; real ones have 2 to 10 KB. More is hostile. */
const MAX_CHAIN = 128;
const MAX_CHAIN_LENGTH = 256 * 1024;

/**
 * @param chain - DER or parsed already, end entity first, the others in any order and number; kept by the verdict, not
 *   copied.
 * @returns a verdict that does not depend on the order of the others. Never throws for a bad certificate.
 * @throws RangeError for a `chain` without an end entity, TypeError for an option that is unknown or of another type.
 */
export function verifyChain(chain: readonly (Certificate | Uint8Array)[], options: VerifyOptions): Verdict {
  checkOptions('verifyChain', options, VERIFY_KINDS);
  const { policy, purpose, store } = options;
  if (chain.length === 0) throw new RangeError('chain: no certificate, and the end entity is to come first');
  const unusable = setupFault(options);
  if (unusable !== undefined) return refused(unusable, undefined);
  const length = chain.reduce((sum, given) => sum + derOf(given).length, 0);
  if (chain.length > MAX_CHAIN || length > MAX_CHAIN_LENGTH) {
    const detail = `${chain.length} certificates of ${length} bytes were sent`;
    return refused({ code: 'x509.too_complex', detail }, undefined);
  }

  const wanted = options.serverName === undefined ? undefined : parseServerName(options.serverName);
  if (options.serverName !== undefined && wanted === undefined) {
    const detail = `'${options.serverName}' is neither a DNS name in A-labels nor an IP address`;
    return refused({ code: 'x509.name_mismatch', detail }, undefined);
  }

  // 1. The end entity alone: on every path it has to be well formed, in date, and for this server.
  let certificate: Certificate;
  try {
    certificate = parsed(chain[0]!);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    const detail = `certificate 1 of the path cannot be read: ${error.message}`;
    return refused({ code: error.code, detail }, undefined);
  }
  const context: SearchContext = {
    crypto: options.crypto,
    store,
    policy,
    purpose,
    serverName: wanted,
    isPublicSuffix: options.isPublicSuffix,
    now: Math.floor(options.now / 1000) * 1000,
    budget: new Budget(),
    policyInputs: options.certificatePolicies ?? {},
    maxIntermediates: options.maxIntermediates ?? policy.maxIntermediates,
    revocation: options.revocation ?? {},
    ocspResponse: options.ocspResponse,
    verifiedSignatures: options.verifiedSignatures,
  };
  const endEntity = makeLink(certificate);
  endEntity.inspected = inspect(certificate, 'end-entity', context);
  if ('code' in endEntity.inspected) return refused(endEntity.inspected, certificate);

  // 2. It may itself be an anchor: a device's self-signed certificate.
  const itself = store.find(certificate);
  if (itself !== undefined && !policy.rules.has('end-entity-is-no-anchor'))
    return { accepted: true, path: [certificate], anchor: itself, revocation: [] };

  // 3. A path from it to an anchor.
  const intermediates = intermediatesOf(chain, store);
  const crlSigners = new CrlSignerSearch(intermediates, context);
  const search = new PathSearch(intermediates, { ...context, crlSigners });
  try {
    const found = search.run(endEntity);
    if (found !== undefined) return { accepted: true, ...found };
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    const refusal = toRefusal({ code: error.code, detail: error.message }, undefined);
    return { accepted: false, refusal, candidates: search.candidates };
  }
  return { accepted: false, refusal: tellingRefusal(search.candidates), candidates: search.candidates };
}

/** Faults in the caller's settings that make every verification impossible. */
function setupFault({ store, now, policy }: VerifyOptions): CertificateFault | undefined {
  if (store.anchors.length === 0) {
    const unreadable =
      store.unusable.length > 0 ? `none of ${store.unusable.length} anchors can be read` : 'none was given';
    return { code: 'x509.no_anchors', detail: `the trust store is empty: ${unreadable}` };
  }
  // `!(now >= …)` and not `now < …`: NaN must be refused here.
  if (!(now >= policy.earliestTime)) {
    const day = (time: number): string => (Number.isNaN(time) ? 'nothing' : new Date(time).toISOString().slice(0, 10));
    const [clock, earliest] = [now, policy.earliestTime].map(day);
    return { code: 'x509.clock_unset', detail: `the clock says ${clock}; it cannot be before ${earliest}` };
  }
  return undefined;
}

/**
 * The certificates besides the end entity, each once and sorted by their bytes, so that the peer's order has no effect.
 * Those that cannot be read, or that are anchors themselves, are left out: no path needs them.
 */
function intermediatesOf(chain: readonly (Certificate | Uint8Array)[], store: TrustStore): Link[] {
  const links: Link[] = [];
  for (const given of chain.slice(1).sort((a, b) => compareBytes(derOf(a), derOf(b)))) {
    const previous = links[links.length - 1]?.certificate.der;
    if (previous !== undefined && compareBytes(previous, derOf(given)) === 0) continue;
    try {
      const certificate = parsed(given);
      if (store.find(certificate) === undefined) links.push(makeLink(certificate));
    } catch (error) {
      if (!isTlsError(error)) throw error;
    }
  }
  return links;
}

function parsed(given: Certificate | Uint8Array): Certificate {
  return given instanceof Certificate ? given : Certificate.parse(given);
}

function derOf(given: Certificate | Uint8Array): Uint8Array {
  return given instanceof Certificate ? given.der : given;
}

/** Of all candidates the one that came furthest: to an anchor, or at least beyond an unknown issuer. */
function tellingRefusal(candidates: readonly Candidate[]): Refusal {
  const telling =
    candidates.find(({ anchor }) => anchor !== undefined) ??
    candidates.find(({ refusal }) => refusal.code !== 'x509.unknown_issuer') ??
    candidates[0];
  if (telling !== undefined) return telling.refusal;
  return { code: 'x509.unknown_issuer', detail: 'no path', certificate: undefined, place: undefined, rule: undefined };
}

function refused(fault: CertificateFault, certificate: Certificate | undefined): Verdict {
  return { accepted: false, refusal: toRefusal(fault, certificate), candidates: [] };
}

function toRefusal({ code, detail, rule }: CertificateFault, certificate: Certificate | undefined): Refusal {
  const place = certificate === undefined ? undefined : 'certificate 1 of the path';
  return { code, detail, certificate, place, rule };
}
