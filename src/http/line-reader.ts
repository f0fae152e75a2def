// Reads CRLF-terminated lines from input that arrives in pieces: RFC 9112 §2.2, strictly.
import { type ErrorCode, TlsError } from '../errors.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import type { Input } from './input.ts';

export class LineReader {
  readonly #unit: 'line' | 'section';
  /** Complete lines that were decoded together, and the position of the next one. */
  #lines = '';
  #at = 0;
  /** The beginning of an incomplete line. */
  #open = '';

  /** @param unit - what to take from the input at a time: a line, or all lines up to an empty one. */
  constructor(unit: 'line' | 'section') {
    this.#unit = unit;
  }

  /**
   * @param limit - bytes that the line may have, CRLF included.
   * @param code - the error for a line that is not well-formed.
   * @param what - names the line in messages.
   * @returns the line as Latin-1 text without its CRLF, or `undefined` if more input is needed.
   * @throws TlsError `http.too_large`; `code` for a CR or a LF by itself, or a NUL.
   */
  read(input: Input, limit: number, code: ErrorCode, what: string): string | undefined {
    if (this.#at === this.#lines.length) this.#take(input);
    const end = this.#lines.indexOf('\n', this.#at);
    const length = end < 0 ? this.#open.length : end + 1 - this.#at;
    if (length > limit) throw new TlsError('http.too_large', `${what} is longer than ${limit} bytes`);
    if (end < 0) return undefined;
    const line = this.#lines.slice(this.#at, end);
    this.#at = end + 1;
    return withoutCr(line, code, what);
  }

  #take(input: Input): void {
    const length = this.#unit === 'line' ? input.lineLength() : input.sectionLength();
    this.#at = 0;
    if (length > 0) {
      this.#lines = this.#open + decodeLatin1(input.take(length));
      this.#open = '';
    } else {
      this.#lines = '';
      this.#open += decodeLatin1(input.take(input.left));
    }
  }
}

/** Parsers disagree about a lone CR or LF, which enables request smuggling (RFC 9112 §11.2). */
function withoutCr(line: string, code: ErrorCode, what: string): string {
  const cr = line.indexOf('\r');
  if (cr < 0) throw new TlsError(code, `${what} ends in a line feed without a carriage return`);
  if (cr !== line.length - 1) throw new TlsError(code, `${what} has a carriage return within`);
  if (line.includes('\0')) throw new TlsError(code, `${what} has a NUL within`);
  return line.slice(0, cr);
}
