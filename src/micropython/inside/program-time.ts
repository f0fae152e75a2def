// The time of a run: the machine's, or one in which sleeps are skipped (`--speed max`). Timers, time-outs, ticks and the
// board's clock all go by it.
import type { Bridge } from './bridge.ts';
import { DecoratedBridge } from './decorated-bridge.ts';

export interface ProgramTime {
  /** Milliseconds since some moment before the program started; never goes back. */
  now(): number;
}

export const machineTime: ProgramTime = { now: () => performance.now() };

/** Time since the program began. */
export class Stopwatch {
  readonly #time: ProgramTime;
  #start: number;

  constructor(time: ProgramTime) {
    this.#time = time;
    this.#start = time.now();
  }

  begin(): void {
    this.#start = this.#time.now();
  }

  /** Milliseconds. */
  now(): number {
    return this.#time.now() - this.#start;
  }
}

/** Time that goes on as the machine's does, and at once over what is skipped. */
export class SkippingTime implements ProgramTime {
  readonly #machine: ProgramTime;
  #skipped = 0;

  constructor(machine: ProgramTime) {
    this.#machine = machine;
  }

  now(): number {
    return this.#machine.now() + this.#skipped;
  }

  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
  }
}

/** A bridge whose sleeps take no time, unless the main thread may have something to say. */
export class SkippingBridge extends DecoratedBridge {
  readonly #time: SkippingTime;

  constructor(bridge: Bridge, time: SkippingTime) {
    super(bridge);
    this.#time = time;
  }

  override sleep(seen: number, milliseconds: number, listens: boolean): void {
    if (listens || milliseconds === Number.POSITIVE_INFINITY) super.sleep(seen, milliseconds, listens);
    else this.#time.skip(milliseconds);
  }
}
