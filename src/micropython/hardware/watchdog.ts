// The watchdog: once started, it resets the board unless the program feeds it in time.

export class Watchdog {
  readonly #now: () => number;
  readonly #bite: (timeout: number) => void;
  #timeout = 0;
  #due = Number.POSITIVE_INFINITY;

  /** @param bite - resets the board; called with the exceeded timeout in milliseconds. */
  constructor(now: () => number, bite: (timeout: number) => void) {
    this.#now = now;
    this.#bite = bite;
  }

  /** @param timeout - milliseconds; 0 stops it, if the board can do that. */
  start(timeout: number): void {
    this.#timeout = timeout;
    this.feed();
  }

  feed(): void {
    this.#due = this.#timeout === 0 ? Number.POSITIVE_INFINITY : this.#now() + this.#timeout;
  }

  /** @returns when it resets the board, milliseconds of program time; `Infinity`: it is not running. */
  next(): number {
    return this.#due;
  }

  advance(): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#bite(this.#timeout);
  }
}
