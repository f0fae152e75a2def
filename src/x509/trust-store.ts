// Trust anchors: RFC 5280 §6.1.1 (d), as certificates, found by their subject.

import { isTlsError, type TlsError } from '../errors.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { Certificate } from './certificate.ts';
import {
  type CertificateFault,
  type Inspected,
  type InspectionContext,
  inspect,
  type Purpose,
  validityFault,
} from './inspect.ts';
import type { Name } from './name.ts';
import type { VerificationPolicy } from './policy.ts';

/** A CA that is trusted: RFC 5280 §6.1.1 (d). */
export interface TrustAnchor {
  /** Its certificate. */
  readonly certificate: Certificate;
  /**
   * End entities issued after this are refused, milliseconds since 1970: how root programmes retire a root
   * (CKA_NSS_SERVER_DISTRUST_AFTER).
   */
  readonly distrustAfter?: number | undefined;
}

/** An anchor that could not be read. */
export interface UnusableAnchor {
  /** Its index in the caller's list, from 0. */
  readonly index: number;
  readonly error: TlsError;
}

interface Inspection {
  readonly policy: VerificationPolicy;
  readonly purpose: Purpose;
  readonly answer: Inspected | CertificateFault;
}

/** Anchors in an index. Build it once and use it for many verifications: parsing 144 roots takes milliseconds. */
export class TrustStore {
  readonly anchors: readonly TrustAnchor[];
  /** Left out: one unreadable root must not take the others with it. */
  readonly unusable: readonly UnusableAnchor[];
  readonly #bySubject = new Map<string, TrustAnchor[]>();
  readonly #inspections = new Map<TrustAnchor, Inspection>();

  /** @param anchors - DER is kept, not copied. The same certificate twice counts once. */
  constructor(anchors: Iterable<TrustAnchor | Certificate | Uint8Array>) {
    const usable: TrustAnchor[] = [];
    const unusable: UnusableAnchor[] = [];
    let index = 0;
    for (const given of anchors) {
      try {
        const anchor = toAnchor(given);
        if (this.#add(anchor)) usable.push(anchor);
      } catch (error) {
        if (!isTlsError(error)) throw error;
        unusable.push({ index, error });
      }
      index++;
    }
    this.anchors = usable;
    this.unusable = unusable;
  }

  /** Anchors with this subject. */
  bySubject(name: Name): readonly TrustAnchor[] {
    return this.#bySubject.get(name.canonical) ?? [];
  }

  /** The anchor that is exactly this certificate. */
  find(certificate: Certificate): TrustAnchor | undefined {
    return this.bySubject(certificate.subject).find((anchor) => anchor.certificate.equals(certificate));
  }

  /** {@link inspect} in the role of an anchor; remembered for the policy and purpose that asked last. */
  inspect(anchor: TrustAnchor, context: InspectionContext): Inspected | CertificateFault {
    const { certificate } = anchor;
    const time = validityFault(certificate, context.now);
    if (time !== undefined) return time;
    const { policy, purpose } = context;
    const last = this.#inspections.get(anchor);
    if (last?.policy === policy && last.purpose === purpose) return last.answer;
    const answer = inspect(certificate, 'anchor', context);
    this.#inspections.set(anchor, { policy, purpose, answer });
    return answer;
  }

  #add(anchor: TrustAnchor): boolean {
    const key = anchor.certificate.subject.canonical;
    const same = this.#bySubject.get(key) ?? [];
    if (same.some(({ certificate }) => certificate.equals(anchor.certificate))) return false;
    this.#bySubject.set(key, [...same, anchor]);
    return true;
  }

  [INSPECT](...args: InspectArguments): string {
    return show('TrustStore', { anchors: this.anchors.length, unusable: this.unusable.length }, args);
  }
}

function toAnchor(given: TrustAnchor | Certificate | Uint8Array): TrustAnchor {
  if (given instanceof Uint8Array) return { certificate: Certificate.parse(given) };
  return given instanceof Certificate ? { certificate: given } : given;
}
