// Writer of the TLS presentation language: RFC 8446 §3.

/** Holds all but long certificate chains. */
const FIRST_CAPACITY = 2_048;

const NONE = new Uint8Array(0);

/** By the number of bytes: the first integer that does not fit into them. */
const TOO_LARGE = [1, 2 ** 8, 2 ** 16, 2 ** 24, 2 ** 32, 2 ** 40, 2 ** 48];

/**
 * A buffer that writers reuse one after the other: a handshake encodes some thirty short structures. It is zeroed after
 * each use, because sessions are written too, with their secrets.
 */
let spare: Uint8Array | undefined = new Uint8Array(FIRST_CAPACITY);

/**
 * Writes a structure's fields in order, into a buffer that grows up to a limit and never past it.
 *
 * More than the limit or a length field allows is a `RangeError`: a bug in Thimble, which wrote the content.
 */
export class Writer {
  #buffer: Uint8Array;
  #length = 0;
  readonly #limit: number;

  /** @param limit - the most bytes that may ever be written. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#buffer = spare ?? new Uint8Array(FIRST_CAPACITY);
    spare = undefined;
  }

  get length(): number {
    return this.#length;
  }

  /** @param length - bytes of the big-endian integer, 1..6. */
  uint(value: number, length: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= TOO_LARGE[length]!) {
      throw new RangeError(`${value} does not fit into ${length} bytes`);
    }
    const start = this.#reserve(length);
    this.#put(start, value, length);
    return this;
  }

  /** @param bytes - copied. */
  bytes(bytes: Uint8Array): this {
    const start = this.#reserve(bytes.length); // may replace the buffer
    this.#buffer.set(bytes, start);
    return this;
  }

  /** A variable-length vector (§3.4) around all that `write` writes. */
  vector(lengthBytes: number, write: (w: this) => void): this {
    const start = this.#reserve(lengthBytes);
    write(this);
    const length = this.#length - start - lengthBytes;
    if (length >= TOO_LARGE[lengthBytes]!) {
      throw new RangeError(`A vector of ${length} bytes does not fit its ${lengthBytes}-byte length`);
    }
    this.#put(start, length, lengthBytes);
    return this;
  }

  /** An opaque vector with these bytes, which are copied. */
  opaque(lengthBytes: number, bytes: Uint8Array): this {
    this.uint(bytes.length, lengthBytes);
    return this.bytes(bytes);
  }

  /** A vector of unsigned integers of `itemBytes` each. */
  uints(lengthBytes: number, itemBytes: number, values: readonly number[]): this {
    this.uint(values.length * itemBytes, lengthBytes);
    for (const value of values) this.uint(value, itemBytes);
    return this;
  }

  /** Everything written so far, as a view that is valid until the next write. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Finishes the writer. @returns everything written, as a fresh array of exactly that length. */
  take(): Uint8Array {
    const written = this.#buffer.slice(0, this.#length);
    this.#giveBack();
    this.#buffer = NONE;
    this.#length = 0;
    return written;
  }

  /** Only `take` and growth do: a writer that is dropped unfinished costs the next one a buffer of its own. */
  #giveBack(): void {
    this.#buffer.fill(0, 0, this.#length);
    if (this.#buffer.length === FIRST_CAPACITY) spare = this.#buffer;
  }

  #put(start: number, value: number, length: number): void {
    let rest = value;
    for (let i = start + length - 1; i >= start; i--) {
      this.#buffer[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  #reserve(length: number): number {
    const start = this.#length;
    const needed = start + length;
    if (needed > this.#limit) throw new RangeError(`${needed} bytes pass the limit of ${this.#limit}`);
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.#buffer.length * 2)));
      larger.set(this.view());
      this.#giveBack();
      this.#buffer = larger;
    }
    this.#length = needed;
    return start;
  }
}

/** Encodes one structure of at most `limit` bytes. @returns a fresh array. */
export function encodeWhole(limit: number, write: (w: Writer) => void): Uint8Array {
  const w = new Writer(limit);
  write(w);
  return w.take();
}
