// One TCP connection on node:net as a Transport: bounded reading, back-pressure, half-close, time-outs, signals.
import type { Socket, TcpSocketConnectOpts } from 'node:net';
import { TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import type { Endpoint, IoOptions, Transport } from '../../net/transport.ts';
import { throwIfAborted, Waiter } from '../../net/waiter.ts';
import { fromOsError } from './os-error.ts';

/** Maximum bytes of one read of a socket: four full TLS records. */
const READ_BUFFER = 65_536;
/** A read of at least one full record means a bulk transfer, which gets buffers of its own. */
const BULK_READ = 16_384;
/**
 * After so many of those reads, 1 MB or more, the buffers have this size. With 64 KB a quarter of all records is split between
 * two reads and copied, which takes 5 % more CPU time; but a connection whose reader stops keeps its buffers.
 */
const LONG_TRANSFER = 16;
const LARGE_BUFFER = 262_144;

/**
 * Shared by all client sockets (`onread`), so that thousands of idle connections need no buffer: received bytes are copied
 * out of it before the next socket can overwrite it. In a bulk transfer the copy would cost more than the memory, so
 * such a socket alternates between two buffers of its own, until a short read shows that the transfer is over: its
 * reader has one while the other is filled, and the socket need not be stopped for every chunk.
 */
const sharedBuffer = new Uint8Array(READ_BUFFER);

/** Why a connection can no longer be used. Errors capture a stack, so this creates one only when a caller receives it. */
type Failure = () => TlsError;

/** The reading half: buffers at most one chunk that was not requested yet, then pauses the socket. */
export class ReadSide {
  #waiting: Waiter<Uint8Array | undefined> | undefined;
  #chunk: Uint8Array | undefined;
  #buffer: Uint8Array = sharedBuffer;
  #other: Uint8Array | undefined;
  /** Consecutive reads of a bulk transfer. */
  #bulkReads = 0;
  #paused = false;
  #ended = false;
  #failure: Failure | undefined;
  #socket: Socket | undefined;

  /** @param socket - connected: its reading starts again with a reader. */
  attach(socket: Socket): void {
    this.#socket = socket;
  }

  /** For `net.connect`: an accepted socket cannot have it, and its chunks come by `data` events instead. */
  readonly onread: NonNullable<TcpSocketConnectOpts['onread']> = {
    buffer: () => this.#buffer,
    callback: (length, buffer) => {
      const own = buffer !== sharedBuffer;
      const chunk = own ? buffer.subarray(0, length) : buffer.slice(0, length);
      this.#chooseBuffer(length >= BULK_READ, own ? buffer : undefined);
      this.#paused = !this.take(chunk);
      return !this.#paused;
    },
  };

  /**
   * Chooses the buffer for the next chunk before this one has been read. The previous buffer is free by then: its
   * reader has come back, or does so before the socket, which pauses, reads again.
   */
  #chooseBuffer(bulk: boolean, filled: Uint8Array | undefined): void {
    this.#bulkReads = bulk ? this.#bulkReads + 1 : 0;
    const size = this.#bulkReads > LONG_TRANSFER ? LARGE_BUFFER : READ_BUFFER;
    if (!bulk) this.#buffer = sharedBuffer;
    else this.#buffer = this.#other?.length === size ? this.#other : new Uint8Array(size);
    this.#other = bulk ? filled : undefined;
  }

  /** @returns whether a read was waiting for it; if not, the socket should pause. */
  take(chunk: Uint8Array): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.resolve(chunk);
    else this.#chunk = chunk;
    return waiting !== undefined;
  }

  pause(): void {
    this.#paused = true;
  }

  end(): void {
    this.#ended = true;
    this.#waiting?.resolve(undefined);
    this.#waiting = undefined;
  }

  fail(failure: Failure): void {
    this.#failure ??= failure;
    if (this.#waiting !== undefined) this.#waiting.reject(withoutStack(this.#failure));
    this.#waiting = undefined;
  }

  read(doing: string, options: IoOptions): Promise<Uint8Array | undefined> {
    if (this.#waiting !== undefined) throw new TypeError('one read at a time');
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = undefined;
      return Promise.resolve(chunk);
    }
    if (this.#ended) return Promise.resolve(undefined);
    if (this.#failure !== undefined) return Promise.reject(this.#failure());
    const waiting = new Waiter<Uint8Array | undefined>(doing, options, () => {
      this.#waiting = undefined;
    });
    if (waiting.settled) return waiting.promise;
    this.#waiting = waiting;
    if (this.#paused) {
      this.#paused = false;
      this.#socket!.resume();
    }
    return waiting.promise;
  }
}

export class TcpTransport implements Transport {
  readonly remote: Endpoint;
  #local: Endpoint | undefined;
  readonly #socket: Socket;
  readonly #incoming: ReadSide;
  readonly #peer: string;
  /** What an error says was being done. */
  readonly #reading: string;
  readonly #writing: string;
  #draining: Waiter<void> | undefined;
  #failure: Failure | undefined;
  #state: 'open' | 'write_closed' | 'closed' = 'open';

  /**
   * @param socket - connected, with allowHalfOpen; owned by this transport from now on.
   * @param remote - where it was connected to, if that is known: the system need not be asked.
   */
  constructor(socket: Socket, incoming: ReadSide, remote?: Endpoint) {
    this.#socket = socket;
    this.#incoming = incoming;
    incoming.attach(socket);
    this.remote = remote ?? { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    this.#peer = formatEndpoint(this.remote.address, this.remote.port);
    this.#reading = `reading from ${this.#peer}`;
    this.#writing = `writing to ${this.#peer}`;
    // The peer's flights are answered in single writes: waiting for more to send would only cost time.
    socket.setNoDelay(true);
    socket.on('end', () => incoming.end());
    socket.on('error', (error) => this.#fail(() => fromOsError(error, `connection to ${this.#peer}`)));
    socket.on('close', () => this.#fail(() => closedError(this.#peer)));
  }

  /** The system is asked when this is first read: few programs do. A closed socket has none. */
  get local(): Endpoint {
    this.#local ??= { address: this.#socket.localAddress ?? '', port: this.#socket.localPort ?? 0 };
    return this.#local;
  }

  read(options: IoOptions = {}): Promise<Uint8Array | undefined> {
    if (this.#state === 'closed') return Promise.reject(closedError(this.#peer));
    return this.#incoming.read(this.#reading, options);
  }

  async write(bytes: Uint8Array, options: IoOptions = {}): Promise<void> {
    this.#assertWritable();
    throwIfAborted(options.signal, this.#writing);
    if (bytes.length === 0) return;
    this.#socket.write(bytes, this.#onWritten);
    if (this.#sent) return; // most writes go to the kernel at once
    this.#assertWritable(); // and some fail at once
    this.#draining = new Waiter<void>(this.#writing, options);
    await this.#draining.promise.finally(() => {
      this.#draining = undefined;
    });
  }

  async closeWrite(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'write_closed';
    if (this.#failure !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.end(() => resolve());
    });
  }

  close(): void {
    this.#close(() => this.#socket.destroy());
  }

  reset(): void {
    this.#close(() => this.#socket.resetAndDestroy());
  }

  get returnsBytes(): boolean {
    return true;
  }

  setIdle(idle: boolean): void {
    if (idle) this.#socket.unref();
    else this.#socket.ref();
  }

  setKeepAlive(delay: number | undefined): void {
    this.#socket.setKeepAlive(delay !== undefined, delay);
  }

  /** Whether the kernel has all that was written. */
  get #sent(): boolean {
    const { writableLength, errored, destroyed } = this.#socket;
    return writableLength === 0 && errored === null && !destroyed;
  }

  /** A failure is also reported by an event, with more detail. */
  readonly #onWritten = () => {
    if (this.#sent) this.#draining?.resolve();
  };

  #close(destroy: () => void): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    destroy();
    this.#fail(() => closedError(this.#peer));
  }

  #assertWritable(): void {
    if (this.#failure !== undefined) throw this.#failure();
    if (this.#state !== 'open') throw closedError(this.#peer);
  }

  #fail(failure: Failure): void {
    this.#failure ??= failure;
    this.#incoming.fail(this.#failure);
    this.#draining?.reject(this.#failure());
  }
}

/** An accepted socket: its chunks come by events, since `onread` is for sockets that connect. */
export function wrapAccepted(socket: Socket): TcpTransport {
  const incoming = new ReadSide();
  socket.on('data', (chunk: Uint8Array) => {
    if (incoming.take(chunk)) return;
    socket.pause();
    incoming.pause();
  });
  return new TcpTransport(socket, incoming);
}

/** Creates the error without a stack: it comes from an event, so the stack says nothing, and capturing it takes time. */
function withoutStack(failure: Failure): TlsError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return failure();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function closedError(peer: string): TlsError {
  return new TlsError('net.closed', `the connection to ${peer} is closed`);
}
