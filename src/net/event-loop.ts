// Waits for the end of the current event loop iteration, when all pending I/O events have been handled.

let ending: Promise<void> | undefined;

/** Resolves at the end of the current iteration; all callers in it share one promise. */
export function endOfEventLoopTick(): Promise<void> {
  ending ??= new Promise((resolve) => {
    afterTick(() => {
      ending = undefined;
      resolve();
    });
  });
  return ending;
}

/** Not every runtime has `setImmediate`. */
const afterTick: (callback: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : (callback) => setTimeout(callback, 0);
