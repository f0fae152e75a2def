// The base class of plain and TLS sockets: reading and writing, iteration, and web streams.

import { ByteReader } from '../../net/byte-reader.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { IO_KINDS } from '../../net/io-kinds.ts';
import type { Endpoint, IoOptions, Transport } from '../../net/transport.ts';
import { checkOptions } from '../../util/check-options.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import { encodeUtf8 } from '../../util/utf8.ts';

/** The default maximum length of a line for `readLine`. */
const MAX_LINE = 65_536;
/** The default maximum for `readAll`. */
const MAX_ALL = 64 * 1024 * 1024;

export class StreamSocket implements AsyncIterable<Uint8Array> {
  /** The underlying connection. Reading from it takes bytes away from this socket, and does not return those of {@link takeBuffered}. */
  readonly transport: Transport;
  readonly #reader: ByteReader;

  constructor(transport: Transport) {
    this.transport = transport;
    this.#reader = new ByteReader(transport);
  }

  /** The local address and port. */
  get local(): Endpoint {
    return this.transport.local;
  }

  /** The peer's: address and port. */
  get remote(): Endpoint {
    return this.transport.remote;
  }

  /**
   * @param size - bytes at most; absent: as many as came.
   * @returns at least one byte, as soon as there is any: a view that lives until the next read; `undefined` at the end.
   * @throws TlsError `net.*`; over TLS also `tls.*`, `tls.truncated` if the end is not one that the peer declared.
   */
  read(size?: number, options?: IoOptions): Promise<Uint8Array | undefined> {
    return this.#reader.read(size, options);
  }

  /** Fills the array. @returns how many bytes there were: fewer than its length only at the end. */
  readInto(target: Uint8Array, options?: IoOptions): Promise<number> {
    return this.#reader.readInto(target, options);
  }

  /**
   * @param limit - bytes that a line may have; default 64 KB.
   * @returns the line with its line feed, or the rest at the end, as a fresh array; `undefined` at the end.
   * @throws TlsError `http.too_large`.
   */
  readLine(limit: number = MAX_LINE, options?: IoOptions): Promise<Uint8Array | undefined> {
    return this.#reader.readLine(limit, options);
  }

  /** Everything up to the end, as a fresh array. @param limit - bytes; default 64 MB. @throws TlsError `http.too_large`. */
  readAll(limit: number = MAX_ALL, options?: IoOptions): Promise<Uint8Array> {
    return this.#reader.readAll(limit, options);
  }

  /**
   * Bytes that were received but not yet read, as a fresh array: for code that continues to read from
   * {@link transport} from now on. `wrapSocket` and `toDuplex` do it by themselves.
   */
  takeBuffered(): Uint8Array {
    return this.#reader.takeBuffered();
  }

  /** Resolves when more may be written. @param data - text as UTF-8; bytes must not be changed afterwards. */
  async write(data: string | Uint8Array, options?: IoOptions): Promise<void> {
    if (options !== undefined) checkOptions('write', options, IO_KINDS);
    return this.transport.write(typeof data === 'string' ? encodeUtf8(data) : data, options);
  }

  /** Half-close: sends the end of data; reading continues. */
  closeWrite(): Promise<void> {
    return this.transport.closeWrite();
  }

  /** Closes both directions at once. Safe to repeat. */
  close(): void {
    this.transport.close();
  }

  /** The bytes as they arrive; ending the iteration early leaves the connection open. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let piece = await this.read(); piece !== undefined; piece = await this.read()) yield piece;
  }

  /** A web stream of received bytes; its pieces are copies. Cancelling it closes the socket. */
  get readable(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await this.read();
          if (piece === undefined) controller.close();
          else controller.enqueue(piece.slice());
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  /** A web stream to the peer. Closing it half-closes the connection, aborting it closes the socket. */
  get writable(): WritableStream<Uint8Array> {
    return new WritableStream<Uint8Array>({
      write: (piece) => this.write(piece.slice()),
      close: () => this.closeWrite(),
      abort: () => this.close(),
    });
  }

  [INSPECT](...args: InspectArguments): string {
    return show(this.constructor.name, endpointsOf(this), args);
  }
}

/** Both addresses, for printing. */
export function endpointsOf({ local, remote }: { readonly local: Endpoint; readonly remote: Endpoint }) {
  return { local: formatEndpoint(local.address, local.port), remote: formatEndpoint(remote.address, remote.port) };
}
