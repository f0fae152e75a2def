// One connection that carries successive requests and their responses: RFC 9112 §9.
import { isTlsError, TlsError } from '../../errors.ts';
import { encodeChunk, encodeRequestHead, LAST_CHUNK, type RequestHead } from '../../http/request.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import { ResponseParser } from '../../http/response-parser.ts';
import { ReadTimeout } from '../../net/read-timeout.ts';
import type { IoOptions, Transport } from '../../net/transport.ts';
import { abortError } from '../../net/waiter.ts';
import { concatBytes } from '../../util/bytes.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { IncomingBody, type IncomingBodyOptions } from './incoming-body.ts';
import type { RequestBody } from './request-body.ts';

/** A body up to this size goes out together with its head: one record, one packet or few. */
const SMALL_BODY = 16_384;

export interface Exchange {
  readonly head: ResponseHead;
  readonly body: IncomingBody;
}

export class HttpConnection {
  readonly transport: Transport;
  /** How many responses it has carried. */
  served = 0;
  readonly #onFree: (connection: HttpConnection) => void;
  readonly #onClose: (connection: HttpConnection) => void;
  readonly #timeout = new ReadTimeout('waiting for the response', (error) => this.giveUp(error));
  /** Whether the server has sent anything since the last request began: if not, it may never have received it. */
  answered = false;
  /** With TLS, a connection that ends without close_notify was truncated; plain TCP cannot tell. */
  truncation: TlsError | undefined;
  /** A read that was started before its data was requested. */
  #ahead: Promise<Uint8Array | undefined> | undefined;
  #inUse = false;
  #isLent = false;
  #closed = false;
  /** Error to report to the pending read instead of the transport's. */
  #reason: TlsError | undefined;

  /**
   * @param onFree - a response ended, and the connection can carry the next request.
   * @param onClose - the connection is of no more use; called once.
   */
  constructor(
    transport: Transport,
    onFree: (connection: HttpConnection) => void,
    onClose: (connection: HttpConnection) => void,
  ) {
    this.transport = transport;
    this.#onFree = onFree;
    this.#onClose = onClose;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The program decides when to read; see {@link IncomingBody.lend}. */
  lend(): void {
    this.#isLent = true;
    this.setIdle(true);
  }

  /** Whether the program may end while this is open. */
  setIdle(idle: boolean): void {
    if (!this.#closed) this.transport.setIdle?.(idle);
  }

  /**
   * Sends a request and reads the head of its response. The connection is closed if either fails.
   *
   * @throws TlsError the first failure, or the server's own reason if it could still be read.
   */
  async exchange(head: RequestHead, body: RequestBody | undefined, options: IncomingBodyOptions): Promise<Exchange> {
    const incoming = new IncomingBody(this, new ResponseParser(head.method, options.limits), options);
    let sendError: unknown;
    this.answered = false;
    this.#inUse = true;
    const sending = this.#send(head, body, options.io).then(
      () => incoming.requestSent(),
      (error: unknown) => {
        sendError = error;
        // A lost connection may still have the server's reason in its buffer; do not wait for anything else.
        if (!isCut(error)) this.close();
      },
    );
    try {
      if (body !== undefined) await this.#sentOrAnswered(sending, options.io.signal);
      return { head: await incoming.readHead(), body: incoming };
    } catch (error) {
      this.close();
      throw sendError !== undefined && isCut(error) ? sendError : error;
    }
  }

  /**
   * For {@link IncomingBody}. `timeout` is for this read.
   *
   * @returns the next bytes; `undefined` at the end, with or without close_notify: see {@link truncation}.
   */
  async read(options: IoOptions): Promise<Uint8Array | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (this.#isLent) this.setIdle(false);
    this.#timeout.begin(options);
    try {
      const chunk = await (ahead ?? this.transport.read());
      if (chunk !== undefined) this.answered = true;
      return chunk;
    } catch (error) {
      if (!isTlsError(error) || error.code !== 'tls.truncated') throw this.#reason ?? error;
      this.truncation = error;
      return undefined;
    } finally {
      if (this.#isLent) this.setIdle(true);
      this.#timeout.end();
    }
  }

  /** For {@link IncomingBody}: the response is complete, and another may follow. */
  free(): void {
    this.served += 1;
    this.#inUse = false;
    this.#timeout.releaseSignal();
    if (this.#isLent) this.setIdle(false);
    this.#isLent = false;
    this.#onFree(this);
    if (this.#closed) return; // it is not kept
    this.#ahead = this.transport.read();
    this.#ahead.then(this.#onUnasked, this.#onUnasked);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timeout.close();
    this.transport.close();
    this.#onClose(this);
  }

  /** Data that arrives without a request is not a response (RFC 9112 §9.2): the connection is closed. */
  readonly #onUnasked = () => {
    if (!this.#inUse) this.close();
  };

  /** Closes; a pending read fails with this reason. */
  giveUp(reason: TlsError): void {
    this.#reason ??= reason;
    this.close();
  }

  /**
   * The server may respond before it has read all of a large body: to refuse it, for example. And the program's source of the body
   * may never end, which only the signal can stop.
   */
  async #sentOrAnswered(sending: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const onAbort = () => this.giveUp(abortError(signal!, 'sending the request'));
    signal?.addEventListener('abort', onAbort);
    try {
      await Promise.race([sending, this.#readAhead()]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Settles when something has arrived: {@link read} returns it. */
  #readAhead(): Promise<unknown> {
    this.#ahead ??= this.transport.read();
    return this.#ahead.catch(() => {});
  }

  async #send(head: RequestHead, body: RequestBody | undefined, io: IoOptions): Promise<void> {
    const encoded = encodeRequestHead(head);
    if (body === undefined) return this.transport.write(encoded, io);
    if (body.kind === 'pieces') {
      if (body.length <= SMALL_BODY) return this.transport.write(concatBytes(encoded, ...body.pieces), io);
      await this.transport.write(encoded, io);
      for (const piece of body.pieces) await this.transport.write(piece, io);
      return;
    }
    await this.transport.write(encoded, io);
    const chunked = head.headers.has('transfer-encoding');
    for await (const piece of body.open()) {
      const bytes = typeof piece === 'string' ? encodeUtf8(piece) : piece;
      await this.transport.write(chunked ? encodeChunk(bytes) : bytes, io);
    }
    if (chunked) await this.transport.write(LAST_CHUNK, io);
  }
}

/** Whether the error only says that the connection is gone. */
function isCut(error: unknown): boolean {
  return error instanceof TlsError && (error.code === 'net.reset' || error.code === 'net.closed');
}
