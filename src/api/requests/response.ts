// A response as programs see it: status and headers at once, the body whole or in pieces.

import { TlsError } from '../../errors.ts';
import type { Headers } from '../../http/headers.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import type { TlsStream } from '../../net/tls-stream.ts';
import type { ConnectionInfo } from '../../tls/engine.ts';
import type { MemoryReport } from '../../tls/memory.ts';
import { ByteCollector } from '../../util/byte-collector.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import type { Decompress } from '../platform.ts';
import { exactChunks, textLines } from './chunks.ts';
import type { IncomingBody } from './incoming-body.ts';

export interface ResponseParts {
  readonly method: string;
  readonly url: string;
  readonly head: ResponseHead;
  readonly body: IncomingBody;
  readonly history: readonly Response[];
  /** `undefined` for plain http. */
  readonly stream: TlsStream | undefined;
  readonly decompress: Decompress;
  readonly maxContent: number;
}

/** Content codings that are decoded; `x-gzip` is the old name (RFC 9110 §8.4.1.3). */
const CODINGS: ReadonlyMap<string, string> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/**
 * The body is read once: by {@link content}, {@link text} and {@link json}, which keep it and can be called again, or in
 * pieces by {@link iterContent}, {@link iterLines} or {@link raw}. One that is neither read nor closed holds its
 * connection. Reading fails with `http.*`, `net.*` or `tls.*` if the response does.
 */
export class Response {
  readonly status: number;
  /** The reason phrase; often empty. */
  readonly statusText: string;
  readonly headers: Headers;
  /** The URL of the response, after redirects, without a fragment. */
  readonly url: string;
  readonly method: string;
  /** The redirects that led here, first one first. */
  readonly history: readonly Response[];
  /** What was negotiated and verified; `undefined` for plain http. */
  readonly tls: ConnectionInfo | undefined;
  readonly #stream: TlsStream | undefined;
  readonly #body: IncomingBody;
  readonly #decompress: Decompress;
  readonly #maxContent: number;
  #content: Promise<Uint8Array> | undefined;
  #consumed = false;

  constructor(parts: ResponseParts) {
    this.status = parts.head.status;
    this.statusText = parts.head.reason;
    this.headers = parts.head.headers;
    this.url = parts.url;
    this.method = parts.method;
    this.history = parts.history;
    this.tls = parts.stream?.info;
    this.#stream = parts.stream;
    this.#body = parts.body;
    this.#decompress = parts.decompress;
    this.#maxContent = parts.maxContent;
  }

  /** Whether the status is 200..299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Bytes used by the TLS engine for the connection; `undefined` for plain http. */
  memory(): MemoryReport | undefined {
    return this.#stream?.engine.memory();
  }

  /** Trailer fields, once the body has been read. */
  get trailers(): Headers | undefined {
    return this.#body.trailers;
  }

  /**
   * The whole body, decoded.
   *
   * @returns one array that the response keeps and gives again; do not modify it.
   * @throws TlsError `http.too_large` past `maxContent`: stream such a body instead.
   */
  content(): Promise<Uint8Array> {
    this.#content ??= this.#readContent();
    return this.#content;
  }

  /** The body as text, in the charset of Content-Type or UTF-8; malformed characters become U+FFFD. */
  async text(): Promise<string> {
    return this.#decoder().decode(await this.content());
  }

  /** @throws TlsError `http.bad_json`, with the beginning of the body. */
  async json(): Promise<unknown> {
    const text = await this.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      const start = JSON.stringify(text.slice(0, 40));
      throw new TlsError('http.bad_json', `${this.#what} is not JSON; it begins with ${start}`, { cause });
    }
  }

  /**
   * The decoded body in pieces; stopping early closes the connection.
   *
   * @param chunkSize - bytes of each piece except the last; absent: pieces as they arrive.
   * @returns views that live until the next piece is asked for.
   */
  iterContent(chunkSize?: number): AsyncIterableIterator<Uint8Array> {
    if (chunkSize === undefined) return this.#closing(this.#decoded());
    if (!(Number.isInteger(chunkSize) && chunkSize > 0)) throw new RangeError('chunkSize is a whole number above 0');
    return this.#closing(exactChunks(this.#decoded(), chunkSize));
  }

  /**
   * The text of the body line by line, without the line ends (LF, CRLF or CR).
   *
   * @throws TlsError `http.too_large` for a line of more than `maxContent` characters.
   */
  iterLines(): AsyncIterableIterator<string> {
    return this.#closing(textLines(this.#decoded(), this.#decoder(), this.#maxContent));
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return this.iterContent();
  }

  /** The body as it was sent, still with its content coding (gzip); pieces as in {@link iterContent}. */
  get raw(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#pieces() };
  }

  /** @throws TlsError `http.status` for 400 and above. @returns this response. */
  raiseForStatus(): this {
    if (this.status < 400) return this;
    const words = this.statusText === '' ? '' : ` ${this.statusText}`;
    throw new TlsError('http.status', `${this.#what} has status ${this.status}${words}`);
  }

  /** Stops reading. Safe to repeat, and unnecessary once the body has been read. */
  close(): void {
    this.#body.close();
  }

  get #what(): string {
    return `the response to ${this.method} ${this.url}`;
  }

  async #readContent(): Promise<Uint8Array> {
    const kept = new ByteCollector();
    for await (const piece of this.#decoded()) {
      if (kept.length + piece.length > this.#maxContent)
        throw new TlsError('http.too_large', `${this.#what} is longer than ${this.#maxContent} bytes`, {
          hint: 'Read it in pieces (stream: true and iterContent), or raise maxContent.',
        });
      kept.add(piece);
    }
    return kept.take();
  }

  #decoded(): AsyncIterableIterator<Uint8Array> {
    const value = (this.headers.get('content-encoding') ?? '').trim().toLowerCase();
    if (value === '' || value === 'identity') return this.#pieces();
    const coding = CODINGS.get(value);
    if (coding === undefined) {
      this.close();
      throw new TlsError('http.bad_content_encoding', `${this.#what} is encoded as ${JSON.stringify(value)}`);
    }
    return asGenerator(this.#decompress(coding, this.raw));
  }

  /** Stopping a generator before its first step does not run its `finally`, so the source is stopped here. */
  #closing<T>(pieces: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
    return {
      next: () => pieces.next(),
      return: async () => {
        await pieces.return?.();
        this.close();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #pieces(): IncomingBody {
    if (this.#consumed) throw new TypeError('the body has been read already');
    this.#consumed = true;
    return this.#body;
  }

  #decoder(): InstanceType<typeof TextDecoder> {
    const charset = /charset="?([^\s;"]+)/i.exec(this.headers.get('content-type') ?? '')?.[1];
    try {
      return new TextDecoder(charset);
    } catch {
      return new TextDecoder(); // unknown charset
    }
  }

  [INSPECT](...args: InspectArguments): string {
    const { status, statusText, method, url, headers } = this;
    return show(
      'Response',
      { status, statusText, method, url, headers, body: this.#consumed ? 'read' : 'unread' },
      args,
    );
  }
}

async function* asGenerator<T>(source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* source;
}
