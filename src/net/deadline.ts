// A deadline for several steps together: a signal that aborts with `net.timeout`, or when the caller's own does.
import { timeoutError } from './waiter.ts';

export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** Frees the timer and the listener: to be called whatever came of the steps. */
  clear(): void;
}

/**
 * A step-by-step time-out alone lets a peer that drips a byte a second go on for ever.
 *
 * @param milliseconds - for all steps together; `undefined`: only the caller's signal counts.
 */
export function startDeadline(
  doing: string,
  milliseconds: number | undefined,
  signal: AbortSignal | undefined,
): Deadline {
  if (milliseconds === undefined) return { signal, clear() {} };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(timeoutError(doing, milliseconds)), milliseconds);
  const onAbort = () => controller.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
