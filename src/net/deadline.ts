// A deadline for several steps together: a signal that aborts with `net.timeout`, or when the caller's own does.
import { timeoutError } from './waiter.ts';

export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** Unrefs the timer, so that it no longer keeps the program running. */
  rest(): void;
  /** Frees the timer and the listener; call it whether or not the steps succeeded. */
  clear(): void;
}

/**
 * A timeout per step alone would let a peer that sends one byte per second continue without end.
 *
 * @param milliseconds - for all steps together; `undefined`: only the signals count.
 * @param signals - the caller's own.
 */
export function startDeadline(
  doing: string,
  milliseconds: number | undefined,
  ...signals: readonly (AbortSignal | undefined)[]
): Deadline {
  const given = signals.filter((signal) => signal !== undefined);
  if (milliseconds === undefined && given.length < 2) return { signal: given[0], rest() {}, clear() {} };
  const controller = new AbortController();
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => controller.abort(timeoutError(doing, milliseconds)), milliseconds);
  const onAbort = () => controller.abort(given.find(({ aborted }) => aborted)?.reason);
  for (const signal of given) signal.addEventListener('abort', onAbort);
  if (given.some(({ aborted }) => aborted)) onAbort();
  return {
    signal: controller.signal,
    rest() {
      (timer as { unref?: () => void } | undefined)?.unref?.();
    },
    clear() {
      clearTimeout(timer);
      for (const signal of given) signal.removeEventListener('abort', onAbort);
    },
  };
}
