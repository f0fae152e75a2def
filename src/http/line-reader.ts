// Takes CRLF-terminated lines out of input that comes in pieces: RFC 9112 §2.2, read strictly.
import { type ErrorCode, TlsError } from '../errors.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import type { Input } from './input.ts';

const CR = 0x0d;
/** What a line cut in two is kept in at first; it grows no further than the line's limit. */
const FIRST_BUFFER = 256;

export class LineReader {
  #partial: Uint8Array | undefined;
  #length = 0;

  /** Bytes of a line whose end has not come yet. */
  get pending(): number {
    return this.#length;
  }

  /**
   * @param limit - bytes that the line may have, CRLF included.
   * @param code - the error for a line that is not well-formed.
   * @param what - names the line in messages.
   * @returns the line as Latin-1 text without its CRLF, or `undefined` if more input is needed.
   * @throws TlsError `http.too_large`; `code` for a CR or a LF by itself, or a NUL.
   */
  read(input: Input, limit: number, code: ErrorCode, what: string): string | undefined {
    const ends = input.lineLength();
    const available = ends > 0 ? ends : input.left;
    if (this.#length + available > limit) throw new TlsError('http.too_large', `${what} is longer than ${limit} bytes`);
    if (ends === 0) {
      this.#keep(input.take(available), limit);
      return undefined;
    }
    const last = input.take(ends);
    if (this.#length === 0) return toText(last, code, what);
    this.#keep(last, limit);
    const line = toText(this.#partial!.subarray(0, this.#length), code, what);
    this.#partial = undefined;
    this.#length = 0;
    return line;
  }

  #keep(bytes: Uint8Array, limit: number): void {
    if (bytes.length === 0) return;
    const needed = this.#length + bytes.length;
    if (this.#partial === undefined || this.#partial.length < needed) {
      const grown = new Uint8Array(Math.min(limit, Math.max(FIRST_BUFFER, 2 * needed)));
      if (this.#partial !== undefined) grown.set(this.#partial.subarray(0, this.#length));
      this.#partial = grown;
    }
    this.#partial.set(bytes, this.#length);
    this.#length = needed;
  }
}

/** A lone CR or LF is where two parsers disagree on what a message is, and requests are smuggled (RFC 9112 §11.2). */
function toText(line: Uint8Array, code: ErrorCode, what: string): string {
  const end = line.length - 2;
  if (end < 0 || line[end] !== CR) throw new TlsError(code, `${what} ends in a line feed without a carriage return`);
  const text = decodeLatin1(line.subarray(0, end));
  if (text.includes('\r')) throw new TlsError(code, `${what} has a carriage return within`);
  if (text.includes('\0')) throw new TlsError(code, `${what} has a NUL within`);
  return text;
}
