// Input that came in one piece, and how far it has been read.

const LF = 0x0a;

export class Input {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** @param bytes - a view that must stay as it is until it is used up. */
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

  /** @returns how many bytes there are up to the next LF and with it; 0 if none has come. */
  lineLength(): number {
    const at = this.#bytes.indexOf(LF, this.#at);
    return at < 0 ? 0 : at + 1 - this.#at;
  }
}
