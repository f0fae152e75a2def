// Interfaces of the program's thread to the main thread: sockets, replies, standard input, interrupts. Shared memory is
// one implementation; others wrap it for recordings and faults.
import { type Datagram, readDatagram } from '../bridge/datagrams.ts';
import { type SharedCommon, SharedSocket, type SocketState } from '../bridge/layout.ts';
import type { Request } from '../bridge/messages.ts';
import { SharedSockets } from './shared-sockets.ts';

/** Bytes for the program: the reading side of a `Ring`, which documents the members. */
export interface IncomingBytes {
  readonly length: number;
  readonly ended: boolean;
  readonly failure: number;
  readonly roomy: boolean;
  read(into: Uint8Array): number;
  peek(into: Uint8Array): number;
  takeSleeper(): boolean;
}

/** Bytes from the program: the writing side of a `Ring`. */
export interface OutgoingBytes {
  readonly length: number;
  readonly space: number;
  readonly ended: boolean;
  readonly failure: number;
  write(bytes: Uint8Array): number;
  takeSleeper(): boolean;
}

/** A TCP socket; `SharedSocket` documents the members. */
export interface BridgeStream {
  /** Sent with the request that opens it. */
  readonly memory: SharedArrayBuffer;
  readonly incoming: IncomingBytes;
  readonly outgoing: OutgoingBytes;
  state: SocketState;
  readonly failure: number;
  readonly pending: number;
  /** Nothing will arrive any more, although the stream has not ended. */
  readonly isSilent?: boolean;
}

/** A UDP socket: messages waiting for the program. */
export interface BridgeDatagrams {
  readonly memory: SharedArrayBuffer;
  /** Number of waiting messages. */
  readonly pending: number;
  /** Nothing will arrive any more. */
  readonly isSilent?: boolean;
  /** The next message, without removing it; `undefined` if there is none. */
  peek(): Datagram | undefined;
  /** Removes the next message. */
  drop(): void;
}

export interface Bridge {
  /** Read it before checking for events, then pass it to {@link sleep}. */
  readonly signal: number;
  /**
   * Blocks until something may have happened since `seen` was read, or the time is over.
   *
   * @param milliseconds - Infinity waits forever.
   * @param listens - whether anything except the time (and an interrupt) can end the wait.
   */
  sleep(seen: number, milliseconds: number, listens: boolean): void;
  /** Whether sleeps take no time (`--speed max`), so that {@link catchUp} may have to wait. */
  readonly skipsTime: boolean;
  /**
   * Called before a check of a socket finds nothing: gives the peers the time that was skipped.
   *
   * @param seen - as for {@link sleep}.
   * @returns whether it waited, so that the socket must be checked again.
   */
  catchUp(seen: number): boolean;
  /** Whether an interrupt is pending. */
  readonly interrupted: boolean;
  takeInterrupt(): boolean;
  post(request: Request): void;
  /** Sends a request to the main thread and waits. @returns the reply, JSON. */
  ask(request: Request): string;
  /** Standard input. */
  readonly input: IncomingBytes;
  /** Waits for room. @param whole - a piece of output with its header (`OUTPUT_HEADER`). */
  print(whole: Uint8Array): void;
  openStream(): BridgeStream;
  /** Call it after the program has closed the stream and told the main thread: its memory can be reused. */
  closeStream(stream: Pick<BridgeStream, 'memory'>): void;
  openDatagrams(): BridgeDatagrams;
}

/** The implementation with shared memory. */
export class SharedBridge implements Bridge {
  readonly post: (request: Request) => void;
  readonly input: IncomingBytes;
  readonly #common: SharedCommon;
  readonly #sockets = new SharedSockets();

  constructor(common: SharedCommon, post: (request: Request) => void) {
    this.#common = common;
    this.post = post;
    this.input = common.input;
  }

  get signal(): number {
    return this.#common.signal;
  }

  get interrupted(): boolean {
    return this.#common.interrupted;
  }

  takeInterrupt(): boolean {
    return this.#common.takeInterrupt();
  }

  sleep(seen: number, milliseconds: number): void {
    this.#common.sleep(seen, milliseconds);
  }

  readonly skipsTime = false;

  catchUp(): boolean {
    return false;
  }

  /** Not interruptible: an unread reply would be taken for that of the next request. */
  ask(request: Request): string {
    this.post(request);
    for (;;) {
      const { signal } = this.#common;
      const answer = this.#common.takeReply();
      if (answer !== undefined) return answer;
      this.#common.sleep(signal, Number.POSITIVE_INFINITY);
    }
  }

  print(whole: Uint8Array): void {
    const { output } = this.#common;
    for (;;) {
      const { signal } = this.#common;
      if (output.space >= whole.length) break;
      this.#common.sleep(signal, Number.POSITIVE_INFINITY);
    }
    output.write(whole);
    if (output.takeSleeper()) this.post({ type: 'wake' });
  }

  openStream(): BridgeStream {
    return this.#sockets.take();
  }

  closeStream({ memory }: Pick<BridgeStream, 'memory'>): void {
    this.#sockets.giveBack(memory);
  }

  openDatagrams(): BridgeDatagrams {
    return new SharedDatagrams();
  }
}

class SharedDatagrams implements BridgeDatagrams {
  readonly #shared = SharedSocket.forDatagrams();

  get memory(): SharedArrayBuffer {
    return this.#shared.memory;
  }

  get pending(): number {
    return this.#shared.pending;
  }

  peek(): Datagram | undefined {
    return readDatagram(this.#shared.incoming, 'peek');
  }

  drop(): void {
    readDatagram(this.#shared.incoming, 'read');
    this.#shared.addPending(-1);
  }
}
