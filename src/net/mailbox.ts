// A bounded asynchronous queue, for accepted connections and datagrams.
import type { TlsError } from '../errors.ts';
import type { IoOptions } from './transport.ts';
import { throwIfAborted, Waiter } from './waiter.ts';

export class Mailbox<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #waiting: Waiter<T>[] = [];
  #closed: TlsError | undefined;

  /** @param capacity - items that are queued while no reader waits. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns false if it is full or closed: the item was not added. */
  put(item: T): boolean {
    if (this.#closed !== undefined) return false;
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) waiter.resolve(item);
    else if (this.#items.length < this.#capacity) this.#items.push(item);
    else return false;
    return true;
  }

  /** @throws TlsError `net.timeout`, `net.aborted`, or the error it was closed with. */
  async take(doing: string, options: IoOptions): Promise<T> {
    const ready = this.#items.shift();
    if (ready !== undefined) return ready;
    if (this.#closed !== undefined) throw this.#closed;
    throwIfAborted(options.signal, doing);
    const waiter = new Waiter<T>(doing, options, () => this.#waiting.splice(this.#waiting.indexOf(waiter), 1));
    this.#waiting.push(waiter);
    return waiter.promise;
  }

  /** Fails waiting and later readers with this error. @returns the items that were not read. */
  close(error: TlsError): T[] {
    this.#closed ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    return this.#items.splice(0);
  }
}
