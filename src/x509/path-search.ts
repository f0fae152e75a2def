// Path building: RFC 4158, through cross-signs and cycles under a budget. Cheap checks come first; signatures are
// verified from the anchor down when a path has reached one, so that a forged chain costs a single verification.
import type { CryptoProvider } from '../crypto/provider.ts';
import { isTlsError } from '../errors.ts';
import { equalBytes } from '../util/bytes.ts';
import { toHex } from '../util/hex.ts';
import type { Certificate } from './certificate.ts';
import { type PolicyInputs, policyFault } from './certificate-policies.ts';
import { type CertificateFault, type Inspected, type InspectionContext, inspect } from './inspect.ts';
import { constrainedNames, constraintViolation, type ParsedName } from './name-constraints.ts';
import { checkRevocation, checksRevocation, type RevocationContext } from './revocation.ts';
import type { TrustAnchor, TrustStore } from './trust-store.ts';
import { type Candidate, certificateName } from './verdict.ts';
import type { VerifiedSignatures } from './verified-signatures.ts';

export interface SearchContext extends InspectionContext, RevocationContext {
  readonly crypto: CryptoProvider;
  readonly store: TrustStore;
  readonly policyInputs: PolicyInputs;
  readonly maxIntermediates: number;
  /** Consulted before a signature is verified, and given the signatures on the path that was found. */
  readonly verifiedSignatures: VerifiedSignatures | undefined;
}

/** A certificate that is or may become part of a path, with everything learned about it in one verification. */
export interface Link {
  readonly certificate: Certificate;
  /** Of an intermediate; the end entity was inspected before. */
  inspected: Inspected | CertificateFault | undefined;
  /** Anchors with the name of its issuer. */
  anchors: readonly TrustAnchor[] | undefined;
  /** Possible issuers, best first. */
  issuers: readonly Link[] | undefined;
  names: readonly ParsedName[] | undefined;
  /** The same number for the same CA, that is subject and key: long names and keys are compared once, not at every step. */
  ca: number | undefined;
  /** Every path from here fails whatever is below: by signatures, or by the certificates above. */
  hopeless: boolean;
  /** Whether the signature of this certificate verifies with the key of an issuer. */
  readonly signedBy: Map<Link | TrustAnchor, boolean>;
}

/** A fault, and its position on the path. */
export interface PathFault extends CertificateFault {
  /** Index in the path; the path's length means the anchor. */
  readonly at: number;
}

export interface FoundPath {
  readonly path: readonly Certificate[];
  readonly anchor: TrustAnchor;
  /** What was learned of each certificate's revocation. */
  readonly revocation: readonly string[];
}

/** Self-issued intermediates are not counted against a policy's limit, so they need one of their own. */
const MAX_LINKS = 16;

/** Kept for explanation; a hostile chain has millions. */
const MAX_CANDIDATES = 100;

export function makeLink(certificate: Certificate): Link {
  return {
    certificate,
    inspected: undefined,
    anchors: undefined,
    issuers: undefined,
    names: undefined,
    ca: undefined,
    hopeless: false,
    signedBy: new Map(),
  };
}

/** One search, from the end entity up. Paths are tried until one is valid. */
export class PathSearch {
  /** What was tried and refused, in order. */
  readonly candidates: Candidate[] = [];
  readonly #context: SearchContext;
  /** By {@link Name.canonical}. */
  readonly #bySubject = new Map<string, Link[]>();
  /** The number of each CA, by key and subject. */
  readonly #cas = new Map<string, number>();
  /** From the end entity to the current position of the search. */
  readonly #path: Link[] = [];

  /** @param intermediates - each certificate once, in an order that does not depend on the peer's. */
  constructor(intermediates: readonly Link[], context: SearchContext) {
    this.#context = context;
    for (const link of intermediates) {
      const { canonical } = link.certificate.subject;
      const same = this.#bySubject.get(canonical);
      if (same === undefined) this.#bySubject.set(canonical, [link]);
      else same.push(link);
    }
  }

