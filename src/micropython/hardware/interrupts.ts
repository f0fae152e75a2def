// What calls the program back while it does something else: timers and pins with a handler. It keeps what is due; whoever
// runs Python asks, between two of its steps.

/** The most timers of one program: each is looked at whenever time is looked at. */
const MOST_TIMERS = 256;

/** Calls that wait (MICROPY_SCHEDULER_DEPTH of the boards' ports). */
const QUEUE = 8;

interface Timer {
  due: number;
  /** Milliseconds; 0: once. */
  readonly period: number;
}

/** Something that other parts look after, in time. */
export interface Watched {
  /** @returns when there is something to do, milliseconds of program time; `Infinity`: never. */
  next(): number;
  /** Does what is due. */
  advance(): void;
}

export class Interrupts {
  readonly #now: () => number;
  readonly #timers = new Map<number, Timer>();
  readonly #watched: Watched[] = [];
  /** What is to be called, in the order in which it came. */
  #pending: { readonly handler: number; readonly flags: number }[] = [];
  #nextHandler = 1;
  #disabled = false;
  #running = false;
  #flags = 0;

  /** @param now - milliseconds of program time. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Something whose time is looked at too. */
  watch(watched: Watched): void {
    this.#watched.push(watched);
  }

  /** @returns a number for {@link raise} and {@link take}. */
  newHandler(): number {
    return this.#nextHandler++;
  }

  /** A handler is to be called; once for each time, but none beyond {@link QUEUE}, as on a board. */
  raise(handler: number, flags: number): void {
    if (this.#pending.length < QUEUE) this.#pending.push({ handler, flags });
  }

  /** @param handler - which it calls. @param period - milliseconds, above 0. @throws RangeError for too many. */
  startTimer(handler: number, period: number, kind: 'periodic' | 'once'): void {
    if (this.#timers.size >= MOST_TIMERS && !this.#timers.has(handler)) throw new RangeError('too many timers');
    this.#timers.set(handler, { due: this.#now() + period, period: kind === 'periodic' ? period : 0 });
  }

  /** Of a timer or a pin: what is pending is forgotten. */
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

  /** Whether a handler is to be called now. Nobody interrupts a handler. */
  isDue(): boolean {
    this.#advance();
    return !this.#disabled && !this.#running && this.#pending.length > 0;
  }

  /** @returns when it is to be looked at again, milliseconds of program time; `Infinity`: never. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#timers.values()) next = Math.min(next, due);
    for (const watched of this.#watched) next = Math.min(next, watched.next());
    return next;
  }

  /** @returns milliseconds until it is to be looked at again; `Infinity`: never. */
  left(): number {
    return Math.max(0, this.next() - this.#now());
  }

  /** @returns the next handler to call, or 0; until then nothing else is due. */
  take(): number {
    this.#advance();
    const first = this.#disabled ? undefined : this.#pending.shift();
    this.#running = first !== undefined;
    if (first === undefined) return 0;
    this.#flags = first.flags;
    return first.handler;
  }

  /** Of the handler that {@link take} gave last. */
  get flags(): number {
    return this.#flags;
  }

  /** A handler ended otherwise than by the next {@link take}. */
  finish(): void {
    this.#running = false;
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
