// Combines small pieces of a long body into larger writes: a write for each TLS record costs as much as decrypting it.

/** Maximum bytes in one write. */
const BATCH = 262_144;

/**
 * Collects pieces until a batch is full, or until a turn of the event loop adds nothing: data that arrives slowly is
 * written at once. One batch is written while the next is filled.
 */
export class BatchedWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #reuses: boolean;
  #buffer: Uint8Array = new Uint8Array(0);
  /** The buffer of earlier batches. It is written when the next one is full. */
  #other: Uint8Array | undefined;
  /** Start of the unwritten bytes, */
  #start = 0;
  /** and their end. */
  #end = 0;
  /** The write of the previous batch. The next call of `add` or `end` throws its failure. */
  #writing: Promise<void> = Promise.resolve();
  #waitsForTurn = false;
  /** Whether something was added since the last turn of the event loop. */
  #grew = false;

  /**
   * @param write - called again when it has resolved.
   * @param after - what becomes of the bytes when `write` has resolved. `reused`: they change, which saves a tenth of a
   *   download's CPU time. `kept`: they stay as they are, for a stream that keeps them longer.
   */
  constructor(write: (bytes: Uint8Array) => Promise<void>, after: 'reused' | 'kept') {
    this.#write = write;
    this.#reuses = after === 'reused';
  }

  /** @param piece - copied. @throws the failure of an earlier write. */
  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      if (this.#end === this.#buffer.length) {
        await this.#flush();
        this.#changeBuffer();
      }
      const part = piece.subarray(at, at + this.#buffer.length - this.#end);
      this.#buffer.set(part, this.#end);
      this.#end += part.length;
      at += part.length;
    }
    this.#grew = true;
    if (!this.#waitsForTurn) this.#waitForTurn();
  }

  /** Writes the rest. @throws as `add`. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** Starts to write the pending bytes, once the previous batch is written. */
  async #flush(): Promise<void> {
    for (let before: Promise<void> | undefined; before !== this.#writing; ) {
      before = this.#writing;
      await before; // meanwhile another call may have begun to write
    }
    if (this.#start === this.#end) return;
    const bytes = this.#buffer.subarray(this.#start, this.#end);
    this.#start = this.#end;
    this.#writing = this.#write(bytes);
    this.#writing.catch(() => {}); // the next call throws it
  }

  /** The other buffer's last batch was written before that of this one began. */
  #changeBuffer(): void {
    const free = this.#reuses ? this.#other : undefined;
    this.#other = this.#buffer.length > 0 ? this.#buffer : undefined;
    this.#buffer = free ?? Buffer.allocUnsafeSlow(BATCH);
    this.#start = this.#end = 0;
  }

  #waitForTurn(): void {
    this.#waitsForTurn = true;
    this.#grew = false;
    setImmediate(() => {
      this.#waitsForTurn = false;
      if (this.#grew) this.#waitForTurn();
      else this.#flush().catch(() => {}); // the next call throws it
    });
  }
}
