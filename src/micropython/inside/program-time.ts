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

/** Milliseconds that a question for the time takes in simulated time: a loop that waits for it must end. */
const QUESTION = 0.001;
/** Milliseconds of some thousand calls within the interpreter: what it computes takes time as well. */
const TURN = 1;
/** Milliseconds of waiting for peers that count only together: how fast they answer here must not show. */
const SOON = 500;

/**
 * Simulated time: it goes on by what the program sleeps and computes, not by how fast this machine is, so that the same run
 * has the same times.
 */
export class SimulatedTime implements ProgramTime {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    this.#now += QUESTION;
    return this.#now;
  }

  skip(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** The interpreter has computed for a while. */
  turn(): void {
    this.#now += TURN;
  }
}

/** A bridge whose sleeps take no time, unless the main thread may have something to say. */
export class SimulatedBridge extends DecoratedBridge {
  readonly #time: SimulatedTime;
  /** Milliseconds that were waited for peers and do not count yet. */
  #waited = 0;

  constructor(bridge: Bridge, time: SimulatedTime) {
    super(bridge);
    this.#time = time;
  }

  override sleep(seen: number, milliseconds: number, listens: boolean): void {
    if (!listens && milliseconds < Number.POSITIVE_INFINITY) {
      this.#time.skip(milliseconds);
      this.#waited = 0;
      return;
    }
    const start = machineTime.now();
    super.sleep(seen, milliseconds, listens);
    const passed = machineTime.now() - start;
    if (passed < milliseconds) this.#waited += passed;
    else this.#time.skip(milliseconds);
    if (this.#waited < SOON) return;
    this.#time.skip(this.#waited);
    this.#waited = 0;
  }
}
