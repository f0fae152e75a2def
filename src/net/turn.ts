// The end of the event loop's turn, when all that had arrived by its beginning has been dealt with.

let ending: Promise<void> | undefined;

/** Resolves at the end of this turn, for all who ask within it together. */
export function endOfTurn(): Promise<void> {
  ending ??= new Promise((resolve) => {
    afterTurn(() => {
      ending = undefined;
      resolve();
    });
  });
  return ending;
}

/** Not every runtime has `setImmediate`. */
const afterTurn: (callback: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : (callback) => setTimeout(callback, 0);
