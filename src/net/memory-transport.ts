// A pair of connected transports in memory: for tests, and for two engines in the same process.
import { TlsError } from '../errors.ts';
import type { Endpoint, IoOptions, Transport } from './transport.ts';
import { throwIfAborted, Waiter } from './waiter.ts';

/** Bytes buffered in one direction before its writer waits, as in a socket. */
const CAPACITY = 65_536;

/** @returns two ends: what is written to one is read from the other, in the same pieces. */
export function memoryTransportPair(): [Transport, Transport] {
  const there = new Pipe();
  const back = new Pipe();
  return [new MemoryTransport(back, there, 1), new MemoryTransport(there, back, 2)];
}

/** One direction: a bounded queue of pieces. */
class Pipe {
  readonly #pieces: Uint8Array[] = [];
  #held = 0;
  #state: 'open' | 'ended' | 'reset' = 'open';
  #reader: Waiter<Uint8Array | undefined> | undefined;
  #writer: Waiter<void> | undefined;

  async write(bytes: Uint8Array, options: IoOptions): Promise<void> {
    throwIfAborted(options.signal, 'writing to memory');
    if (this.#state === 'reset') throw resetError();
    if (bytes.length === 0) return;
    if (this.#reader !== undefined) {
      this.#reader.resolve(bytes);
      this.#reader = undefined;
      return;
    }
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    if (this.#held <= CAPACITY) return;
    this.#writer = new Waiter<void>('writing to memory', options);
    await this.#writer.promise;
  }

  async read(options: IoOptions): Promise<Uint8Array | undefined> {
    const piece = this.#pieces.shift();
    if (piece !== undefined) {
      this.#held -= piece.length;
      if (this.#held <= CAPACITY) this.#writer?.resolve();
      return piece;
    }
    if (this.#state === 'ended') return undefined;
    if (this.#state === 'reset') throw resetError();
    const reader = new Waiter<Uint8Array | undefined>('reading from memory', options, () => {
      this.#reader = undefined;
    });
    if (!reader.settled) this.#reader = reader;
    return reader.promise;
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#reader?.resolve(undefined);
    this.#reader = undefined;
  }

  /** @param error - for pending reads and writes in this direction. */
  cut(error: TlsError): void {
    if (this.#state === 'open') this.#state = 'reset';
    this.#reader?.reject(error);
    this.#reader = undefined;
    this.#writer?.reject(error);
  }
}

class MemoryTransport implements Transport {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly #incoming: Pipe;
  readonly #outgoing: Pipe;
  #state: 'open' | 'write_closed' | 'closed' = 'open';

  constructor(incoming: Pipe, outgoing: Pipe, end: 1 | 2) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.local = { address: 'memory', port: end };
    this.remote = { address: 'memory', port: 3 - end };
  }

  async read(options: IoOptions = {}): Promise<Uint8Array | undefined> {
    if (this.#state === 'closed') throw closedError();
    return this.#incoming.read(options);
  }

  async write(bytes: Uint8Array, options: IoOptions = {}): Promise<void> {
    if (this.#state !== 'open') throw closedError();
    return this.#outgoing.write(bytes, options);
  }

  async closeWrite(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'write_closed';
    this.#outgoing.end();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#outgoing.end();
    this.#incoming.cut(closedError());
  }
}

function closedError(): TlsError {
  return new TlsError('net.closed', 'the connection in memory is closed on this side');
}

function resetError(): TlsError {
  return new TlsError('net.reset', 'the other end of the connection in memory is closed');
}
