// How long one who waits again and again, for one thing after the other, waits for each: time-out and abort signal.
import type { TlsError } from '../errors.ts';
import type { IoOptions } from './transport.ts';
import { abortError, timeoutError } from './waiter.ts';

type Timer = ReturnType<typeof setTimeout> & { refresh?: () => void; ref?: () => void; unref?: () => void };

/** One timer serves all waits, since a timer for each costs a small response more than its parsing. */
export class Patience {
  readonly #doing: string;
  readonly #onGiveUp: (error: TlsError) => void;
  #timer: Timer | undefined;
  #timeout: number | undefined;
  #signal: AbortSignal | undefined;
  #waiting = false;

  /**
   * @param doing - the operation, for the error's message.
   * @param onGiveUp - called when the time-out or the signal ends a wait; within `begin` if the signal has aborted.
   */
  constructor(doing: string, onGiveUp: (error: TlsError) => void) {
    this.#doing = doing;
    this.#onGiveUp = onGiveUp;
  }

  begin({ timeout, signal }: IoOptions): void {
    this.#waiting = true;
    if (timeout !== undefined) this.#startTimer(timeout);
    if (signal === undefined) return;
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort);
  }

  end(): void {
    this.#waiting = false;
    // Leave the timer running, which is cheaper than stopping it; unref it so that it does not keep the process alive.
    this.#timer?.unref?.();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#signal = undefined;
  }

  /** Nothing will be waited for any more. */
  close(): void {
    this.end();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startTimer(timeout: number): void {
    if (this.#timer?.refresh !== undefined && timeout === this.#timeout) {
      this.#timer.refresh();
      this.#timer.ref?.();
      return;
    }
    clearTimeout(this.#timer);
    this.#timeout = timeout;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#giveUp(timeoutError(this.#doing, timeout));
    }, timeout);
  }

  readonly #onAbort = () => this.#giveUp(abortError(this.#signal!, this.#doing));

  #giveUp(error: TlsError): void {
    if (this.#waiting) this.#onGiveUp(error);
  }
}
