// Revocation of the certificates on a path: a stapled OCSP response, and CRLs from the caller.
import type { CryptoProvider, PublicKey } from '../crypto/provider.ts';
import { parsePublicKeyInfo } from '../crypto/public-key-info.ts';
import { isTlsError } from '../errors.ts';
import { type Budget, BudgetExhausted } from './budget.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationList } from './crl.ts';
import { parseTlsFeature } from './extensions.ts';
import { type CertificateFault, crlSignFault, type Purpose } from './inspect.ts';
import { checkOcspResponse } from './ocsp.ts';
import { ExtensionOid } from './oids.ts';
import type { VerificationPolicy } from './policy.ts';
import { shortKey } from './rules.ts';
import { isSignedBy, weakHashOf } from './signed.ts';
import type { TrustAnchor } from './trust-store.ts';

/**
 * `soft`: only a proof of revocation refuses. The others demand a fresh proof that a certificate is not revoked:
 * `end-entity` only for the end entity, because many private CAs publish no list for their intermediates; `hard` for
 * every certificate below the anchor.
 */
export type RevocationMode = (typeof REVOCATION_MODES)[number];
export const REVOCATION_MODES = ['soft', 'end-entity', 'hard'] as const;

export interface RevocationOptions {
  /** CRLs of any CA; those of CAs that are not on the path are ignored. */
  readonly crls?: readonly RevocationList[] | undefined;
  /** `soft` if absent. */
  readonly mode?: RevocationMode | undefined;
}

/** What a check needs of the verification around it. */
export interface RevocationContext {
  readonly crypto: CryptoProvider;
  readonly policy: VerificationPolicy;
  /** A client's certificate cannot demand a staple. */
  readonly purpose: Purpose;
  readonly budget: Budget;
  readonly now: number;
  readonly revocation: RevocationOptions;
  /** Stapled for the end entity, DER. */
  readonly ocspResponse: Uint8Array | undefined;
  /** For CRLs that were not signed by the issuer's own key; absent: those are not used. */
  readonly crlSigners?: CrlSigners | undefined;
}

/** Looks for other certificates of a CRL's issuer: RFC 5280 §6.3.3 (f). */
export interface CrlSigners {
  /** @returns `undefined` if one of them has signed the CRL, and leads to the same anchor as the certificate. */
  signatureFault(crl: RevocationList, issuance: Issuance): string | undefined;
}

/** One certificate below the anchor, and its issuer. */
export interface Issuance {
  readonly anchor: TrustAnchor;
  /** The path above the certificate, from its issuer to the anchor. */
  readonly above: readonly Certificate[];
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly issuerKey: PublicKey;
  readonly isEndEntity: boolean;
}

export interface RevocationFinding {
  readonly fault: CertificateFault | undefined;
  /** The result in words: `not revoked (OCSP)`, or why nothing is known. */
  readonly note: string;
}

/** Whether there is revocation data to check, or a proof is required. */
export function checksRevocation(endEntity: Certificate, context: RevocationContext): boolean {
  const { revocation, ocspResponse } = context;
  const { mode = 'soft', crls = [] } = revocation;
  return mode !== 'soft' || crls.length > 0 || ocspResponse !== undefined || mustStaple(endEntity);
}

/** TLS extension number of status_request (RFC 6066 §8), which must-staple certificates demand. */
const STATUS_REQUEST = 5;

type Status =
  | { kind: 'good'; by: string }
  | { kind: 'revoked'; by: string; date: number }
  | { kind: 'unknown'; why: string };

/** @throws BudgetExhausted */
export function checkRevocation(issuance: Issuance, context: RevocationContext): RevocationFinding {
  const { policy, purpose, ocspResponse } = context;
  const { mode = 'soft' } = context.revocation;
  const stapled =
    issuance.isEndEntity && ocspResponse !== undefined ? byOcsp(issuance, ocspResponse, context) : undefined;
  if (stapled?.kind === 'revoked') return revoked(stapled);

  if (
    issuance.isEndEntity &&
    purpose === 'server' &&
    policy.rules.has('must-staple') &&
    mustStaple(issuance.certificate)
  ) {
    const why = stapled === undefined ? 'none was stapled' : stapled.kind === 'unknown' ? stapled.why : undefined;
    if (why !== undefined) {
      const detail = `it demands a stapled OCSP response: ${why}`;
      return { fault: { code: 'x509.must_staple', detail, rule: 'must-staple' }, note: detail };
    }
  }

  const listed = byCrls(issuance, context);
  if (listed.kind === 'revoked') return revoked(listed);
  const good = [stapled, listed].find((status) => status?.kind === 'good');
  if (good?.kind === 'good') return { fault: undefined, note: `not revoked (${good.by})` };

  const reasons = [stapled, listed].flatMap((status) => (status?.kind === 'unknown' ? [status.why] : []));
  const note = `revocation unknown: ${reasons.join('; ')}`;
  if (mode === 'soft' || (mode === 'end-entity' && !issuance.isEndEntity)) return { fault: undefined, note };
  return { fault: { code: 'x509.revocation_unknown', detail: reasons.join('; ') }, note };
}

