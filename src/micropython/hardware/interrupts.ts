// Interrupts of the program: timers and pins with a handler. It keeps a queue of due handlers; the code that runs Python
// polls it between two steps of the interpreter.

/** The most timers of one program: every poll checks all of them. */
const MOST_TIMERS = 256;

/** Depth of the queue (MICROPY_SCHEDULER_DEPTH of the boards' ports). */
const QUEUE = 8;

interface Timer {
  due: number;
  /** Milliseconds; 0: once. */
  readonly period: number;
}

/** Another component with events at certain times. */
export interface Watched {
  /** @returns the time of its next event, milliseconds of program time; `Infinity`: never. */
  next(): number;
  /** Processes the events that are due. */
  advance(): void;
}

export class Interrupts {
  readonly #now: () => number;
  readonly #timers = new Map<number, Timer>();
  readonly #watched: Watched[] = [];
  /** The handlers to call, oldest first. */
  #pending: { readonly handler: number; readonly flags: number }[] = [];
  #nextHandler = 1;
  #disabled = false;
  #running = false;
  /** Handlers called without a return to the program in between. */
  #taken = 0;
  #flags = 0;

  /** @param now - milliseconds of program time. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds another component whose events are polled too. */
  watch(watched: Watched): void {
    this.#watched.push(watched);
  }

  /** @returns a number for {@link raise} and {@link take}. */
  newHandler(): number {
    return this.#nextHandler++;
  }

  /** Queues one call of a handler; it is dropped if {@link QUEUE} calls are pending, as on a board. */
  raise(handler: number, flags: number): void {
    if (this.#pending.length < QUEUE) this.#pending.push({ handler, flags });
  }

  /** @param handler - to call. @param period - milliseconds, above 0. @throws RangeError for too many timers. */
  startTimer(handler: number, period: number, kind: 'periodic' | 'once'): void {
    if (this.#timers.size >= MOST_TIMERS && !this.#timers.has(handler)) throw new RangeError('too many timers');
    this.#timers.set(handler, { due: this.#now() + period, period: kind === 'periodic' ? period : 0 });
  }

  /** Stops a timer or a pin's handler, and drops its pending calls. */
  stop(handler: number): void {
    this.#timers.delete(handler);
    this.#pending = this.#pending.filter((each) => each.handler !== handler);
  }

  /** @returns whether they were disabled before. */
  disable(disabled: boolean): boolean {
    const before = this.#disabled;
    this.#disabled = disabled;
    return before;
  }

  /** Whether a handler has to be called now. Handlers are not interrupted. */
  isDue(): boolean {
    this.#advance();
    return !this.#disabled && !this.#running && this.#pending.length > 0;
  }

  /** @returns when to poll again, milliseconds of program time; `Infinity`: never. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#timers.values()) next = Math.min(next, due);
    for (const watched of this.#watched) next = Math.min(next, watched.next());
    return next;
  }

  /** @returns milliseconds until the next poll; `Infinity`: never. */
  left(): number {
    return Math.max(0, this.next() - this.#now());
  }

  /**
   * @returns the next handler to call, or 0: nothing is due, or so many were called that the program has its turn (a timer
   *   with a shorter period than its handler would not let it continue).
   */
  take(): number {
    this.#advance();
    const first = this.#disabled || this.#taken === QUEUE ? undefined : this.#pending.shift();
    this.#running = first !== undefined;
    this.#taken = first === undefined ? 0 : this.#taken + 1;
    if (first === undefined) return 0;
    this.#flags = first.flags;
    return first.handler;
  }

  /** The flags of the handler that {@link take} returned last. */
  get flags(): number {
    return this.#flags;
  }

  /** Marks the running handler as finished, when no {@link take} follows. */
  finish(): void {
    this.#running = false;
    this.#taken = 0;
  }

  /** Whether a handler is running. */
  get isRunning(): boolean {
    return this.#running;
  }

  #advance(): void {
    const now = this.#now();
    for (const watched of this.#watched) if (watched.next() <= now) watched.advance();
    for (const [handler, timer] of this.#timers) {
      if (timer.due > now) continue;
      if (timer.period === 0) this.#timers.delete(handler);
      const times = timer.period === 0 ? 1 : 1 + Math.floor((now - timer.due) / timer.period);
      for (let time = 0; time < Math.min(times, QUEUE); time++) this.raise(handler, 0);
      timer.due += timer.period * times;
    }
  }
}