  /** @throws BudgetExhausted */
  run(endEntity: Link): FoundPath | undefined {
    this.#path.push(endEntity);
    return this.#extend();
  }

  /** Tries every way on from the last certificate of the path. */
  #extend(): FoundPath | undefined {
    const path = this.#path;
    const tip = path[path.length - 1]!;
    let hopeless = true;
    tip.anchors ??= this.#context.store.bySubject(tip.certificate.issuer);
    for (const anchor of tip.anchors) {
      this.#context.budget.spend('steps');
      const notes: string[] = [];
      const fault = this.#pathFault(path, anchor, notes);
      if (fault === undefined) {
        this.#rememberSignatures(path, anchor);
        return { path: path.map((link) => link.certificate), anchor, revocation: notes };
      }
      this.#refuse(path, anchor, fault);
      if (this.#isBroken()) return undefined;
      hopeless &&= tip.signedBy.get(anchor) === false || 'code' in this.#context.store.inspect(anchor, this.#context);
    }

    const issuers = this.#issuersOf(tip);
    for (const issuer of issuers) {
      if (issuer.hopeless || tip.signedBy.get(issuer) === false) continue;
      this.#context.budget.spend('steps');
      // The same CA twice adds nothing but a cycle (RFC 4158 §2.4.2).
      const ca = this.#caOf(issuer);
      if (path.some((link) => this.#caOf(link) === ca)) {
        hopeless = false;
        continue;
      }
      path.push(issuer);
      const fault = this.#intermediateFault(path);
      const found = fault === undefined ? this.#extend() : this.#refuse(path, undefined, fault);
      if (found !== undefined) return found;
      path.pop();
      if (this.#isBroken()) return undefined;
      issuer.hopeless ||= 'code' in issuer.inspected!;
      hopeless &&= issuer.hopeless || tip.signedBy.get(issuer) === false;
    }
    if (tip.anchors.length + issuers.length === 0) this.#refuse(path, undefined, unknownIssuer(path));
    tip.hopeless = hopeless;
    return undefined;
  }

  /** Whether a signature below is known to be wrong, so that nothing above can make the path valid. */
  #isBroken(): boolean {
    return this.#path.some((link, at) => {
      const issuer = this.#path[at + 1];
      return issuer !== undefined && link.signedBy.get(issuer) === false;
    });
  }

  #issuersOf(link: Link): readonly Link[] {
    if (link.issuers !== undefined) return link.issuers;
    const { certificate } = link;
    const issuers = (this.#bySubject.get(certificate.issuer.canonical) ?? []).filter((other) => other !== link);
    this.#context.budget.spend('steps', issuers.length);
    // Key identifiers are hints (RFC 4158 §3.5.12): they determine the order; only the signature proves the issuer.
    const wanted = certificate.authorityKeyIdentifier?.keyIdentifier;
    const rank = (issuer: Link): number => {
      const given = wanted === undefined ? undefined : keyIdentifierOf(issuer.certificate);
      return given === undefined ? 1 : equalBytes(given, wanted!) ? 0 : 2;
    };
    link.issuers = issuers.sort((a, b) => rank(a) - rank(b));
    return link.issuers;
  }

  #caOf(link: Link): number {
    if (link.ca === undefined) {
      const { publicKeyInfo, subject } = link.certificate;
      const identity = `${toHex(publicKeyInfo)} ${subject.canonical}`;
      link.ca = this.#cas.get(identity) ?? this.#cas.size;
      this.#cas.set(identity, link.ca);
    }
    return link.ca;
  }

  /** The checks of a path's last certificate that are possible before the path reaches an anchor. */
  #intermediateFault(path: readonly Link[]): PathFault | undefined {
    const at = path.length - 1;
    const link = path[at]!;
    link.inspected ??= inspect(link.certificate, 'intermediate', this.#context);
    if ('code' in link.inspected) return { at, ...link.inspected };
    const { maxIntermediates } = this.#context;
    const cas = countCas(path, path.length);
    const tooLong =
      cas > maxIntermediates
        ? `it is CA ${cas} of the path, and at most ${maxIntermediates} are allowed between end entity and trust anchor`
        : at > MAX_LINKS
          ? `at most ${MAX_LINKS} CAs are allowed between end entity and trust anchor, self-issued ones included`
          : undefined;
    if (tooLong !== undefined) return { at, code: 'x509.path_length', detail: tooLong };
    return pathLengthFault(path, link.certificate, at);
  }

  /** All checks of a complete path: RFC 5280 §6.1. */
  #pathFault(path: readonly Link[], anchor: TrustAnchor, notes: string[]): PathFault | undefined {
    const top = path.length;
    // 1. The anchor, checked by the same rules: an expired or unusable root is not used.
    const inspected = this.#context.store.inspect(anchor, this.#context);
    if ('code' in inspected) return { at: top, ...inspected };
    const length = pathLengthFault(path, anchor.certificate, top);
    if (length !== undefined) return length;
    const { distrustAfter } = anchor;
    if (distrustAfter !== undefined && path[0]!.certificate.notBefore > distrustAfter) {
      const date = new Date(distrustAfter).toISOString().slice(0, 10);
      return { at: top, code: 'x509.distrusted', detail: `not trusted for certificates issued after ${date}` };
    }
    return (
      // 2. Signatures, from the anchor down (§6.1.3 (a)(1)).
      this.#signatureFault(path, anchor) ??
      // 3. Names, of everyone below each CA that constrains them (§6.1.3 (b), (c)).
      this.#nameFault(path, inspected) ??
      // 4. Policies (§6.1.3 (d) to (f)).
      this.#policyFault(path) ??
      // 5. Revocation (§6.3).
      this.#revocationFault(path, anchor, notes)
    );
  }

  #signatureFault(path: readonly Link[], anchor: TrustAnchor): PathFault | undefined {
    for (let at = path.length - 1; at >= 0; at--) {
      const link = path[at]!;
      const issuer = path[at + 1] ?? anchor;
      let valid = link.signedBy.get(issuer);
      if (valid === undefined) {
        this.#context.budget.spend('signatures');
        try {
          valid = this.#verifySignature(link, issuer);
        } catch (error) {
          if (!isTlsError(error)) throw error;
          return { at: at + 1, code: 'x509.unsupported_key', detail: error.message };
        }
        link.signedBy.set(issuer, valid);
      }
      if (!valid) {
        const detail = `its signature does not verify with the key of '${certificateName(issuer.certificate)}'`;
        return { at, code: 'x509.bad_signature', detail };
      }
    }
    return undefined;
  }

  #verifySignature(link: Link, issuer: Link | TrustAnchor): boolean {
    const { tbs, signature } = link.certificate;
    const algorithm = (link.inspected as Inspected).signature!;
    const { crypto, verifiedSignatures } = this.#context;
    const key = issuer.certificate.publicKey(crypto);
    return verifiedSignatures?.has(link.certificate, key) || key.verify(algorithm, tbs, signature);
  }

  /** Records the path's signatures: all were good, or the path would not have been accepted. */
  #rememberSignatures(path: readonly Link[], anchor: TrustAnchor): void {
    const { crypto, verifiedSignatures } = this.#context;
    for (const [at, { certificate }] of path.entries()) {
      const issuer = path[at + 1] ?? anchor;
      verifiedSignatures?.add(certificate, issuer.certificate.publicKey(crypto));
    }
  }

  #nameFault(path: readonly Link[], anchor: Inspected): PathFault | undefined {
    for (let issuer = path.length; issuer > 0; issuer--) {
      const { nameConstraints } = issuer === path.length ? anchor : (path[issuer]!.inspected as Inspected);
      if (nameConstraints === undefined) continue;
      for (let at = issuer - 1; at >= 0; at--) {
        const link = path[at]!;
        // A CA's own rollover is exempt from its constraints, an end entity never (§4.2.1.10).
        if (at > 0 && link.certificate.isSelfIssued) continue;
        link.names ??= constrainedNames(link.certificate);
        const detail = constraintViolation(link.names, nameConstraints, this.#context.budget);
        if (detail !== undefined) return { at, code: 'x509.name_constraints', detail };
      }
    }
    return undefined;
  }

  #policyFault(path: readonly Link[]): PathFault | undefined {
    const certificates = path.map(({ certificate, inspected }) => {
      const { policies } = inspected as Inspected;
      return { ...policies, isSelfIssued: certificate.isSelfIssued };
    });
    const fault = policyFault(certificates, this.#context.policyInputs, this.#context.budget);
    return fault && { ...fault, code: 'x509.certificate_policies' };
  }

  #revocationFault(path: readonly Link[], anchor: TrustAnchor, notes: string[]): PathFault | undefined {
    if (!checksRevocation(path[0]!.certificate, this.#context)) return undefined;
    for (const [at, { certificate }] of path.entries()) {
      const above = [...path.slice(at + 1), anchor].map((issuer) => issuer.certificate);
      const issuer = above[0]!;
      const issuance = { anchor, above, certificate, issuer, issuerKey: issuer.publicKey(this.#context.crypto) };
      const { fault, note } = checkRevocation({ ...issuance, isEndEntity: at === 0 }, this.#context);
      if (fault !== undefined) return { at, ...fault };
      notes.push(`${certificateName(certificate)}: ${note}`);
    }
    return undefined;
  }

  #refuse(path: readonly Link[], anchor: TrustAnchor | undefined, fault: PathFault): undefined {
    if (this.candidates.length >= MAX_CANDIDATES) return;
    const { at, code, detail, rule } = fault;
    const certificates = path.map((link) => link.certificate);
    const certificate = certificates[at] ?? anchor?.certificate;
    const place = at < path.length ? `certificate ${at + 1} of the path` : 'the trust anchor';
    this.candidates.push({ path: certificates, anchor, refusal: { code, detail, certificate, place, rule } });
  }
}

/** The CAs of path[1] to path[end - 1] that are not self-issued (RFC 5280 §6.1.4 (l)); path[0], the end entity, never counts. */
function countCas(path: readonly Link[], end: number): number {
  let count = 0;
  for (let i = 1; i < end; i++) if (!path[i]!.certificate.isSelfIssued) count++;
  return count;
}

/** pathLenConstraint: RFC 5280 §6.1.4 (m), checked from the issuer downwards. */
function pathLengthFault(path: readonly Link[], issuer: Certificate, at: number): PathFault | undefined {
  const limit = issuer.basicConstraints?.pathLength;
  if (limit === undefined) return undefined;
  const below = countCas(path, at);
  if (below <= limit) return undefined;
  return { at, code: 'x509.path_length', detail: `it allows ${limit} CAs below it, and there are ${below}` };
}

function unknownIssuer(path: readonly Link[]): PathFault {
  const at = path.length - 1;
  const { certificate } = path[at]!;
  if (certificate.isSelfIssued) {
    // Its signature was not checked: neither its own key nor another of that name is trusted.
    const detail = `it has itself as its issuer${at === 0 ? '' : ', as a root'}, and is not trusted`;
    return { at, code: at === 0 ? 'x509.self_signed' : 'x509.unknown_issuer', detail };
  }
  return {
    at,
    code: 'x509.unknown_issuer',
    detail: `its issuer '${certificate.issuer}' is neither trusted nor among the certificates that were sent`,
  };
}

/** An identifier that cannot be decoded is ignored. */
function keyIdentifierOf(certificate: Certificate): Uint8Array | undefined {
  try {
    return certificate.subjectKeyIdentifier;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return undefined;
  }
}
