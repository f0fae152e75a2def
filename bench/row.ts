// One measured figure of a bench, compared with its peer and its target.

export interface Row {
  /** The measured operation: `full TLS 1.3 handshake, P-256`. */
  readonly measure: string;
  /** `handshakes/s`, `MB/s`, `KB`. */
  readonly unit: string;
  readonly ours: number;
  /** The same work done by `peerName`; absent if there is nothing comparable. */
  readonly peer?: number | undefined;
  /**
   * This project's target: the minimum of `ours` ÷ `peer` if more is better, the maximum if less is. Absent: the
   * figure is only shown.
   */
  readonly reach?: number | undefined;
  /** Whether higher is better. Default: true. */
  readonly moreIsBetter?: boolean | undefined;
}

/** The export of each `bench/<name>.ts`. It imports the built package, to measure no helper calls of a compiler. */
export interface BenchModule {
  /** One line: what is compared. */
  readonly title: string;
  bench(settings: BenchSettings): AsyncIterable<Row>;
}

export interface BenchSettings {
  /** The `micropython` command of a unix port, as a peer; rows that need it are omitted without it. */
  readonly micropython?: string | undefined;
}

export interface Judged {
  readonly ratio: number | undefined;
  /** `undefined` if there is no target. */
  readonly met: boolean | undefined;
}

export function judge({ ours, peer, reach, moreIsBetter = true }: Row): Judged {
  const ratio = peer === undefined ? undefined : ours / peer;
  if (reach === undefined) return { ratio, met: undefined };
  const value = ratio ?? ours; // without a peer, the target is absolute
  return { ratio, met: moreIsBetter ? value >= reach : value <= reach };
}

/**
 * Alternates between two functions and returns the median rate of each, so that a busy moment of the machine affects both.
 *
 * @param rounds - how often each is run, after one warm-up round.
 * @returns units of work per second, as each function counts them.
 */
export async function compareRates(
  ours: () => Promise<number> | number,
  peer: () => Promise<number> | number,
  rounds = 5,
): Promise<{ ours: number; peer: number }> {
  const rates = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const one = await rate(ours);
    const other = await rate(peer);
    if (round === 0) continue;
    rates.ours.push(one);
    rates.peer.push(other);
  }
  return { ours: median(rates.ours), peer: median(rates.peer) };
}

/** @param work - does some work and returns the number of units. @returns units per second. */
async function rate(work: () => Promise<number> | number): Promise<number> {
  const start = performance.now();
  const units = await work();
  return (units * 1000) / (performance.now() - start);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
