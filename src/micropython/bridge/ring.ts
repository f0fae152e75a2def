// A byte queue in shared memory between exactly one writer and one reader, who may be in different threads.

/** Bytes that a ring takes up besides its data. */
export const RING_HEADER = 20;

const Word = { written: 0, read: 1, ended: 2, failure: 3, sleeping: 4 } as const;

/**
 * Neither side ever waits in here. Who finds nothing to do says so with {@link announceSleep}, looks once more, and
 * sleeps; the other side learns from {@link takeSleeper} that somebody has to be woken.
 */
export class Ring {
  readonly capacity: number;
  readonly #words: Int32Array;
  readonly #data: Uint8Array;

  /**
   * @param offset - where it lies in `memory`, a multiple of 4; it takes `RING_HEADER + capacity` bytes, all zero at first.
   * @param capacity - bytes, a power of two.
   */
  constructor(memory: SharedArrayBuffer, offset: number, capacity: number) {
    if ((capacity & (capacity - 1)) !== 0) throw new RangeError(`${capacity} is no power of two`);
    this.capacity = capacity;
    this.#words = new Int32Array(memory, offset, RING_HEADER / 4);
    this.#data = new Uint8Array(memory, offset + RING_HEADER, capacity);
  }

  /** Bytes that wait to be read. */
  get length(): number {
    return (Atomics.load(this.#words, Word.written) - Atomics.load(this.#words, Word.read)) | 0;
  }

  /** Bytes that can be written at once. */
  get space(): number {
    return this.capacity - this.length;
  }

  /** Whether it is worth waking a writer who found no room: not for each few bytes that a reader takes. */
  get roomy(): boolean {
    return this.space >= this.capacity / 2;
  }

  /** The writer has said that nothing follows what is here. */
  get ended(): boolean {
    return Atomics.load(this.#words, Word.ended) !== 0;
  }

  /** Why it ended: 0, or the number that {@link end} was given. */
  get failure(): number {
    return Atomics.load(this.#words, Word.failure);
  }

  /** @returns how many bytes found room. */
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

  /** @returns how many bytes were copied to `into`; 0 if none waits. */
  read(into: Uint8Array): number {
    const count = this.peek(into);
    Atomics.store(this.#words, Word.read, (Atomics.load(this.#words, Word.read) + count) | 0);
    return count;
  }

  /** As {@link read}, but the bytes stay. */
  peek(into: Uint8Array): number {
    const count = Math.min(into.length, this.length);
    const at = Atomics.load(this.#words, Word.read) & (this.capacity - 1);
    const first = Math.min(count, this.capacity - at);
    into.set(this.#data.subarray(at, at + first));
    if (first < count) into.set(this.#data.subarray(0, count - first), first);
    return count;
  }

  /** @param failure - a number for the reader, if it ended otherwise than well. */
  end(failure = 0): void {
    Atomics.store(this.#words, Word.failure, failure);
    Atomics.store(this.#words, Word.ended, 1);
  }

  /** Makes it as it was at first. Only while nobody else uses it. */
  reset(): void {
    this.#words.fill(0);
  }

  announceSleep(): void {
    Atomics.store(this.#words, Word.sleeping, 1);
  }

  /** @returns whether the other side sleeps; whoever gets `true` must wake it. */
  takeSleeper(): boolean {
    return Atomics.load(this.#words, Word.sleeping) === 1 && Atomics.exchange(this.#words, Word.sleeping, 0) === 1;
  }
}
