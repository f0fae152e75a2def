// A response as it is received: its headers, then the body in pieces on demand.
import { TlsError } from '../../errors.ts';
import type { Headers } from '../../http/headers.ts';
import type { HttpLimits } from '../../http/limits.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import type { ResponseParser } from '../../http/response-parser.ts';
import type { IoOptions } from '../../net/transport.ts';

/** The body of a redirect is read up to this size to keep its connection; a longer one costs more than a new one. */
const DRAIN_BYTES = 65_536;
const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

export interface IncomingBodyOptions {
  /** `timeout` is for each piece that is sent or received. */
  readonly io: IoOptions;
  readonly limits: HttpLimits;
  /** A body that lasts until the connection ends is accepted without close_notify. */
  readonly allowTruncated: boolean;
}

/** What a body needs of its connection. */
interface BodyConnection {
  /** The connection ended without close_notify. */
  readonly truncation: TlsError | undefined;
  read(io: IoOptions): Promise<Uint8Array | undefined>;
  /** From now on the program decides when to read. */
  lend(): void;
  /** The response has ended, and another request may follow. */
  free(): void;
  /** Closes, with the reason for pending reads. */
  giveUp(reason: TlsError): void;
  close(): void;
}

export class IncomingBody implements AsyncIterableIterator<Uint8Array> {
  readonly #connection: BodyConnection;
  readonly #parser: ResponseParser;
  readonly #options: IncomingBodyOptions;
  readonly informational: ResponseHead[] = [];
  /** Once the body has ended. */
  trailers: Headers | undefined;
  #state: 'open' | 'ended' | 'closed' = 'open';
  #requestSent = false;
  #failure: unknown;
  /** Called once, however the response ends. */
  onDone: (() => void) | undefined;

  constructor(connection: BodyConnection, parser: ResponseParser, options: IncomingBodyOptions) {
    this.#connection = connection;
    this.#parser = parser;
    this.#options = options;
  }

  requestSent(): void {
    this.#requestSent = true;
  }

  async readHead(): Promise<ResponseHead> {
    for (;;) {
      const event = this.#parser.next();
      if (event?.type === 'head') return event.head;
      if (event?.type === 'informational') this.informational.push(event.head);
      if (event === undefined) this.#receive(await this.#connection.read(this.#options.io));
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * @returns the next piece, a view that lives until the next call.
   * @throws TlsError `http.*`, `net.*`, `tls.*`; the connection is closed then, and every later call throws the same error.
   */
  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#state === 'ended') return DONE;
    if (this.#state === 'closed')
      throw this.#failure ?? new TlsError('net.closed', 'the response was closed before its body was read');
    try {
      for (;;) {
        const event = this.#parser.next();
        if (event === undefined) this.#receive(await this.#connection.read(this.#options.io));
        else if (event.type === 'data') return { done: false, value: event.bytes };
        else if (event.type === 'end') {
          this.#end(event.trailers);
          return DONE;
        }
      }
    } catch (error) {
      this.#failure ??= error;
      this.close();
      throw error;
    }
  }

  /** The iteration was stopped before the end: as {@link close}. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.close();
    return DONE;
  }

  /** Reads a short rest of the body, so that the connection can be reused; closes the connection otherwise. */
  async discard(): Promise<void> {
    try {
      for (let read = 0; read <= DRAIN_BYTES; ) {
        const { done, value } = await this.next();
        if (done) return;
        read += value.length;
      }
    } catch {
      // The body is being discarded: its faults do not matter.
    }
    this.close();
  }

  /** From now on the program decides when to read: until it does, the connection does not keep it running. */
  lend(): void {
    if (this.#state === 'open') this.#connection.lend();
  }

  /** As {@link close}; pending and later reads fail with this reason. */
  giveUp(reason: TlsError): void {
    if (this.#state !== 'open') return;
    this.#failure = reason;
    this.#connection.giveUp(reason);
    this.close();
  }

  /** Reads no further: the connection closes, unless the response is complete. Safe to repeat. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#connection.close();
    this.onDone?.();
  }

  #end(trailers: Headers): void {
    this.#state = 'ended';
    this.trailers = trailers;
    if (this.#parser.reusable && this.#requestSent) this.#connection.free();
    else this.#connection.close();
    this.onDone?.();
  }

  /** @param chunk - `undefined`: the connection ended. */
  #receive(chunk: Uint8Array | undefined): void {
    if (chunk !== undefined) {
      this.#parser.receive(chunk);
      return;
    }
    const { truncation } = this.#connection;
    if (truncation !== undefined && this.#parser.framing.kind === 'until_close' && !this.#options.allowTruncated)
      throw new TlsError('http.truncated', 'the connection ended without close_notify: the body may be cut', {
        cause: truncation,
      });
    this.#parser.receiveEnd();
  }
}
