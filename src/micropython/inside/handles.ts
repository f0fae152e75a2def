// Objects of this thread that Python knows by small integers: it could not collect anything else.

export class Handles<T> {
  readonly #objects = new Map<number, T>();
  #next = 1;

  add(make: (handle: number) => T): number {
    const handle = this.#next++;
    this.#objects.set(handle, make(handle));
    return handle;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(handle: number): T | undefined {
    return this.#objects.get(handle);
  }

  /** @throws RangeError for a number that was never given out, or was deleted: a bug of a Python module of ours. */
  require(handle: number): T {
    const object = this.#objects.get(handle);
    if (object === undefined) throw new RangeError(`no object has the handle ${handle}`);
    return object;
  }

  delete(handle: number): void {
    this.#objects.delete(handle);
  }
}
