// One piece of input, with the position up to which it has been read.

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = new Uint8Array(0);

export class Input {
  #bytes: Uint8Array = NOTHING;
  #at = 0;

  /** @param bytes - a view that must not change until it has been consumed. */
  set(bytes: Uint8Array): void {
    if (this.left > 0) throw new RangeError('the input before this one has not been used up');
    this.#bytes = bytes;
    this.#at = 0;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @returns a view of the next bytes, at most `length` of them. */
  take(length: number): Uint8Array {
    const start = this.#at;
    this.#at = Math.min(start + length, this.#bytes.length);
    return this.#bytes.subarray(start, this.#at);
  }

  /** @returns the number of bytes up to and including the next LF; 0 if there is none yet. */
  lineLength(): number {
    const at = this.#bytes.indexOf(LF, this.#at);
    return at < 0 ? 0 : at + 1 - this.#at;
  }

  /** @returns the number of bytes up to and including the next empty line, or else the last LF received so far. */
  sectionLength(): number {
    let end = this.#at;
    for (;;) {
      const at = this.#bytes.indexOf(LF, end);
      if (at < 0) break;
      const isEmpty = at === end || (at === end + 1 && this.#bytes[end] === CR);
      end = at + 1;
      if (isEmpty) break;
    }
    return end - this.#at;
  }
}
