// `trust` from end to end: chains fetched, roots chosen, and the choice proved by handshakes with nothing else trusted.
import { hintOf, isTlsError, TlsError } from '../errors.ts';
import { formatHost, type Host } from '../probe/host.ts';
import { type HandshakeSettings, showChain } from '../probe/host-chain.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { type RootCandidate, rootCandidates } from './candidates.ts';
import { type ChosenRoot, chooseRoots, type HostChoice } from './choose-roots.ts';

export interface FindRootsSettings extends HandshakeSettings {
  /** DER of the roots to choose from: a root programme, or one's own CA. What servers send never joins them. */
  readonly knownRoots: readonly Uint8Array[];
}

/** What was found. */
export interface RootReport {
  /** Empty if no host could be served. */
  readonly roots: readonly ChosenRoot[];
  /** Whether fewer roots are impossible. */
  readonly fewest: boolean;
  /** Hosts that shook hands with exactly these roots trusted. */
  readonly proved: readonly string[];
  /** The others, each with its reason. */
  readonly failures: readonly HostFailure[];
  /** Hosts that these roots verify by the book, and that a board will refuse nonetheless, each with mbedTLS's reason. */
  readonly refusedByBoards: readonly HostFailure[];
}

/** A host that no known root verifies, or that cannot be reached. */
export interface HostFailure {
  /** As it was asked for. */
  readonly host: string;
  /** Why. */
  readonly error: TlsError;
}

/** Handshakes at a time: enough to hide one slow host, few enough for a home router. */
const PARALLEL = 8;

/**
 * Finds the roots that a device needs for all these hosts. A host that fails does not spoil the others.
 *
 * @throws TlsError `x509.no_anchors` if not one of the known roots can be read, `net.aborted`.
 */
export async function findRoots(hosts: readonly Host[], settings: FindRootsSettings): Promise<RootReport> {
  const known = new TrustStore(settings.knownRoots);
  if (known.anchors.length === 0) throw new TlsError('x509.no_anchors', 'there is no root to choose from');

  const shown = await attemptEach(hosts, settings, (host) => candidatesOf(host, known, settings));
  const choices: HostChoice[] = shown.done.map(({ host, value }) => ({ host: formatHost(host), candidates: value }));
  if (choices.length === 0)
    return { roots: [], fewest: true, proved: [], failures: shown.failures, refusedByBoards: [] };

  const { roots, fewest } = chooseRoots(choices, settings.environment.crypto);
  const exactly = new TrustStore(roots.map(({ certificate }) => certificate));
  const reachable = shown.done.map(({ host }) => host);
  const proofs = await attemptEach(reachable, settings, (host) => prove(host, exactly, settings));
  return {
    roots,
    fewest,
    proved: proofs.done.map(({ host }) => formatHost(host)),
    failures: [...shown.failures, ...proofs.failures],
    refusedByBoards: choices.flatMap(({ host, candidates: [first] }) =>
      first?.boardRefusal === undefined ? [] : [{ host, error: first.boardRefusal }],
    ),
  };
}

/** The table's hint would send people here. */
const UNKNOWN_HINT =
  'No root that is known here signed it. If it is a CA of your own, hand in its certificate as well (--roots FILE); ' +
  'if not, somebody may sit in between, or the server leaves an intermediate out.';

/** Those that boards take, or if there are none, those that are right by the book. */
async function candidatesOf(host: Host, known: TrustStore, settings: HandshakeSettings): Promise<RootCandidate[]> {
  const chain = await showChain(host, known, settings).catch((error: unknown) => {
    if (!isTlsError(error) || error.code !== 'x509.unknown_issuer' || error.hint !== hintOf(error.code)) throw error;
    throw new TlsError(error.code, error.message, { cause: error, hint: UNKNOWN_HINT });
  });
  const candidates = rootCandidates(chain, host.name, known, settings);
  const forBoards = candidates.filter(({ boardRefusal }) => boardRefusal === undefined);
  if (forBoards.length > 0) return forBoards;
  if (candidates.length > 0) return candidates;
  throw new TlsError('trust.no_single_root', 'the chain verifies with all known roots, and with none of them alone');
}

async function prove(host: Host, exactly: TrustStore, settings: HandshakeSettings): Promise<void> {
  try {
    await showChain(host, exactly, settings);
  } catch (error) {
    if (!isTlsError(error) || error.kind !== 'certificate') throw error;
    throw new TlsError('trust.not_proved', `not with these roots alone: ${error.message}`, { cause: error });
  }
}

interface Attempts<T> {
  readonly done: readonly { readonly host: Host; readonly value: T }[];
  readonly failures: readonly HostFailure[];
}

/** One step for every host; the results are in the order of the hosts. */
async function attemptEach<T>(
  hosts: readonly Host[],
  { signal }: HandshakeSettings,
  step: (host: Host) => Promise<T>,
): Promise<Attempts<T>> {
  const done: { host: Host; value: T }[] = [];
  const failures: HostFailure[] = [];
  for (let i = 0; i < hosts.length; i += PARALLEL) {
    const group = hosts.slice(i, i + PARALLEL);
    const outcomes = await Promise.allSettled(group.map(step));
    for (const [j, outcome] of outcomes.entries()) {
      const host = group[j]!;
      if (outcome.status === 'fulfilled') done.push({ host, value: outcome.value });
      else if (isTlsError(outcome.reason) && !signal?.aborted)
        failures.push({ host: formatHost(host), error: outcome.reason });
      else throw outcome.reason;
    }
  }
  return { done, failures };
}
