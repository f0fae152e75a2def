// Blocking waits of the program's thread for the main thread: a Python program cannot await.
import { TlsError } from '../../errors.ts';
import { fromFailure } from '../bridge/failure.ts';
import type { FailedReply, Request } from '../bridge/messages.ts';
import type { Bridge, IncomingBytes, OutgoingBytes } from './bridge.ts';
import type { ProgramTime } from './program-time.ts';

/** The operation would have to wait (EAGAIN). */
export const WOULD_BLOCK = -11;
/** A KeyboardInterrupt is due (EINTR): the operation must return at once; Python calls again if it continues. */
export const INTERRUPTED = -4;

/** A timer or pin interrupt is due: Python runs its handler, then continues to wait. */
export const WOKEN = -12;

interface WakingInterrupts {
  isDue(): boolean;
  /** Milliseconds until the next poll. */
  left(): number;
}

/** Thrown to end an operation of several steps, so that Python can raise KeyboardInterrupt. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Checks the result of an operation that blocks until it is done. @throws Interrupted */
export function completed(count: number): number {
  if (count < 0) throw new Interrupted();
  return count;
}

export type Post = (request: Request) => void;

/** Whether the main thread may end a wait. */
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

  /** Sets the interrupts to poll while this thread waits; they end a wait of {@link waitAwake}. */
  attach(interrupts: WakingInterrupts): void {
    this.#interrupts = interrupts;
  }

  /** Like {@link waitFor}, but returns `WOKEN` as soon as an interrupt is due. */
  waitAwake(timeout: number, attempt: () => number, listens: Listens): number {
    const awake = () => {
      const result = attempt();
      return result === WOULD_BLOCK && this.#interrupts?.isDue() ? WOKEN : result;
    };
    return this.waitFor(timeout, awake, listens);
  }

  /** @returns 0 after the full time, or earlier `WOKEN` or `INTERRUPTED`. */
  sleep(milliseconds: number): number {
    const result = this.waitAwake(milliseconds, () => WOULD_BLOCK, NEVER);
    return result === WOULD_BLOCK ? 0 : result;
  }

  /**
   * Repeats an attempt until it succeeds.
   *
   * @param timeout - milliseconds; 0 never waits, Infinity waits forever.
   * @param attempt - returns `WOULD_BLOCK` if it has to wait.
   * @param listens - whether the main thread may end the wait.
   * @returns the result of the attempt, `WOULD_BLOCK` if `timeout` is 0, or `INTERRUPTED`.
   * @throws TlsError `net.timeout`.
   */
  until(timeout: number, doing: string, attempt: () => number, listens: Listens = ALWAYS): number {
    const result = this.waitFor(timeout, attempt, listens);
    if (result === WOULD_BLOCK && timeout > 0)
      throw new TlsError('net.timeout', `${doing}: nothing within ${timeout / 1000} s`);
    return result;
  }

  /** Like {@link until}, but returns `WOULD_BLOCK` after the timeout. */
  waitFor(timeout: number, attempt: () => number, listens: Listens = ALWAYS): number {
    const deadline = this.time.now() + timeout;
    for (;;) {
      const seen = this.bridge.signal;
      if (this.bridge.interrupted) return INTERRUPTED; // checked before the attempt, so that its result is not lost
      const result = attempt();
      if (result !== WOULD_BLOCK) return result;
      const left = timeout === 0 ? 0 : deadline - this.time.now();
      if (left <= 0) {
        if (listens() && this.bridge.catchUp(seen)) continue;
        return WOULD_BLOCK;
      }
      this.bridge.sleep(seen, Math.min(left, this.#untilInterrupt()), listens());
    }
  }

  /** Milliseconds until something is due, such as the watchdog. */
  #untilInterrupt(): number {
    if (this.#interrupts === undefined) return Number.POSITIVE_INFINITY;
    this.#interrupts.isDue();
    return Math.max(this.#interrupts.left(), 1);
  }

  /** Sends a request to the main thread and waits for the reply. @throws TlsError `net.*` for a failure. */
  ask<Reply extends object>(request: Request, doing: string): Exclude<Reply, FailedReply> {
    const reply = JSON.parse(this.bridge.ask(request)) as Reply | FailedReply;
    if ('failure' in reply) throw fromFailure(reply.failure, doing);
    return reply as Exclude<Reply, FailedReply>;
  }

  /** Call it after this thread has written to a ring. */
  wakeReader(ring: Pick<OutgoingBytes, 'takeSleeper'>): void {
    if (ring.takeSleeper()) this.post({ type: 'wake' });
  }

  /** Call it after this thread has read from a ring. */
  wakeWriter(ring: Pick<IncomingBytes, 'roomy' | 'takeSleeper'>): void {
    if (ring.roomy && ring.takeSleeper()) this.post({ type: 'wake' });
  }
}
