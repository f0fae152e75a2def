// The whole of `trust`: fetches chains, chooses roots, and tests the choice as each board with no other root trusted.
import type { BoardProfile } from '../boards/profile.ts';
import type { Basis } from '../boards/provenance.ts';
import { TlsError } from '../errors.ts';
import { type BoardOutcome, judgeChain, type ProbeSettings, probeBoards } from '../probe/board-probe.ts';
import { exceptionOf } from '../probe/exception-of.ts';
import { formatHost, type Host } from '../probe/host.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { isProved } from './candidates.ts';
import { type ChosenRoot, chooseRoots, type HostChoice, toChosen } from './choose-roots.ts';
import { choicesOf, collectEvidence, type Evidence, type EvidenceSettings, progressOf } from './evidence.ts';
import { siblingsOf } from './siblings.ts';

export interface FindRootsSettings extends EvidenceSettings {
  /** DER of the roots to choose from: root programmes, or one's own CA. What servers send never joins them. */
  readonly knownRoots: readonly Uint8Array[];
  /** Whether {@link RootReport.spares} are included in the test. Absent: they are only listed. */
  readonly spares?: 'included' | undefined;
}

/** What was found. */
export interface RootReport {
  /** Empty if no host could be served. */
  readonly roots: readonly ChosenRoot[];
  /** Published roots of the same CAs, to which a server can move with its next certificate. */
  readonly spares: readonly ChosenRoot[];
  /** Whether fewer roots are impossible. */
  readonly fewest: boolean;
  /** Hosts that every board verified with exactly these roots. */
  readonly proved: readonly string[];
  /** Every host on every board, with exactly these roots. */
  readonly proofs: readonly Proof[];
  /** Hosts for which no root can be recommended, each with its reason. */
  readonly failures: readonly HostFailure[];
  /** What boards refuse of the other hosts. */
  readonly refusedByBoards: readonly BoardRefusal[];
  /** The chains that each host sent, and the result for each root. */
  readonly evidence: readonly Evidence[];
}

/** A host that no known root verifies, or that cannot be reached. */
export interface HostFailure {
  /** As it was asked for. */
  readonly host: string;
  /** Why. */
  readonly error: TlsError;
}

/** A host that a board does not verify with these roots. */
export interface BoardRefusal extends HostFailure {
  /** The firmware's id. */
  readonly board: string;
  /** `repr(e)` of the exception in its program; `undefined` if there is none, because nothing is verified. */
  readonly exception: string | undefined;
}

/** One host on one board. */
export interface Proof {
  /** As it was asked for. */
  readonly host: string;
  /** The firmware's id. */
  readonly board: string;
  /** Whether its program verifies the host. */
  readonly proved: boolean;
  /** `loaded`: with these roots; `built-in`: with those of the firmware, which cannot load others. */
  readonly by: BoardOutcome['verification'];
  /** How reliable the result is. */
  readonly basis: Basis;
}

/**
 * Finds the roots that a device needs for all these hosts. A host that fails does not spoil the others.
 *
 * @throws TlsError `x509.no_anchors` if not one of the known roots can be read, `net.aborted`.
 */
export async function findRoots(hosts: readonly Host[], settings: FindRootsSettings): Promise<RootReport> {
  const known = new TrustStore(settings.knownRoots);
  if (known.anchors.length === 0) throw new TlsError('x509.no_anchors', 'there is no root to choose from');

  const evidence = await collectEvidence(hosts, known, settings);
  const failures = evidence.flatMap(({ host, failure }) =>
    failure === undefined ? [] : [{ host: formatHost(host), error: failure }],
  );
  const served = evidence.filter(({ failure }) => failure === undefined);
  const choices = served.flatMap(choicesOf);
  const { roots, fewest } = chooseRoots(choices, settings.environment.crypto);
  const spares = sparesOf(roots, choices, known, settings);
  const bundle = [...roots, ...(settings.spares === 'included' ? spares : [])].map(
    ({ certificate }) => certificate.der,
  );
  const outcomes = bundle.length === 0 ? [] : await proveAll(served, bundle, settings);
  return {
    roots,
    spares,
    fewest,
    proved: served.filter((_, i) => outcomes[i]?.every(isProved)).map(({ host }) => formatHost(host)),
    proofs: outcomes.flat().map(describeProof),
    failures,
    refusedByBoards: outcomes.flatMap((row, i) =>
      row.flatMap((outcome, j) => refusalBy(outcome, served[i]!.outcomes[j]!)),
    ),
    evidence,
  };
}

function sparesOf(
  roots: readonly ChosenRoot[],
  choices: readonly HostChoice[],
  known: TrustStore,
  { environment: { clock, crypto } }: FindRootsSettings,
): ChosenRoot[] {
  const all = known.anchors.map(({ certificate }) => certificate);
  const chosen = all.filter((each) => roots.some(({ certificate }) => certificate.der === each.der));
  return siblingsOf(chosen, all, clock.now()).map((certificate) => toChosen(certificate, choices, crypto));
}

/** By host, then by board. */
async function proveAll(
  served: readonly Evidence[],
  bundle: readonly Uint8Array[],
  settings: FindRootsSettings,
): Promise<BoardOutcome[][]> {
  const { boards, chain, onProgress } = settings;
  const exactly: ProbeSettings = { ...settings, roots: bundle, onProgress: progressOf(onProgress, 'proved') };
  const hosts = served.map(({ host }) => host);
  if (chain === undefined) return probeBoards(hosts, boards, exactly);
  return Promise.all(
    hosts.map((host) => Promise.all(boards.map((board: BoardProfile) => judgeChain(host, board, chain, exactly)))),
  );
}

function describeProof(outcome: BoardOutcome): Proof {
  const { host, profile, verification, basis } = outcome;
  return { host: formatHost(host), board: profile.id, proved: isProved(outcome), by: verification, basis };
}

/** @param before - without these roots. */
function refusalBy(outcome: BoardOutcome, before: BoardOutcome): BoardRefusal[] {
  if (isProved(outcome)) return [];
  const { profile, host, error } = outcome;
  const common = { host: formatHost(host), board: profile.id };
  if (error === undefined) {
    const unverified = new TlsError(
      'trust.unverified_board',
      `${profile.stack.library.name} of this firmware verifies no server`,
    );
    return [{ ...common, error: unverified, exception: undefined }];
  }
  const isNew = error.kind === 'certificate' && before.error?.code !== error.code && outcome.verification === 'loaded';
  const hasChanged = isNew && !equalChains(outcome, before);
  const reason = hasChanged
    ? new TlsError('trust.not_proved', `not with these roots alone: ${error.message}`, { cause: error })
    : error;
  return [{ ...common, error: reason, exception: exceptionOf(outcome) }];
}

/** Whether the server sent the same certificates again. */
function equalChains(a: BoardOutcome, b: BoardOutcome): boolean {
  const text = ({ witness, handshake }: BoardOutcome) => String((witness ?? handshake)?.asked?.chain);
  return text(a) === text(b);
}
