// Small pieces of a long body written together: a write for each TLS record costs as much as decrypting it.

/** Bytes that are written at once, at most. */
const BATCH = 262_144;

/**
 * Collects what is added until a batch is full, or until a turn of the event loop has brought nothing more: what comes
 * slowly is written as soon as it is there. One batch is written while the next is filled.
 */
export class BatchedWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  #buffer: Uint8Array = new Uint8Array(0);
  /** What waits to be written stands from here on, */
  #start = 0;
  /** and ends here. */
  #end = 0;
  /** Of the batch before. Its failure is thrown to whoever adds or ends next. */
  #writing: Promise<void> = Promise.resolve();
  #waitsForTurn = false;
  /** Something was added since the last turn. */
  #grew = false;

  /** @param write - is called again when it has ended. The bytes are its own: a stream may keep them longer. */
  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  /** @param piece - copied. @throws what writing an earlier one threw. */
  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      if (this.#end === this.#buffer.length) {
        await this.#flush();
        this.#buffer = Buffer.allocUnsafeSlow(BATCH);
        this.#start = this.#end = 0;
      }
      const part = piece.subarray(at, at + this.#buffer.length - this.#end);
      this.#buffer.set(part, this.#end);
      this.#end += part.length;
      at += part.length;
    }
    this.#grew = true;
    if (!this.#waitsForTurn) this.#waitForTurn();
  }

  /** Writes what is left. @throws as `add`. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** Starts to write what waits, once the batch before is written. */
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
