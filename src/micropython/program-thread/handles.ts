// Integer handles for JavaScript objects: Python cannot collect references to them.

export class Handles<T> {
  readonly #objects = new Map<number, T>();
  readonly #missing: (handle: number) => Error;
  #next = 1;

  /** @param missing - creates the error that {@link require} throws for a deleted object. */
  constructor(missing = (handle: number): Error => new RangeError(`no object has the handle ${handle}`)) {
    this.#missing = missing;
  }

  /** @returns the handle that was passed to `make`. */
  add(make: (handle: number) => T): number {
    const handle = this.#next++;
    this.#objects.set(handle, make(handle));
    return handle;
  }

  get(handle: number): T | undefined {
    return this.#objects.get(handle);
  }

  require(handle: number): T {
    const object = this.#objects.get(handle);
    if (object === undefined) throw this.#missing(handle);
    return object;
  }

  count(matches: (object: T) => boolean): number {
    let count = 0;
    for (const object of this.#objects.values()) if (matches(object)) count++;
    return count;
  }

  delete(handle: number): void {
    this.#objects.delete(handle);
  }

  deleteWhere(matches: (object: T) => boolean): void {
    for (const [handle, object] of this.#objects) if (matches(object)) this.#objects.delete(handle);
  }
}
