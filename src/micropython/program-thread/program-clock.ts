// The program's clock: this computer's time, or that of a board, which starts at power-on and can be set by the program.
import type { Clock } from '../../util/ambient.ts';

/** Initial time in milliseconds since 1970, or this computer's time. */
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

  /** Whether the program has set it. */
  get wasSet(): boolean {
    return this.#wasSet;
  }

  /** @param time - milliseconds since 1970. */
  set(time: number): void {
    this.#wasSet = true;
    this.#ahead = time - this.#machine.now();
  }
}
