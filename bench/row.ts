// One measured figure of a bench, compared with its peer and its target.

export interface Row {
  /** The measured operation: `full TLS 1.3 handshake, P-256`. */
  readonly measure: string;
  /** `handshakes/s`, `MB/s`, `KB`. */
  readonly unit: string;
  readonly ours: number;
  /** The same work done by `peerName`; absent if there is nothing comparable. */
  readonly peer?: number | undefined;
  /** `ours` ÷ `peer`, where it was measured round by round. Default: of the two figures above. */
  readonly ratio?: number | undefined;
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

export function judge({ ours, peer, reach, moreIsBetter = true, ...row }: Row): Judged {
  const ratio = row.ratio ?? (peer === undefined ? undefined : ours / peer);
  if (reach === undefined) return { ratio, met: undefined };
  const value = ratio ?? ours; // without a peer, the target is absolute
  return { ratio, met: moreIsBetter ? value >= reach : value <= reach };
}

/**
 * Alternates between two functions, so that a busy moment of the machine affects both, and returns the median rate of each
 * and the median of the rounds' ratios. A shared machine's speed can change by half within a minute: the ratio of two
 * neighbouring measurements changes far less.
 *
 * @param rounds - how often each is run, after one warm-up round.
 * @returns units of work per second, as each function counts them.
 */
export async function compareRates(
  ours: () => Promise<number> | number,
  peer: () => Promise<number> | number,
  rounds = 5,
): Promise<{ ours: number; peer: number; ratio: number }> {
  const measured: { readonly ours: number; readonly peer: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0 ? await rate(ours) : undefined;
    const other = await rate(peer);
    const one = first ?? (await rate(ours));
    if (round > 0) measured.push({ ours: one, peer: other });
  }
  return {
    ours: median(measured.map((each) => each.ours)),
    peer: median(measured.map((each) => each.peer)),
    ratio: median(measured.map((each) => each.ours / each.peer)),
  };
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
