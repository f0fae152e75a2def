// The memory report of a connection.

/** Bytes, V8's objects included. */
export interface MemoryReport {
  /** Bytes in use now, between two calls: the sum of `pieces`. */
  readonly held: number;
  /** The largest `held` after any call so far. */
  readonly peak: number;
  /**
   * The most that a single call so far used temporarily beyond `held`: the plaintext
   * of the largest record with handshake messages. Application data is decrypted in place and adds nothing.
   */
  readonly transient: number;
  /** `held` by purpose. Certificates that connections share are counted in each. */
  readonly pieces: Readonly<Record<string, number>>;
}
