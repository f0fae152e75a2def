// How the program's thread waits for the main thread: it stops, since a Python program cannot await.
import { TlsError } from '../../errors.ts';
import { fromFailure } from '../bridge/failure.ts';
import type { Failure, Request } from '../bridge/messages.ts';
import type { Bridge, IncomingBytes, OutgoingBytes } from './bridge.ts';
import type { ProgramTime } from './program-time.ts';

/** Nothing can be done now (EAGAIN). */
export const WOULD_BLOCK = -11;
/** A KeyboardInterrupt is due (EINTR): whoever gets this leaves at once, and Python calls again if it went on. */
export const INTERRUPTED = -4;

/** An interrupt is due: Python runs its handler, and waits on. */
export const WOKEN = -12;

interface WakingInterrupts {
  isDue(): boolean;
  /** Milliseconds until there is something to look at. */
  left(): number;
}

/** Ends a longer operation of this thread, so that Python's KeyboardInterrupt can be raised. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** For operations that block until they are done: what they gave. @throws Interrupted */
export function completed(count: number): number {
  if (count < 0) throw new Interrupted();
  return count;
}

export type Post = (request: Request) => void;

/** Whether the main thread may have something that ends a wait. */
export type Listens = () => boolean;
const ALWAYS: Listens = () => true;
const NEVER: Listens = () => false;

export class Blocking {
  readonly bridge: Bridge;
  readonly time: ProgramTime;
  #interrupts: WakingInterrupts | undefined;

  constructor(bridge: Bridge, time: ProgramTime) {
    this.bridge = bridge;
    this.time = time;
  }

  post(request: Request): void {
    this.bridge.post(request);
  }

  /** What is to be looked at in time while this thread waits, and ends a wait of {@link waitAwake}. */
  attach(interrupts: WakingInterrupts): void {
    this.#interrupts = interrupts;
  }

  /** As {@link waitFor}; it gives `WOKEN` as soon as an interrupt is due. */
  waitAwake(timeout: number, attempt: () => number, listens: Listens): number {
    const awake = () => {
      const result = attempt();
      return result === WOULD_BLOCK && this.#interrupts?.isDue() ? WOKEN : result;
    };
    return this.waitFor(timeout, awake, listens);
  }

  /** @returns 0 when the time is over, `WOKEN` or `INTERRUPTED` before. */
  sleep(milliseconds: number): number {
    const result = this.waitAwake(milliseconds, () => WOULD_BLOCK, NEVER);
    return result === WOULD_BLOCK ? 0 : result;
  }

  /**
   * Repeats an attempt until it can be made.
   *
   * @param timeout - milliseconds; 0 never waits, Infinity waits for ever.
   * @param attempt - gives `WOULD_BLOCK` if it has to wait.
   * @param listens - whether the main thread may have something that ends the wait.
   * @returns what the attempt gave, `WOULD_BLOCK` if it may not wait, or `INTERRUPTED`.
   * @throws TlsError `net.timeout`.
   */
  until(timeout: number, doing: string, attempt: () => number, listens: Listens = ALWAYS): number {
    const result = this.waitFor(timeout, attempt, listens);
    if (result === WOULD_BLOCK && timeout > 0)
      throw new TlsError('net.timeout', `${doing}: nothing within ${timeout / 1000} s`);
    return result;
  }

  /** As {@link until}, but when the time is over it gives `WOULD_BLOCK`. */
  waitFor(timeout: number, attempt: () => number, listens: Listens = ALWAYS): number {
    const deadline = this.time.now() + timeout;
    for (;;) {
      const seen = this.bridge.signal;
      if (this.bridge.interrupted) return INTERRUPTED; // before the attempt, so that nothing it gave is lost
      const result = attempt();
      if (result !== WOULD_BLOCK || timeout === 0) return result;
      const left = deadline - this.time.now();
      if (left <= 0) return WOULD_BLOCK;
      this.bridge.sleep(seen, Math.min(left, this.#untilInterrupt()), listens());
    }
  }

  /** Milliseconds until something is due, which a watchdog may be that is not fed. */
  #untilInterrupt(): number {
    if (this.#interrupts === undefined) return Number.POSITIVE_INFINITY;
    this.#interrupts.isDue();
    return Math.max(this.#interrupts.left(), 1);
  }

  /** Asks the main thread and waits for its answer. @throws TlsError `net.*` for a failure. */
  ask<Reply extends object>(request: Request, doing: string): Exclude<Reply, Failure> {
    const reply = JSON.parse(this.bridge.ask(request)) as Reply | Failure;
    if ('failure' in reply) throw fromFailure(reply.failure, doing);
    return reply as Exclude<Reply, Failure>;
  }

  /** After this thread has written to a ring. */
  wakeReader(ring: Pick<OutgoingBytes, 'takeSleeper'>): void {
    if (ring.takeSleeper()) this.post({ type: 'wake' });
  }

  /** After this thread has read from a ring. */
  wakeWriter(ring: Pick<IncomingBytes, 'roomy' | 'takeSleeper'>): void {
    if (ring.roomy && ring.takeSleeper()) this.post({ type: 'wake' });
  }
}
