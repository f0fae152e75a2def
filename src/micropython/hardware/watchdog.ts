// The watchdog: once it is started, a program that does not feed it in time is reset.

export class Watchdog {
  readonly #now: () => number;
  readonly #bite: (timeout: number) => void;
  #timeout = 0;
  #due = Number.POSITIVE_INFINITY;

  /** @param bite - resets the board; is told the milliseconds that were too long. */
  constructor(now: () => number, bite: (timeout: number) => void) {
    this.#now = now;
    this.#bite = bite;
  }

  /** @param timeout - milliseconds; 0 stops it, where a board can. */
  start(timeout: number): void {
    this.#timeout = timeout;
    this.feed();
  }

  feed(): void {
    this.#due = this.#timeout === 0 ? Number.POSITIVE_INFINITY : this.#now() + this.#timeout;
  }

  /** @returns when it bites, milliseconds of program time; `Infinity`: it is not running. */
  next(): number {
    return this.#due;
  }

  advance(): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#bite(this.#timeout);
  }
}
