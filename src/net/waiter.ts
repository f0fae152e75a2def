// A promise that is settled from outside, once, and that handles a timeout and an abort signal.
import { TlsError } from '../errors.ts';
import type { IoOptions } from './transport.ts';

/** A promise with timeout and abort signal: for a read, a drained queue, a connection. Timer and listener are removed when it settles. */
export class Waiter<T> {
  readonly promise: Promise<T>;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: (() => void) | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onGiveUp: (() => void) | undefined;
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  #done = false;

  /**
   * @param doing - the operation, for the error's message.
   * @param onGiveUp - called when the time-out or the signal ended the wait, before the promise is rejected; within
   *   the constructor if the signal has aborted already.
   */
  constructor(doing: string, options: IoOptions = {}, onGiveUp?: () => void) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onGiveUp = onGiveUp;
    const { signal, timeout } = options;
    if (signal !== undefined) {
      this.#signal = signal;
      this.#onAbort = () => this.#giveUp(abortError(signal, doing));
      if (signal.aborted) this.#onAbort();
      else signal.addEventListener('abort', this.#onAbort);
    }
    if (timeout !== undefined && !this.#done)
      this.#timer = setTimeout(() => this.#giveUp(timeoutError(doing, timeout)), timeout);
  }

  get settled(): boolean {
    return this.#done;
  }

  resolve(value: T): void {
    if (this.#finish()) this.#resolve(value);
  }

  reject(error: unknown): void {
    if (this.#finish()) this.#reject(error);
  }

  #giveUp(error: TlsError): void {
    if (!this.#finish()) return;
    this.#onGiveUp?.();
    this.#reject(error);
  }

  #finish(): boolean {
    if (this.#done) return false;
    this.#done = true;
    clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

/** @throws TlsError `net.aborted` (or `net.timeout`, if the signal was one that times out) when it has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted) throw abortError(signal, doing);
}

/** Resolves after that time. @throws TlsError `net.aborted`. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const waiter = new Waiter<void>('waiting', { signal });
  if (waiter.settled) return waiter.promise;
  const timer = setTimeout(() => waiter.resolve(), milliseconds);
  return waiter.promise.finally(() => clearTimeout(timer));
}

export function timeoutError(doing: string, milliseconds: number): TlsError {
  return new TlsError('net.timeout', `${doing}: nothing within ${seconds(milliseconds)} s`);
}

/** Two significant digits: the rest of a timeout for a later step can have a dozen. */
function seconds(milliseconds: number): number {
  return milliseconds >= 10_000 ? Math.round(milliseconds / 1_000) : Number((milliseconds / 1_000).toPrecision(2));
}

export function abortError(signal: AbortSignal, doing: string): TlsError {
  const { reason } = signal;
  if (reason instanceof TlsError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return new TlsError('net.timeout', `${doing}: not done in the time that was given`, { cause: reason });
  return new TlsError('net.aborted', `${doing}: given up by the caller`, { cause: reason });
}
