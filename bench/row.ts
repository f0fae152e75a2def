// One measured figure of a bench, and how it stands against its peer.

export interface Row {
  /** What was measured: `full TLS 1.3 handshake, P-256`. */
  readonly measure: string;
  /** `handshakes/s`, `MB/s`, `KB`. */
  readonly unit: string;
  readonly ours: number;
  /** The same work by `peerName`; absent where nothing comparable exists. */
  readonly peer?: number | undefined;
  /**
   * What this project set itself: the least `ours` ÷ `peer` where more is better, the most where less is. Absent: the
   * figure is only shown.
   */
  readonly reach?: number | undefined;
  /** Whether a higher figure is the better one. Default: true. */
  readonly moreIsBetter?: boolean | undefined;
}

/** What each `bench/<name>.ts` exports. It imports the built package: a compiler's helper calls would be measured. */
export interface BenchModule {
  /** One line: what is compared with what. */
  readonly title: string;
  bench(settings: BenchSettings): AsyncIterable<Row>;
}

export interface BenchSettings {
  /** The `micropython` command of a unix port, as a peer; rows that need one are left out without it. */
  readonly micropython?: string | undefined;
}

export interface Judged {
  readonly ratio: number | undefined;
  /** `undefined` where there is nothing to reach. */
  readonly met: boolean | undefined;
}

export function judge({ ours, peer, reach, moreIsBetter = true }: Row): Judged {
  const ratio = peer === undefined ? undefined : ours / peer;
  if (reach === undefined) return { ratio, met: undefined };
  const value = ratio ?? ours; // without a peer the reach is absolute
  return { ratio, met: moreIsBetter ? value >= reach : value <= reach };
}

/**
 * Runs two alternatives in turns and gives the median rate of each, so that a busy moment of the machine falls on both.
 *
 * @param rounds - how often each is run, after one round that only warms up.
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

/** @param work - does some work and says how many units it was. @returns units per second. */
async function rate(work: () => Promise<number> | number): Promise<number> {
  const start = performance.now();
  const units = await work();
  return (units * 1000) / (performance.now() - start);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
