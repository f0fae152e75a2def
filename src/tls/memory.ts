// What a connection tells of the memory that it holds.

/** Bytes, V8's objects included. */
export interface MemoryReport {
  /** What is held now, between two calls: the sum of `pieces`. */
  readonly held: number;
  /** The most that was held after any call so far. */
  readonly peak: number;
  /**
   * The most that a single call so far had in use beyond what was held, and let go of before it returned: the plaintext
   * of the largest record with handshake messages. Application data is decrypted where it came and adds nothing.
   */
  readonly transient: number;
  /** `held` by what it is for. Certificates that connections share are counted in each. */
  readonly pieces: Readonly<Record<string, number>>;
}
