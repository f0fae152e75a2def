// An incremental parser of HTTP/1.1 responses: bytes in, events out, bodies as views, no I/O (RFC 9112).
import { TlsError } from '../errors.ts';
import { ChunkedDecoder } from './chunked.ts';
import { type BodyFraming, bodyFraming, isPersistent } from './framing.ts';
import { Headers } from './headers.ts';
import { Input } from './input.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { HeadReader, type ResponseHead } from './response-head.ts';

export type ResponseEvent =
  /** A 1xx response; the final one follows. */
  | { readonly type: 'informational'; readonly head: ResponseHead }
  | { readonly type: 'head'; readonly head: ResponseHead }
  /** Part of the body, with the transfer coding removed: a view of the bytes given to `receive`, never empty. */
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  /** The response is complete. Trailers are separate from headers: they must not change its meaning (RFC 9110 §6.5). */
  | { readonly type: 'end'; readonly trailers: Headers };

/**
 * Parses the one response to one request.
 *
 * The caller passes a piece to {@link receive} and takes events from {@link next} until it returns `undefined`, which
 * asks for the next piece. Nothing is kept of a body, so its size does not matter; a head is kept as far as
 * {@link HttpLimits} allows.
 */
export class ResponseParser {
  readonly #method: string;
  readonly #limits: HttpLimits;
  readonly #input = new Input();
  #head: HeadReader;
  #informational = 0;
  #state: 'head' | 'body' | 'done' = 'head';
  #framing: BodyFraming = { kind: 'none' };
  #chunked: ChunkedDecoder | undefined;
  #left = 0;
  #persistent = false;
  #ended = false;
  #started = false;

  /** @param method - of the request: HEAD and CONNECT have no body in their responses. */
  constructor(method: string, limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    this.#method = method;
    this.#limits = limits;
    this.#head = new HeadReader(limits);
  }

  /** Whether a byte of the response has come: a request that saw none may have met a connection that was closing. */
  get started(): boolean {
    return this.#started;
  }

  /** How the body is framed, after the event `head`. */
  get framing(): BodyFraming {
    return this.#framing;
  }

  /** Whether the connection can be used for another request, after the event `end`: no bytes may follow the response. */
  get reusable(): boolean {
    return this.#state === 'done' && this.#persistent && !this.#ended && this.#input.left === 0;
  }

  /** @returns the bytes that came after the response: of another protocol, after CONNECT. */
  takeRest(): Uint8Array {
    return this.#input.take(this.#input.left);
  }

  /**
   * @param bytes - must not change until `next` returns `undefined`.
   * @throws RangeError if the piece before is not used up.
   */
  receive(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#started = true;
    this.#input.set(bytes);
  }

  /** The connection ended: completes a body without a length; anything else is truncated. */
  receiveEnd(): void {
    this.#ended = true;
  }

  /**
   * @returns the next event, or `undefined` if more input is needed, or if the response is over.
   * @throws TlsError `http.*`: the response is malformed, too large, or cut off. The parser is of no more use then.
   */
  next(): ResponseEvent | undefined {
    if (this.#state === 'done') return undefined;
    const event = this.#state === 'head' ? this.#nextInHead() : this.#nextInBody();
    if (event === undefined && this.#ended) return this.#atEnd();
    return event;
  }

  #nextInHead(): ResponseEvent | undefined {
    const head = this.#head.read(this.#input);
    if (head === undefined) return undefined;
    const framing = bodyFraming(this.#method, head);
    if (head.status < 200) return this.#inform(head);
    this.#framing = framing;
    this.#persistent = isPersistent(head, framing);
    if (framing.kind === 'chunked') this.#chunked = new ChunkedDecoder(this.#limits);
    if (framing.kind === 'length') this.#left = framing.length;
    this.#state = 'body';
    return { type: 'head', head };
  }

  #inform(head: ResponseHead): ResponseEvent {
    if (head.status === 101)
      throw new TlsError('http.unexpected_upgrade', 'the server switched protocols (101) and was not asked to');
    this.#informational += 1;
    if (this.#informational > this.#limits.informational)
      throw new TlsError('http.too_large', `more than ${this.#limits.informational} informational responses`);
    this.#head = new HeadReader(this.#limits);
    return { type: 'informational', head };
  }

  #nextInBody(): ResponseEvent | undefined {
    if (this.#chunked !== undefined) {
      const step = this.#chunked.next(this.#input);
      return step?.type === 'end' ? this.#finish(step.trailers) : step;
    }
    if (this.#framing.kind === 'none') return this.#finish(new Headers());
    if (this.#framing.kind === 'length' && this.#left === 0) return this.#finish(new Headers());
    if (this.#input.left === 0) return undefined;
    const bytes = this.#input.take(this.#framing.kind === 'length' ? this.#left : this.#input.left);
    this.#left -= bytes.length;
    return { type: 'data', bytes };
  }

  #atEnd(): ResponseEvent {
    if (this.#state === 'body' && this.#framing.kind === 'until_close') return this.#finish(new Headers());
    throw new TlsError('http.truncated', this.#missing());
  }

  #missing(): string {
    if (!this.#started) return 'the connection ended before the server answered';
    if (this.#state === 'head') return 'the connection ended within the head of the response';
    if (this.#framing.kind === 'length') return `the connection ended ${this.#left} bytes before the end of the body`;
    return 'the connection ended within a chunked body';
  }

  #finish(trailers: Headers): ResponseEvent {
    this.#state = 'done';
    return { type: 'end', trailers };
  }
}
