// How the main thread's loops sleep until the program's thread has something for them.

/** Loops that found nothing to do wait here; each ring of the bell lets all of them look again. */
export class Doorbell {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  ring(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
