// Collects bytes that arrive in pieces: small pieces share a buffer, because each separate array costs 200 bytes.
import { concatBytes } from './bytes.ts';

/** A piece of at least this size gets a separate array. */
const LARGE = 4_096;
const SHARED = 16_384;

export class ByteCollector {
  readonly #full: Uint8Array[] = [];
  #open: Uint8Array | undefined;
  #filled = 0;
  #length = 0;

  /** Bytes that were added. */
  get length(): number {
    return this.#length;
  }

  /** Arrays that are kept: the overhead per array must not grow with the number of pieces. */
  get arrays(): number {
    return this.#full.length + (this.#open === undefined ? 0 : 1);
  }

  /** @param piece - copied. */
  add(piece: Uint8Array): void {
    const first = this.#length === 0; // often the only one
    this.#length += piece.length;
    if (first || piece.length >= LARGE) {
      this.#close();
      this.#full.push(piece.slice());
      return;
    }
    if (this.#open === undefined || this.#filled + piece.length > SHARED) {
      this.#close();
      this.#open = new Uint8Array(SHARED);
    }
    this.#open.set(piece, this.#filled);
    this.#filled += piece.length;
  }

  /** @returns everything in order, an array that the caller owns. Nothing may be added afterwards. */
  take(): Uint8Array {
    const [only] = this.#full;
    if (this.#open === undefined && this.#full.length === 1) return only!;
    return concatBytes(...this.#full, ...(this.#open === undefined ? [] : [this.#open.subarray(0, this.#filled)]));
  }

  #close(): void {
    if (this.#open !== undefined) this.#full.push(this.#open.subarray(0, this.#filled));
    this.#open = undefined;
    this.#filled = 0;
  }
}
