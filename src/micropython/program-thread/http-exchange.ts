// One HTTP request and its response over a blocking stream; the response body is a stream too.
import { TlsError } from '../../errors.ts';
import { encodeRequestHead, type RequestHead } from '../../http/request.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { type ResponseEvent, ResponseParser } from '../../http/response-parser.ts';
import { concatBytes } from '../../util/bytes.ts';
import { completed } from './blocking.ts';
import { type ByteStream, Poll } from './byte-stream.ts';

/** Bytes per read from the connection: half a TLS record, so that two reads take one record. */
const PIECE = 8192;
/** Bodies of up to this many bytes are sent together with the head, so that a small request is one record. */
const SMALL_BODY = 4096;

export class HttpExchange implements ByteStream {
  readonly #connection: ByteStream;
  readonly #parser: ResponseParser;
  readonly #onClose: () => void;
  readonly #piece = new Uint8Array(PIECE);
  #data: Uint8Array = new Uint8Array(0);
  #state: 'open' | 'ended' | 'closed' = 'open';

  /** @param onClose - called once, when the program has finished with the response, to close the connection or keep it. */
  constructor(connection: ByteStream, method: string, onClose: () => void) {
    this.#connection = connection;
    this.#parser = new ResponseParser(method);
    this.#onClose = onClose;
  }

  get timeout(): number {
    return this.#connection.timeout;
  }

  set timeout(milliseconds: number) {
    this.#connection.timeout = milliseconds;
  }

  get listens(): boolean {
    return this.#connection.listens;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether a byte of the response has arrived. */
  get started(): boolean {
    return this.#parser.started;
  }

  /** Discards the rest of the body. @returns whether all of it had arrived, so that the connection can be reused. */
  abandon(): boolean {
    this.#data = new Uint8Array(0);
    while (this.#parser.next() !== undefined);
    return this.#parser.reusable;
  }

  /** @throws TlsError `http.bad_request`, `net.*`; Interrupted. */
  send(head: RequestHead, body: Uint8Array): void {
    const start = encodeRequestHead(head);
    if (body.length <= SMALL_BODY) {
      this.#writeAll(concatBytes(start, body));
      return;
    }
    this.#writeAll(start);
    this.#writeAll(body);
  }

  /** @throws TlsError `http.*`, `net.*`; Interrupted. */
  readHead(): ResponseHead {
    for (;;) {
      const event = this.#next();
      if (typeof event === 'number') completed(event);
      else if (event.type === 'head') return event.head;
    }
  }

  /** Reads part of the body. */
  read(into: Uint8Array): number {
    while (this.#data.length === 0 && this.#state === 'open') {
      const event = this.#next();
      if (typeof event === 'number') return event;
      if (event.type === 'data') this.#data = event.bytes;
      if (event.type === 'end') this.#state = 'ended';
    }
    const part = this.#data.subarray(0, into.length);
    into.set(part);
    this.#data = this.#data.subarray(part.length);
    return part.length;
  }

  write(): number {
    throw new TlsError('net.closed', 'the body of a response is only for reading');
  }

  poll(mask: number): number {
    if (this.#state === 'closed') return Poll.invalid;
    if (this.#data.length > 0 || this.#state === 'ended') return mask & Poll.in;
    return this.#connection.poll(mask & Poll.in);
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#onClose();
  }

  #next(): ResponseEvent | number {
    for (;;) {
      const event = this.#parser.next();
      if (event !== undefined) return event;
      const count = this.#connection.read(this.#piece);
      if (count < 0) return count;
      if (count === 0) this.#parser.receiveEnd();
      else this.#parser.receive(this.#piece.subarray(0, count));
    }
  }

  #writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += completed(this.#connection.write(bytes.subarray(at)));
  }
}
