// The chunked transfer coding, decoded as views of the input: RFC 9112 §7.1.
import { TlsError } from '../errors.ts';
import type { Headers } from './headers.ts';
import type { Input } from './input.ts';
import type { HttpLimits } from './limits.ts';
import { LineReader } from './line-reader.ts';
import { FieldSection } from './response-head.ts';
import { isFieldValue } from './syntax.ts';

export type ChunkedStep =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly trailers: Headers };

// chunk-size and chunk-ext, to the letter. Fourteen digits would reach past 2^53, which no body does.
const CHUNK_LINE =
  /^([0-9a-f]{1,13})((?:[ \t]*;[ \t]*[!#$%&'*+.^_`|~\w-]+(?:[ \t]*=[ \t]*(?:[!#$%&'*+.^_`|~\w-]+|"(?:[^"\\]|\\.)*"))?)*)$/i;

export class ChunkedDecoder {
  readonly #limits: HttpLimits;
  readonly #lines = new LineReader('line');
  readonly #trailers: FieldSection;
  #state: 'size' | 'data' | 'data_end' | 'trailers' = 'size';
  #left = 0;
  #extensionBytes = 0;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
    this.#trailers = new FieldSection(limits, limits.trailerBytes, 'http.bad_chunk', 'a trailer');
  }

  /** @returns data or the end; `undefined` if more input is needed. @throws TlsError `http.bad_chunk`, `http.too_large`. */
  next(input: Input): ChunkedStep | undefined {
    for (;;) {
      if (this.#state === 'data') {
        if (input.left === 0) return undefined;
        const bytes = input.take(this.#left);
        this.#left -= bytes.length;
        if (this.#left === 0) this.#state = 'data_end';
        return { type: 'data', bytes };
      }
      if (this.#state === 'trailers') {
        const trailers = this.#trailers.read(input);
        return trailers && { type: 'end', trailers };
      }
      const line = this.#lines.read(input, this.#limits.chunkLineBytes, 'http.bad_chunk', 'the line of a chunk');
      if (line === undefined) return undefined;
      if (this.#state === 'size') {
        this.#left = this.#parseSize(line);
        this.#state = this.#left > 0 ? 'data' : 'trailers';
      } else {
        if (line !== '') throw new TlsError('http.bad_chunk', 'a chunk is longer than its size says');
        this.#state = 'size';
      }
    }
  }

  #parseSize(line: string): number {
    const match = CHUNK_LINE.exec(line);
    if (match === null || !isFieldValue(match[2]!))
      throw new TlsError('http.bad_chunk', `${JSON.stringify(line.slice(0, 40))} is no size of a chunk`);
    this.#extensionBytes += match[2]!.length;
    if (this.#extensionBytes > this.#limits.chunkExtensionBytes)
      throw new TlsError('http.too_large', `chunk extensions of more than ${this.#limits.chunkExtensionBytes} bytes`);
    return Number.parseInt(match[1]!, 16);
  }
}
