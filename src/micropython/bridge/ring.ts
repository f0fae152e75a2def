// A ring buffer in shared memory, for exactly one writer and one reader, which may be in different threads.

/** Bytes that a ring needs in addition to its data. */
export const RING_HEADER = 20;

const Word = { written: 0, read: 1, ended: 2, failure: 3, sleeping: 4 } as const;

/**
 * No method blocks. A side that has nothing to do calls {@link announceSleep}, checks again, and then sleeps;
 * the other side calls {@link takeSleeper} to find out whether it has to wake it.
 */
export class Ring {
  readonly capacity: number;
  readonly #words: Int32Array;
  readonly #data: Uint8Array;

  /**
   * @param offset - its position in `memory`, a multiple of 4; it takes `RING_HEADER + capacity` bytes, initially zero.
   * @param capacity - bytes, a power of two.
   */
  constructor(memory: SharedArrayBuffer, offset: number, capacity: number) {
    if ((capacity & (capacity - 1)) !== 0) throw new RangeError(`${capacity} is no power of two`);
    this.capacity = capacity;
    this.#words = new Int32Array(memory, offset, RING_HEADER / 4);
    this.#data = new Uint8Array(memory, offset + RING_HEADER, capacity);
  }

  /** Bytes waiting to be read. */
  get length(): number {
    return (Atomics.load(this.#words, Word.written) - Atomics.load(this.#words, Word.read)) | 0;
  }

  /** Bytes that can be written at once. */
  get space(): number {
    return this.capacity - this.length;
  }

  /** Whether a writer that found no room should be woken: not after every few bytes that are read. */
  get roomy(): boolean {
    return this.space >= this.capacity / 2;
  }

  /** Whether the writer has finished: nothing follows the bytes in the ring. */
  get ended(): boolean {
    return Atomics.load(this.#words, Word.ended) !== 0;
  }

  /** Why it ended: 0, or the number passed to {@link end}. */
  get failure(): number {
    return Atomics.load(this.#words, Word.failure);
  }

  /** @returns how many bytes were written. */
  write(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.space);
    const written = Atomics.load(this.#words, Word.written);
    const at = written & (this.capacity - 1);
    const first = Math.min(count, this.capacity - at);
    this.#data.set(bytes.subarray(0, first), at);
    if (first < count) this.#data.set(bytes.subarray(first, count), 0);
    Atomics.store(this.#words, Word.written, (written + count) | 0);
    return count;
  }

  /** @returns how many bytes were copied to `into`; 0 if the ring is empty. */
  read(into: Uint8Array): number {
    const count = this.peek(into);
    Atomics.store(this.#words, Word.read, (Atomics.load(this.#words, Word.read) + count) | 0);
    return count;
  }

  /** Like {@link read}, but the bytes stay in the ring. */
  peek(into: Uint8Array): number {
    const count = Math.min(into.length, this.length);
    const at = Atomics.load(this.#words, Word.read) & (this.capacity - 1);
    const first = Math.min(count, this.capacity - at);
    into.set(this.#data.subarray(at, at + first));
    if (first < count) into.set(this.#data.subarray(0, count - first), first);
    return count;
  }

  /** @param failure - an error number for the reader; 0 is a normal end. */
  end(failure = 0): void {
    Atomics.store(this.#words, Word.failure, failure);
    Atomics.store(this.#words, Word.ended, 1);
  }

  /** Restores the initial state. Call it only while no other thread uses the ring. */
  reset(): void {
    this.#words.fill(0);
  }

  announceSleep(): void {
    Atomics.store(this.#words, Word.sleeping, 1);
  }

  /** @returns whether the other side sleeps; if so, the caller must wake it. */
  takeSleeper(): boolean {
    return Atomics.load(this.#words, Word.sleeping) === 1 && Atomics.exchange(this.#words, Word.sleeping, 0) === 1;
  }
}
