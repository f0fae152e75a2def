// The result of a verification as a value: the path, or every candidate path with the reason why it was refused.
import { printable } from '../errors/printable.ts';
import { type ErrorCode, TlsError } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import { privatePki, type VerificationPolicy } from './policy.ts';
import { RULE_TABLE, type RuleName } from './rules.ts';
import type { TrustAnchor } from './trust-store.ts';

/** The answer of a verification, with everything that was tried. */
export type Verdict =
  | {
      readonly accepted: true;
      /** From the end entity to the certificate that the anchor issued; only the end entity if that is the anchor. */
      readonly path: readonly Certificate[];
      readonly anchor: TrustAnchor;
      /** What is known about revocation, one line for each certificate of the path that was looked up. */
      readonly revocation: readonly string[];
    }
  | {
      readonly accepted: false;
      /** The most informative reason. */
      readonly refusal: Refusal;
      /** Every path that was tried, in the order of trying; the last ones are left out of a long search. */
      readonly candidates: readonly Candidate[];
    };

/** A path that was tried. */
export interface Candidate {
  /** Its certificates, end entity first. */
  readonly path: readonly Certificate[];
  /** Set if the path reached one. */
  readonly anchor: TrustAnchor | undefined;
  /** Why it was refused. */
  readonly refusal: Refusal;
}

/** Why a path was refused. */
export interface Refusal {
  /** The code that a TlsError of it has. */
  readonly code: ErrorCode;
  /** A description, without the certificate's name. It may quote its contents: not safe to print unescaped. */
  readonly detail: string;
  /** The certificate at fault; `undefined` if none. */
  readonly certificate: Certificate | undefined;
  /** Its place: `certificate 1 of the path` is the end entity. */
  readonly place: string | undefined;
  /** The rule that the policy in force would have to leave out for this certificate to pass here. */
  readonly rule: RuleName | undefined;
}

/** Maximum number of candidates shown after the reason; a hostile chain could fill a terminal. */
const MAX_CANDIDATES_SHOWN = 10;

/** The refusal in one sentence that names the certificate by place and subject, safe to print. */
export function describeRefusal({ certificate, place, detail, rule }: Refusal): string {
  const what = printable(detail); // it may quote the certificate
  const source = rule === undefined ? '' : ` (${RULE_TABLE[rule].source})`;
  return certificate === undefined
    ? what
    : `${place ?? 'certificate'} (${certificateName(certificate)}): ${what}${source}`;
}

/** Common for users whose own CA is in the system's roots, or in NODE_EXTRA_CA_CERTS. */
const OWN_CA =
  "It is for public CAs: if this CA is your own, pass its root (--cacert, loadVerifyLocations), which uses 'private'.";

/** The error that ends a handshake because of this verdict; its hint names the relaxation that would have helped. */
export function refusalError(refusal: Refusal, policy: VerificationPolicy): TlsError {
  const { code, rule } = refusal;
  if (rule === undefined) return new TlsError(code, describeRefusal(refusal));
  const isForPublicCas = policy.isForPublicCas && !privatePki.rules.has(rule);
  const hint = [
    `The policy '${policy.name}' demands it.`,
    ...(isForPublicCas ? [OWN_CA] : []),
    `${isForPublicCas ? 'Otherwise issue' : 'Issue'} the certificate again, or leave that rule out: policy '${policy.name},-${rule}'.`,
  ];
  return new TlsError(code, describeRefusal(refusal), { hint: hint.join(' ') });
}

/** The verdict as readable lines that are safe to print: the path, or the candidates and why each failed. */
export function explainVerdict(verdict: Verdict): string[] {
  if (verdict.accepted) {
    const { path, anchor, revocation } = verdict;
    return [
      ...path.map((certificate, i) => `${i + 1}. ${certificateName(certificate)}`),
      `trusted: ${certificateName(anchor.certificate)}`,
      ...revocation,
    ];
  }
  const { refusal, candidates } = verdict;
  const lines = [describeRefusal(refusal)];
  for (const candidate of candidates.slice(0, MAX_CANDIDATES_SHOWN)) {
    const names = [...candidate.path, ...(candidate.anchor === undefined ? [] : [candidate.anchor.certificate])];
    lines.push(`tried: ${names.map(certificateName).join(' ← ')}`, `  ${describeRefusal(candidate.refusal)}`);
  }
  if (candidates.length > MAX_CANDIDATES_SHOWN) lines.push(`… and ${candidates.length - MAX_CANDIDATES_SHOWN} more`);
  return lines;
}

/** Longer subjects are shortened: one with 2,000 attributes would fill the screen. */
const MAX_NAME_SHOWN = 200;

/** The subject, or a replacement if it is empty or cannot be parsed; shortened if it is long. */
export function certificateName(certificate: Certificate): string {
  try {
    if (!certificate.subject.isEmpty) {
      const name = certificate.subject.toString();
      return name.length > MAX_NAME_SHOWN ? `${name.slice(0, MAX_NAME_SHOWN)}…` : name;
    }
    const first = certificate.subjectAltName?.find((name) => name.kind === 'dns');
    return first?.kind === 'dns' ? `DNS:${first.value}` : '(empty name)';
  } catch {
    return '(a name that cannot be read)';
  }
}
