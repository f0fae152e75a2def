// A reusable timeout and abort signal for successive reads.
import type { TlsError } from '../errors.ts';
import type { IoOptions } from './transport.ts';
import { abortError, timeoutError } from './waiter.ts';

type Timer = ReturnType<typeof setTimeout> & { refresh?: () => void; ref?: () => void; unref?: () => void };

/** Uses one timer for all reads, because a timer per read costs more than parsing a small response. */
export class ReadTimeout {
  readonly #doing: string;
  readonly #onTimeout: (error: TlsError) => void;
  #timer: Timer | undefined;
  #timeout: number | undefined;
  #signal: AbortSignal | undefined;
  #waiting = false;

  /**
   * @param doing - the operation, for the error's message.
   * @param onTimeout - called when the timeout or the signal ends a read; during `begin` if the signal is already aborted.
   */
  constructor(doing: string, onTimeout: (error: TlsError) => void) {
    this.#doing = doing;
    this.#onTimeout = onTimeout;
  }

  begin({ timeout, signal }: IoOptions): void {
    this.#waiting = true;
    if (timeout !== undefined) this.#startTimer(timeout);
    if (signal !== this.#signal) this.#listenTo(signal);
    if (signal?.aborted) this.#onAbort();
  }

  end(): void {
    this.#waiting = false;
    // Leave the timer running, which is cheaper than stopping it; unref it so that it does not keep the process alive.
    this.#timer?.unref?.();
  }

  /** Stops listening to the signal, which one read after another shares and which may live much longer. */
  releaseSignal(): void {
    this.#listenTo(undefined);
  }

  /** Stops the timer: no more reads will follow. */
  close(): void {
    this.end();
    this.releaseSignal();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #listenTo(signal: AbortSignal | undefined): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
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
      this.#fail(timeoutError(this.#doing, timeout));
    }, timeout);
  }

  readonly #onAbort = () => this.#fail(abortError(this.#signal!, this.#doing));

  #fail(error: TlsError): void {
    if (this.#waiting) this.#onTimeout(error);
  }
}
