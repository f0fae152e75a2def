// The time of a run: this computer's, or simulated time without sleeps (`--speed max`). Timers, timeouts, ticks and the
// board's clock all use it.
import type { Request } from '../bridge/messages.ts';
import type { Bridge } from './bridge.ts';
import { DecoratedBridge } from './decorated-bridge.ts';

export interface ProgramTime {
  /** Milliseconds since an unspecified time before the program started; monotonic. */
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

/** Simulated milliseconds that reading the time takes, so that loops that wait for a time end. */
const QUESTION = 0.001;
/** Simulated milliseconds for about a thousand calls in the interpreter: computing takes time too. */
const TURN = 1;
/** Milliseconds of waiting for peers that are ignored until they add up to this, to hide how fast peers answer here. */
const SOON = 500;
/** Milliseconds of real time that a peer has to answer a program that only checks its socket. */
const PATIENCE = 5000;

/**
 * Simulated time: it advances with the program's sleeps and computation, independent of this computer's speed, so that
 * equal runs have equal times.
 */
export class SimulatedTime implements ProgramTime {
  #now = 0;

  now(): number {
    this.#now += QUESTION;
    return this.#now;
  }

  /** Like {@link now}, but reading it takes no time. */
  get passed(): number {
    return this.#now;
  }

  skip(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Called after the interpreter has computed for a while. */
  turn(): void {
    this.#now += TURN;
  }
}

/** A bridge whose sleeps take no time, unless the main thread may end them. */
export class SimulatedBridge extends DecoratedBridge {
  readonly #time: SimulatedTime;
  /** Milliseconds of waiting for peers that are not part of the simulated time yet. */
  #waited = 0;
  /** When the program last sent a request to the main thread, in real and in simulated milliseconds. */
  #asked = { machine: 0, program: 0 };

  constructor(bridge: Bridge, time: SimulatedTime) {
    super(bridge);
    this.#time = time;
    this.#ask();
  }

  override get skipsTime(): boolean {
    return true;
  }

  override post(request: Request): void {
    this.#ask();
    super.post(request);
  }

  override ask(request: Request): string {
    const answer = super.ask(request);
    this.#ask();
    return answer;
  }

  /** Waits until as much real time as simulated time has passed since the last request. */
  override catchUp(seen: number): boolean {
    const passed = machineTime.now() - this.#asked.machine;
    const skipped = this.#time.passed - this.#asked.program - passed;
    const wait = Math.min(skipped, PATIENCE - passed);
    if (wait < 1) return false;
    super.sleep(seen, wait, true);
    return true;
  }

  #ask(): void {
    this.#asked = { machine: machineTime.now(), program: this.#time.passed };
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