function revoked({ by, date }: Extract<Status, { kind: 'revoked' }>): RevocationFinding {
  const detail = `revoked on ${new Date(date).toISOString().slice(0, 10)} (${by})`;
  return { fault: { code: 'x509.revoked', detail }, note: detail };
}

function mustStaple(certificate: Certificate): boolean {
  const feature = certificate.extensions.get(ExtensionOid.tlsFeature);
  return feature !== undefined && parseTlsFeature(feature.value).includes(STATUS_REQUEST);
}

function byOcsp(issuance: Issuance, response: Uint8Array, context: RevocationContext): Status {
  const { certificate, issuer, issuerKey } = issuance;
  const { now, crypto, budget } = context;
  budget.spend('signatures', 2); // the response's, and that of a delegated responder
  try {
    const status = checkOcspResponse(response, { certificate, issuer, issuerKey, now, crypto });
    if (status.kind === 'revoked') return { kind: 'revoked', by: 'OCSP', date: status.date };
    if (status.kind === 'good') {
      const fault = status.responder && responderFault(status.responder, issuance, context);
      if (fault !== undefined) return { kind: 'unknown', why: `OCSP: its responder's answer cannot be used: ${fault}` };
      return goodUnlessWeak('OCSP', status.weakHash, context);
    }
    return { kind: 'unknown', why: 'the OCSP responder does not know it' };
  } catch (error) {
    if (!isTlsError(error) || error instanceof BudgetExhausted) throw error;
    return { kind: 'unknown', why: error.message };
  }
}

/** A delegated responder that is listed in a CRL, or has a short key, can revoke a certificate, but not clear it. */
function responderFault(responder: Certificate, issuance: Issuance, context: RevocationContext): string | undefined {
  const listed = byCrls({ ...issuance, certificate: responder, isEndEntity: false }, context);
  if (listed.kind === 'revoked') return revoked(listed).note;
  return context.policy.rules.has('rsa-2048') ? shortKey(parsePublicKeyInfo(responder.publicKeyInfo)) : undefined;
}

/** RFC 5280 §6.3.3: any list of the issuer that covers the certificate, is in date and verifies. */
function byCrls(issuance: Issuance, context: RevocationContext): Status {
  const { certificate } = issuance;
  const { now, policy } = context;
  const reasons: string[] = [];
  let good: 'CRL' | undefined;
  for (const crl of context.revocation.crls ?? []) {
    if (!crl.issuer.equals(certificate.issuer)) continue;
    try {
      const unusable = crl.fault(now, policy.rules.has('crl-number'));
      const covered = unusable === undefined ? crl.covers(certificate) : undefined;
      if (unusable === undefined && covered === undefined) continue;
      const why = unusable ?? signatureFault(crl, issuance, context);
      if (why !== undefined) {
        reasons.push(`CRL: ${why}`);
        continue;
      }
      const by = crl.isDelta ? 'delta CRL' : 'CRL';
      const date = crl.revocationDate(certificate.serialNumber);
      if (date !== undefined) return { kind: 'revoked', by, date };
      const status = goodUnlessWeak('CRL', weakHashOf(crl), context);
      if (crl.isDelta) reasons.push('delta CRL: it does not list the certificate, and clears none by itself');
      else if (covered === 'some-reasons') reasons.push('CRL: it covers only some revocation reasons');
      else if (status.kind === 'good') good = 'CRL';
      else reasons.push(status.why);
    } catch (error) {
      if (!isTlsError(error) || error instanceof BudgetExhausted) throw error;
      reasons.push(error.message);
    }
  }
  if (good !== undefined) return { kind: 'good', by: [good, ...reasons].join('; ') };
  return { kind: 'unknown', why: reasons.length > 0 ? reasons.join('; ') : 'no CRL of its issuer covers it' };
}

/** §6.3.3 (f), (g): the issuer's own key first, then those of the same name above it, which are on this path. */
function signatureFault(crl: RevocationList, issuance: Issuance, context: RevocationContext): string | undefined {
  const ofIssuer = issuance.above.filter(({ subject }) => subject.equals(crl.issuer));
  for (const signer of ofIssuer) {
    if (crlSignFault(signer) !== undefined) continue;
    context.budget.spend('signatures');
    if (isSignedBy(crl, signer.publicKey(context.crypto))) return undefined;
  }
  const fault = context.crlSigners?.signatureFault(crl, issuance);
  if (context.crlSigners !== undefined && fault === undefined) return undefined;
  const signerFault = crlSignFault(issuance.issuer);
  return signerFault === undefined ? (fault ?? 'its signature does not verify') : `of its issuer: ${signerFault}`;
}

/** A response that others could have forged by a hash collision can revoke a certificate, but not clear it. */
function goodUnlessWeak(by: 'CRL' | 'OCSP', weak: string | undefined, { policy }: RevocationContext) {
  if (weak === undefined || !policy.rules.has('strong-signature')) return { kind: 'good', by } as const;
  return { kind: 'unknown', why: `${by}: it is signed with ${weak}, which is not accepted` } as const;
}
