// Parses the status line and header fields of a response: RFC 9112 §4, §5, strictly.
import { printable } from '../errors/printable.ts';
import { type ErrorCode, TlsError } from '../errors.ts';
import { Headers } from './headers.ts';
import type { Input } from './input.ts';
import type { HttpLimits } from './limits.ts';
import { LineReader } from './line-reader.ts';
import { isFieldValue, isToken, trimOws } from './syntax.ts';

export interface ResponseHead {
  readonly version: '1.0' | '1.1';
  /** 100..599; others are refused. */
  readonly status: number;
  /** What follows the status on its line: for people, often empty, and safe to print. */
  readonly reason: string;
  readonly headers: Headers;
}

// The space after the status must be there even without a reason (§4), but many servers leave both out.
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: (.*))?$/;

/** Reads the lines of one head. */
export class HeadReader {
  readonly #limits: HttpLimits;
  readonly #lines = new LineReader('section');
  #statusLine: RegExpExecArray | undefined;
  readonly #fields: FieldSection;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
    this.#fields = new FieldSection(limits, limits.headBytes, 'http.bad_header', 'a header', this.#lines);
  }

  /** @returns the head, or `undefined` if more input is needed. @throws TlsError `http.*`. */
  read(input: Input): ResponseHead | undefined {
    if (this.#statusLine === undefined) {
      const line = this.#lines.read(input, this.#limits.lineBytes, 'http.bad_status_line', 'the status line');
      if (line === undefined) return undefined;
      this.#statusLine = parseStatusLine(line);
    }
    const headers = this.#fields.read(input);
    if (headers === undefined) return undefined;
    const [, minor, status, reason] = this.#statusLine;
    return { version: minor === '0' ? '1.0' : '1.1', status: Number(status), reason: printable(reason ?? ''), headers };
  }
}

/** Reads fields up to the empty line: of a head, or of the trailers (RFC 9112 §7.1.2). */
export class FieldSection {
  readonly #limits: HttpLimits;
  readonly #lines: LineReader;
  readonly #headers = new Headers();
  readonly #code: ErrorCode;
  readonly #what: string;
  #bytesLeft: number;

  /** @param lines - of which others may have read the first ones. */
  constructor(
    limits: HttpLimits,
    bytes: number,
    code: ErrorCode,
    what: string,
    lines: LineReader = new LineReader('section'),
  ) {
    this.#lines = lines;
    this.#limits = limits;
    this.#bytesLeft = bytes;
    this.#code = code;
    this.#what = what;
  }

  read(input: Input): Headers | undefined {
    for (;;) {
      const limit = Math.min(this.#limits.lineBytes, this.#bytesLeft);
      const line = this.#lines.read(input, limit, this.#code, this.#what);
      if (line === undefined) return undefined;
      if (line === '') return this.#headers;
      this.#bytesLeft -= line.length + 2;
      if (this.#headers.size >= this.#limits.headerFields)
        throw new TlsError('http.too_large', `the response has more than ${this.#limits.headerFields} header fields`);
      this.#append(line);
    }
  }

  #append(line: string): void {
    // Folded lines were deprecated because parsers disagree on them (RFC 9112 §5.2).
    if (line.startsWith(' ') || line.startsWith('\t')) throw new TlsError(this.#code, `${this.#what} is folded`);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    // A space before the colon has been used to get a header past a proxy (§5.1): no token has one.
    if (!isToken(name)) throw new TlsError(this.#code, `${this.#what} has no proper name: ${excerpt(line)}`);
    const value = trimOws(line.slice(colon + 1));
    if (!isFieldValue(value)) throw new TlsError(this.#code, `${name} has a control character in its value`);
    this.#headers.appendParsed(name, value);
  }
}

function parseStatusLine(line: string): RegExpExecArray {
  const match = STATUS_LINE.exec(line);
  if (match === null || !isFieldValue(match[3] ?? ''))
    throw new TlsError('http.bad_status_line', `not a status line of HTTP/1.1: ${excerpt(line)}`);
  return match;
}

/** Text from a peer, shortened and escaped for printing. */
function excerpt(line: string): string {
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line);
}
