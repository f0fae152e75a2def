// Lets the loops of the main thread sleep until the program's thread has something for them.

/** Idle loops wait in `next()`; each `ring()` wakes all of them to check again. */
export class Doorbell {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  ring(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
