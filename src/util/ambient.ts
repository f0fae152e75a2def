// Clock and random source as interfaces: sans-I/O code gets both from its caller (docs/architecture.md).

/** A wall clock. A board's profile may provide one that starts in 2000 or 2021. */
export interface Clock {
  /** @returns milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/**
 * A source of cryptographic randomness.
 *
 * @param length - bytes wanted, 0..65,536.
 * @returns a fresh array that the caller owns (and zeroes, if it becomes a secret).
 */
export type RandomSource = (length: number) => Uint8Array;
