// What a connection tells of the memory that it holds.

/** Bytes by piece. `held` is the sum between calls; `peak` the highest such sum so far; `transient` the most that one
 * call needed beyond it. */
export interface MemoryReport {
  readonly held: number;
  readonly peak: number;
  readonly transient: number;
  readonly pieces: Readonly<Record<string, number>>;
}
