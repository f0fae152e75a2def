// The program's clock: the machine's, or a board's, which starts at power-on and runs on until the program sets it.
import type { Clock } from '../../util/ambient.ts';

/** Milliseconds since 1970 to start at, or the machine's time. */
export type ClockStart = number | 'now';

export class ProgramClock implements Clock {
  readonly #machine: Clock;
  #ahead: number;
  #wasSet = false;

  constructor(machine: Clock, start: ClockStart) {
    this.#machine = machine;
    this.#ahead = start === 'now' ? 0 : start - machine.now();
  }

  now(): number {
    return this.#machine.now() + this.#ahead;
  }

  /** By the program. */
  get wasSet(): boolean {
    return this.#wasSet;
  }

  /** @param time - milliseconds since 1970. */
  set(time: number): void {
    this.#wasSet = true;
    this.#ahead = time - this.#machine.now();
  }
}
