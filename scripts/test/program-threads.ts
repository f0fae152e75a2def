// Threads for the Python programs of a test process: a thread runs one program after another (start-worker.ts), since
// starting Node's part of a thread and loading its JavaScript take half of a short program's CPU time.
import { Worker } from 'node:worker_threads';

type Listener = Parameters<Worker['on']>[1];

/** Threads whose program has ended. */
const idle: Worker[] = [];
/** More programs than this seldom run at once. */
const MOST_IDLE = 3;

/** A program's thread, with the part of a `Worker` that src/micropython/main-thread/node/run-program.ts uses. */
export class ProgramThread {
  readonly #worker: Worker;
  readonly #listeners: [event: string, listener: Listener][] = [];
  /** A prompt follows the program: its thread is not used again. */
  readonly #isInteractive: boolean;
  /** The program has ended by itself, so that its thread can run another one. */
  #hasEnded = false;
  #isIdle = false;
  #isReleased = false;

  /** @param start - compiled start-worker.ts. */
  constructor(start: URL, workerData: { readonly interactive: boolean }) {
    this.#isInteractive = workerData.interactive;
    const known = idle.pop();
    this.#worker = known ?? new Worker(start, { workerData });
    this.#listen('message', this.#onMessage);
    if (known === undefined) return;
    known.ref();
    known.postMessage(workerData);
  }

  on(event: string, listener: Listener): void {
    this.#listen(event, listener);
  }

  once(event: string, listener: Listener): void {
    this.#listen(event, listener);
  }

  /** Ends the thread, or keeps it for another program. */
  async terminate(): Promise<void> {
    if (!this.#hasEnded) {
      await this.#worker.terminate();
      return;
    }
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#worker.unref(); // it may still be ending, for which the process does not wait
    this.#keep();
  }

  #listen(event: string, listener: Listener): void {
    this.#worker.on(event, listener);
    this.#listeners.push([event, listener]);
  }

  readonly #onMessage = (message: { readonly type: string; readonly reset?: object }): void => {
    if (message.type === 'exit') this.#hasEnded = !this.#isInteractive && message.reset === undefined;
    if (message.type !== 'idle') return;
    this.#isIdle = true;
    this.#keep();
  };

  #keep(): void {
    if (!this.#isIdle || !this.#isReleased) return;
    for (const [event, listener] of this.#listeners) this.#worker.off(event, listener);
    if (idle.length >= MOST_IDLE) {
      void this.#worker.terminate();
      return;
    }
    idle.push(this.#worker);
  }
}
