// Small pieces of a long body written together: a write for each TLS record costs as much as decrypting it.

/** Bytes that are written at once. */
const BATCH = 262_144;

/**
 * Collects what is added until a batch is full, or until a turn of the event loop has brought nothing more: what comes
 * slowly is written as soon as it is there. One batch is written while the next is filled.
 */
export class BatchedWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  #batch: Uint8Array | undefined;
  #spare: Uint8Array | undefined;
  #length = 0;
  /** Of the batch before. Its failure is thrown to whoever adds or ends next. */
  #writing: Promise<void> = Promise.resolve();
  #waitsForTurn = false;
  /** Something was added since the last turn. */
  #grew = false;

  /** @param write - is called again when it has ended; the bytes are valid until then. */
  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  /** @param piece - copied. @throws what writing an earlier one threw. */
  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      this.#batch ??= this.#spare ?? new Uint8Array(BATCH);
      const part = piece.subarray(at, at + BATCH - this.#length);
      this.#batch.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === BATCH) await this.#flush();
    }
    this.#grew = true;
    if (!this.#waitsForTurn) this.#waitForTurn();
  }

  /** Writes what is left. @throws as `add`. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** Starts writing the batch, once the one before is written. */
  async #flush(): Promise<void> {
    for (let before: Promise<void> | undefined; before !== this.#writing; ) {
      before = this.#writing;
      await before; // meanwhile another call may have begun to write
    }
    const batch = this.#batch;
    if (batch === undefined || this.#length === 0) return;
    const bytes = batch.subarray(0, this.#length);
    this.#spare = undefined;
    this.#batch = undefined;
    this.#length = 0;
    this.#writing = this.#write(bytes).then(() => {
      this.#spare = batch;
    });
    this.#writing.catch(() => {}); // the next call throws it
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
