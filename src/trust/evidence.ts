// What one host shows to a modern client and to each firmware (servers choose their chain by the hello), and which known
// roots verify each of these chains.
import type { BoardProfile } from '../boards/profile.ts';
import { hintOf, isTlsError, TlsError } from '../errors.ts';
import { type BoardOutcome, judgeChain, type ProbeSettings, probeBoards } from '../probe/board-probe.ts';
import { mapBounded } from '../probe/bounded.ts';
import { formatHost, type Host } from '../probe/host.ts';
import { fetchChain, type HostChain, type HostChainSettings } from '../probe/host-chain.ts';
import { equalBytes } from '../util/bytes.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { certificateName, refusalError } from '../x509/verdict.ts';
import { verifyChain } from '../x509/verify.ts';
import { acceptedRoots, type BoardTrial, isProved, type JudgedRoot, judgeRoots, tryOnBoard } from './candidates.ts';
import type { HostChoice } from './choose-roots.ts';
import type { NamedRoots } from './known-roots.ts';

export interface EvidenceSettings extends HostChainSettings {
  /** The firmwares that are to connect. */
  readonly boards: readonly BoardProfile[];
  /** Roots that only this machine has: never chosen, but named if a chain ends at one. */
  readonly localRoots?: readonly NamedRoots[] | undefined;
  /** DER, end entity first: used instead of the hosts' chains; nothing is sent then. */
  readonly chain?: readonly Uint8Array[] | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A chain that a host shows, and who is shown it. */
export interface ChainView {
  /** DER, end entity first. */
  readonly chain: readonly Uint8Array[];
  /** Whether a modern client is. */
  readonly isModern: boolean;
  /** The firmwares that are. */
  readonly boards: readonly BoardProfile[];
  /** Each known root that it can end in, by the standard verifier. */
  readonly judged: readonly JudgedRoot[];
  /** By firmware: each root that verifies by RFC 5280, tried on the firmware. */
  readonly trials: ReadonlyMap<BoardProfile, readonly BoardTrial[]>;
}

export interface Evidence {
  readonly host: Host;
  readonly views: readonly ChainView[];
  /** Without a root of the program, in the order of the boards. */
  readonly outcomes: readonly BoardOutcome[];
  /** Why no root can be recommended for it. */
  readonly failure: TlsError | undefined;
}

/** In the order of the hosts. @throws TlsError `net.aborted`. */
export async function collectEvidence(
  hosts: readonly Host[],
  known: TrustStore,
  settings: EvidenceSettings,
): Promise<Evidence[]> {
  const { boards, chain, onProgress } = settings;
  const modern = await mapBounded(
    hosts,
    PARALLEL,
    (host) => showToModern(host, known, settings),
    (done) => onProgress?.('as a modern client', done, hosts.length),
  );
  const reached = hosts.filter((_, i) => !isUnreachable(modern[i]!));
  const shown = new Map<Host, readonly BoardOutcome[]>();
  if (chain === undefined) {
    const asBoards: ProbeSettings = { ...settings, onProgress: progressOf(onProgress, 'as the boards') };
    const outcomes = await probeBoards(reached, boards, asBoards);
    for (const [i, host] of reached.entries()) shown.set(host, outcomes[i]!);
  } else
    for (const host of hosts)
      shown.set(
        host,
        await Promise.all(boards.map((board) => judgeChain(host, board, chain, withoutProgress(settings)))),
      );
  return mapBounded(
    hosts.map((host, i) => ({ host, modern: modern[i]! })),
    1,
    ({ host, modern }) => weigh(host, modern, shown.get(host) ?? [], known, settings),
  );
}

/** Handshakes at a time: enough to hide one slow host, few enough for a home router. */
const PARALLEL = 16;

/** Reports the current operation and its progress. */
export type OnProgress = (what: string, done: number, all: number) => void;

export function progressOf(onProgress: OnProgress | undefined, what: string): ProbeSettings['onProgress'] {
  return onProgress && ((done, all) => onProgress(what, done, all));
}

/** Boards do not connect to a host that a modern client cannot reach. */
function isUnreachable(modern: HostChain | TlsError): boolean {
  return modern instanceof TlsError && modern.kind === 'network' && modern.code !== 'net.closed';
}

async function showToModern(host: Host, known: TrustStore, settings: EvidenceSettings): Promise<HostChain | TlsError> {
  const { chain, signal } = settings;
  if (chain !== undefined)
    return { certificates: chain, anchor: undefined, refusal: refusalOf(chain, host, known, settings) };
  try {
    return await fetchChain(host, known, settings);
  } catch (error) {
    if (!isTlsError(error) || signal?.aborted) throw error;
    return error;
  }
}

async function weigh(
  host: Host,
  modern: HostChain | TlsError,
  outcomes: readonly BoardOutcome[],
  known: TrustStore,
  settings: EvidenceSettings,
): Promise<Evidence> {
  const views = await viewsOf(host, modern, outcomes, known, settings);
  return { host, views, outcomes, failure: failureOf(host, modern, views, known, settings) };
}

async function viewsOf(
  host: Host,
  modern: HostChain | TlsError,
  outcomes: readonly BoardOutcome[],
  known: TrustStore,
  settings: EvidenceSettings,
): Promise<ChainView[]> {
  const shown: { chain: readonly Uint8Array[]; isModern: boolean; boards: BoardProfile[] }[] = [];
  const add = (chain: readonly Uint8Array[] | undefined, board: BoardProfile | undefined) => {
    if (chain === undefined || chain.length === 0) return;
    const known = shown.find((each) => sameChain(each.chain, chain));
    const view = known ?? { chain, isModern: false, boards: [] };
    if (known === undefined) shown.push(view);
    if (board === undefined) view.isModern = true;
    else view.boards.push(board);
  };
  add(modern instanceof TlsError ? undefined : modern.certificates, undefined);
  for (const outcome of outcomes) add(chainOf(outcome), outcome.profile);
  return Promise.all(
    shown.map(async (view) => {
      const judged = judgeRoots(view.chain, host.name, known, settings);
      const candidates = acceptedRoots(judged);
      const trials = new Map<BoardProfile, readonly BoardTrial[]>();
      for (const board of view.boards)
        trials.set(board, await tryOnBoard(view.chain, host, board, candidates, withoutProgress(settings)));
      return { ...view, judged, trials };
    }),
  );
}

/** The chain that the firmware received, whether or not it accepted it. */
function chainOf({ witness, handshake }: BoardOutcome): readonly Uint8Array[] | undefined {
  return (witness ?? handshake)?.asked?.chain;
}

function withoutProgress({ onProgress: _, ...settings }: EvidenceSettings): ProbeSettings {
  return settings;
}

function sameChain(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((der, i) => equalBytes(der, b[i]!));
}

/** The requirements for one host: a set of roots for each firmware that one of them serves, else the standard verifier's. */
export function choicesOf({ host, views }: Evidence): HostChoice[] {
  const name = formatHost(host);
  const forBoards = views.flatMap(({ trials }) =>
    [...trials.values()].flatMap((each) => {
      const candidates = each
        .filter(({ outcome }) => outcome.verification === 'loaded' && isProved(outcome))
        .map(({ candidate }) => candidate);
      return candidates.length === 0 ? [] : [{ host: name, candidates }];
    }),
  );
  if (forBoards.length > 0) return forBoards;
  const byTheBook = views.map(({ judged }) => acceptedRoots(judged)).find((candidates) => candidates.length > 0);
  return byTheBook === undefined ? [] : [{ host: name, candidates: byTheBook }];
}

/** Replaces the error table's hint, which recommends this very command. */
const UNKNOWN_HINT =
  'No known root signed it. If it is your own CA, pass its certificate as well (--roots FILE); ' +
  'if not, someone may be intercepting the connection, or the server does not send an intermediate.';

function failureOf(
  host: Host,
  modern: HostChain | TlsError,
  views: readonly ChainView[],
  known: TrustStore,
  settings: EvidenceSettings,
): TlsError | undefined {
  if (views.length === 0)
    return modern instanceof TlsError ? modern : new TlsError('net.closed', 'no certificate came');
  const refusal = modern instanceof TlsError ? refusalOf(views[0]!.chain, host, known, settings) : modern.refusal;
  if (refusal === undefined) {
    const isServed = views.some(({ judged }) => judged.some(({ verdict }) => verdict.accepted));
    if (isServed) return undefined;
    return new TlsError('trust.no_single_root', 'the chain verifies with all known roots, and with none of them alone');
  }
  const local = localRootOf(views[0]!.chain, host, settings);
  if (local !== undefined) return local;
  if (refusal.code !== 'x509.unknown_issuer' || refusal.hint !== hintOf(refusal.code)) return refusal;
  return new TlsError(refusal.code, refusal.message, { cause: refusal, hint: UNKNOWN_HINT });
}

/** By the book, with all of these roots. */
function refusalOf(
  chain: readonly Uint8Array[],
  { name }: Host,
  known: TrustStore,
  { environment, policy, revocation }: HostChainSettings,
): TlsError | undefined {
  const { crypto, clock, isPublicSuffix } = environment;
  const common = { crypto, policy, revocation, isPublicSuffix, now: clock.now() };
  const verdict = verifyChain(chain, { ...common, store: known, purpose: 'server', serverName: name });
  return verdict.accepted ? undefined : refusalError(verdict.refusal, policy);
}

/** A root known only to this machine, in which the chain ends. */
function localRootOf(chain: readonly Uint8Array[], host: Host, settings: EvidenceSettings): TlsError | undefined {
  for (const { name, roots } of settings.localRoots ?? []) {
    const store = storeOf(roots);
    // A company's certificates need not follow the rules of the web PKI.
    const found = judgeRoots(chain, host.name, store, { ...settings, policy: privatePki }).find(
      ({ verdict }) => verdict.accepted,
    );
    if (found !== undefined)
      return new TlsError(
        'trust.local_root',
        `the chain ends at ${certificateName(found.anchor.certificate)}, which is in no root programme: this machine alone trusts it (${name})`,
      );
  }
  return undefined;
}

const STORES = new WeakMap<readonly Uint8Array[], TrustStore>();

function storeOf(roots: readonly Uint8Array[]): TrustStore {
  const store = STORES.get(roots) ?? new TrustStore(roots);
  STORES.set(roots, store);
  return store;
}
