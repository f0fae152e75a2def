// A KeyboardInterrupt that the main thread delivers: a loop like `while True: pass` calls no function of the host, in which
// the program's thread could see the key. The interpreter's memory is shared, and the main thread changes the words that
// mp_sched_keyboard_interrupt changes (py/scheduler.c).

/** A word of the interpreter's memory. Other variables are in the half that did not change. */
export interface ChangedWord {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The bits of the halves that change. */
function maskOf({ before, after }: ChangedWord): number {
  const changed = before ^ after;
  return ((changed & 0xffff) === 0 ? 0 : 0xffff) | (changed >>> 16 === 0 ? 0 : -0x10000);
}

/** Sent to the main thread. */
export interface DirectInterruptData {
  readonly memory: SharedArrayBuffer;
  readonly words: readonly ChangedWord[];
  readonly state: SharedArrayBuffer;
}

/** `writing`: the words are being changed. `delivered`: they are changed, and the program's thread has not noticed yet. */
const State = { none: 0, writing: 1, delivered: 2 } as const;

export class DirectInterrupt {
  readonly data: DirectInterruptData;
  readonly #memory: Int32Array;
  readonly #state: Int32Array;

  constructor(data: DirectInterruptData) {
    this.data = data;
    this.#memory = new Int32Array(data.memory);
    this.#state = new Int32Array(data.state);
  }

  /** In the main thread. @param claim - takes the pending interrupt, unless the program's thread has done so. */
  deliver(claim: () => boolean): void {
    if (Atomics.compareExchange(this.#state, 0, State.none, State.writing) !== State.none) return;
    const isOurs = claim();
    if (isOurs) for (const word of this.data.words) this.#exchange(word, word.before, word.after);
    Atomics.store(this.#state, 0, isOurs ? State.delivered : State.none);
    Atomics.notify(this.#state, 0);
  }

  /** In the main thread: whether an exception waits that the interpreter has not raised, because it executes no bytecode. */
  get isStuck(): boolean {
    return this.data.words.every((word) => ((Atomics.load(this.#memory, word.at) ^ word.after) & maskOf(word)) === 0);
  }

  /** In the program's thread, after a line. @returns whether an interrupt was delivered during it; it has no later effect. */
  take(): boolean {
    while (Atomics.load(this.#state, 0) === State.writing) Atomics.wait(this.#state, 0, State.writing);
    if (Atomics.compareExchange(this.#state, 0, State.delivered, State.none) !== State.delivered) return false;
    for (const word of this.data.words) this.#exchange(word, word.after, word.before);
    return true;
  }

  /** Unless it has another value now: the interpreter has handled the exception, or is about to. */
  #exchange(word: ChangedWord, from: number, to: number): void {
    const mask = maskOf(word);
    for (;;) {
      const value = Atomics.load(this.#memory, word.at);
      if (((value ^ from) & mask) !== 0) return;
      const changed = (value & ~mask) | (to & mask);
      if (Atomics.compareExchange(this.#memory, word.at, value, changed) === value) return;
    }
  }
}
