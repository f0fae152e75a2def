// What the program's thread gets from the main thread, as interfaces: sockets, answers, standard input, the wish to stop.
// The shared memory is one implementation; recordings and faults stand around it as others.
import { type Datagram, readDatagram } from '../bridge/datagrams.ts';
import { type SharedCommon, SharedSocket, type SocketState } from '../bridge/layout.ts';
import type { Request } from '../bridge/messages.ts';
import { SharedSockets } from './shared-sockets.ts';

/** Bytes for the program: the reading half of a `Ring`, which says what each means. */
export interface IncomingBytes {
  readonly length: number;
  readonly ended: boolean;
  readonly failure: number;
  readonly roomy: boolean;
  read(into: Uint8Array): number;
  peek(into: Uint8Array): number;
  takeSleeper(): boolean;
}

/** Bytes of the program: the writing half of a `Ring`. */
export interface OutgoingBytes {
  readonly length: number;
  readonly space: number;
  readonly ended: boolean;
  readonly failure: number;
  write(bytes: Uint8Array): number;
  takeSleeper(): boolean;
}

/** A TCP socket, as `SharedSocket` says. */
export interface BridgeStream {
  /** For the request that opens it. */
  readonly memory: SharedArrayBuffer;
  readonly incoming: IncomingBytes;
  readonly outgoing: OutgoingBytes;
  state: SocketState;
  readonly failure: number;
  readonly pending: number;
  /** Nothing will come of it any more, though it has not ended. */
  readonly isSilent?: boolean;
}

/** A UDP socket: messages that wait for the program. */
export interface BridgeDatagrams {
  readonly memory: SharedArrayBuffer;
  /** How many wait. */
  readonly pending: number;
  /** Nothing will come any more. */
  readonly isSilent?: boolean;
  /** The next one, which stays; `undefined`: none waits. */
  peek(): Datagram | undefined;
  /** Takes the next one away. */
  drop(): void;
}

export interface Bridge {
  /** To be read before looking, and handed to {@link sleep}. */
  readonly signal: number;
  /**
   * Blocks until something may have happened since `seen` was read, or the time is over.
   *
   * @param milliseconds - Infinity: for ever.
   * @param listens - whether anything but the time (and an interrupt) can end the wait.
   */
  sleep(seen: number, milliseconds: number, listens: boolean): void;
  /** Whether the program is to be interrupted. */
  readonly interrupted: boolean;
  takeInterrupt(): boolean;
  post(request: Request): void;
  /** Asks the main thread and waits. @returns the answer, JSON. */
  ask(request: Request): string;
  /** Standard input. */
  readonly input: IncomingBytes;
  /** @param whole - a piece of output with its header (`OUTPUT_HEADER`); waits for room. */
  print(whole: Uint8Array): void;
  openStream(): BridgeStream;
  /** The program has closed it, and said so to the main thread: its memory may serve another. */
  closeStream(stream: Pick<BridgeStream, 'memory'>): void;
  openDatagrams(): BridgeDatagrams;
}

/** The bridge in shared memory. */
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

  /** Not to be interrupted: an answer that nobody took would be the next question's. */
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
