// mbedTLS's chain walk (x509_crt_verify_chain, the same in 2.28 and 3.6): from the end entity upwards, to a trusted
// parent if there is one, otherwise to a later certificate of the peer's chain. It never backtracks.
import type { SignatureAlgorithm } from '../../../crypto/provider.ts';
import { equalBytes } from '../../../util/bytes.ts';
import { KeyUsageBit } from '../../../x509/extensions.ts';
import { type MbedtlsCertificate, sameName } from './certificate.ts';
import type { MbedtlsRules } from './rules.ts';
import { VerifyFlag } from './verify-flags.ts';

export interface WalkedCertificate {
  readonly item: MbedtlsCertificate;
  readonly trusted: boolean;
  flags: number;
}

export interface ChainRules extends MbedtlsRules {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * @param chain - as sent, end entity first, at least one.
 * @param anchors - in the order in which they were loaded.
 * @returns the chain with the flags of each certificate; `undefined` if it is too long.
 */
export function walkChain(
  chain: readonly MbedtlsCertificate[],
  anchors: readonly MbedtlsCertificate[],
  rules: ChainRules,
): WalkedCertificate[] | undefined {
  const walked: WalkedCertificate[] = [];
  let child: Candidate = { item: chain[0]!, trusted: false, at: 0 };
  let selfIssued = 0;
  for (;;) {
    const current: WalkedCertificate = {
      item: child.item,
      trusted: child.trusted,
      flags: dateFlags(child.item, rules),
    };
    walked.push(current);
    if (child.trusted) return walked;

    if (!isAcceptedHash(child.item.signatureAlgorithm, rules)) current.flags |= VerifyFlag.badMd;
    if (walked.length === 1 && isLocallyTrusted(child.item, anchors)) return walked;

    const found = findParent(child, chain, anchors, walked.length - 1 - selfIssued, rules);
    if (found === undefined) {
      current.flags |= VerifyFlag.notTrusted;
      return walked;
    }
    if (walked.length !== 1 && isSelfIssued(child.item)) selfIssued++;
    if (!found.parent.trusted && walked.length > rules.maxIntermediates) return undefined;
    if (!found.signatureIsGood) current.flags |= VerifyFlag.notTrusted;
    if (!isAcceptedKey(found.parent.item, rules)) current.flags |= VerifyFlag.badKey;
    child = found.parent;
  }
}

/** Whether the profile accepts the key of an end entity, or of an issuer. */
export function isAcceptedKey({ key, curve }: MbedtlsCertificate, rules: MbedtlsRules): boolean {
  if (curve !== undefined) return rules.acceptedCurves.includes(curve);
  return key.bits >= rules.leastRsaBits;
}

/** Whether the parent's key made the child's signature. */
export function signatureMatches(child: MbedtlsCertificate, key: MbedtlsCertificate['key']): boolean {
  return key.verify(child.signatureAlgorithm, child.certificate.tbs, child.certificate.signature);
}

interface Candidate {
  readonly item: MbedtlsCertificate;
  readonly trusted: boolean;
  /** Its position in the peer's chain; `undefined` for trusted ones. */
  readonly at: number;
}

interface Found {
  readonly parent: Candidate;
  readonly signatureIsGood: boolean;
}

function findParent(
  child: Candidate,
  chain: readonly MbedtlsCertificate[],
  anchors: readonly MbedtlsCertificate[],
  intermediates: number,
  rules: ChainRules,
): Found | undefined {
  const trusted = anchors.map((item): Candidate => ({ item, trusted: true, at: -1 }));
  const sent = chain.slice(child.at + 1).map((item, i): Candidate => ({ item, trusted: false, at: child.at + 1 + i }));
  return (
    findParentAmong(child.item, trusted, intermediates, rules) ??
    findParentAmong(child.item, sent, intermediates, rules)
  );
}

/** The first suitable parent that is currently valid, or else the first suitable one. */
function findParentAmong(
  child: MbedtlsCertificate,
  candidates: readonly Candidate[],
  intermediates: number,
  rules: ChainRules,
): Found | undefined {
  let fallback: Found | undefined;
  for (const parent of candidates) {
    if (!mayBeParent(child, parent, rules)) continue;
    const limit = parent.item.certificate.basicConstraints?.pathLength;
    if (limit !== undefined && limit < intermediates) continue;
    const signatureIsGood = signatureMatches(child, parent.item.key);
    if (parent.trusted && !signatureIsGood) continue;
    if (dateFlags(parent.item, rules) === 0) return { parent, signatureIsGood };
    fallback ??= { parent, signatureIsGood };
  }
  return fallback;
}

function mayBeParent(
  child: MbedtlsCertificate,
  { item: { certificate }, trusted }: Candidate,
  { checkKeyUsage }: MbedtlsRules,
): boolean {
  if (!sameName(child.certificate.issuer, certificate.subject)) return false;
  if (trusted && certificate.version < 3) return true;
  const usage = certificate.keyUsage;
  return certificate.isCa && (!checkKeyUsage || usage === undefined || (usage & KeyUsageBit.keyCertSign) !== 0);
}

/** A self-issued end entity that is itself trusted; its signature is not checked. */
function isLocallyTrusted(item: MbedtlsCertificate, anchors: readonly MbedtlsCertificate[]): boolean {
  return isSelfIssued(item) && anchors.some((anchor) => equalBytes(anchor.certificate.der, item.certificate.der));
}

function isSelfIssued({ certificate }: MbedtlsCertificate): boolean {
  return sameName(certificate.issuer, certificate.subject);
}

function dateFlags({ certificate }: MbedtlsCertificate, { now, checkDates }: ChainRules): number {
  if (!checkDates) return 0;
  const second = Math.floor(now / 1000) * 1000;
  return (
    (certificate.notAfter < second ? VerifyFlag.expired : 0) | (certificate.notBefore > second ? VerifyFlag.future : 0)
  );
}

function isAcceptedHash(algorithm: SignatureAlgorithm, { acceptedHashes }: MbedtlsRules): boolean {
  return 'hash' in algorithm && acceptedHashes.some((hash) => hash === algorithm.hash);
}
