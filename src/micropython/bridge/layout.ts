// Layout of the memory that the main thread and the program's thread share.
import { RING_HEADER, Ring } from './ring.ts';

/** Bytes waiting to be sent: larger than a TLS record, so that a whole one fits. */
const OUTGOING_RING = 65_536;
/** Bytes waiting to be received: a few milliseconds of a fast connection, since the main thread may be busy that long. */
const INCOMING_RING = 262_144;
/** Printed bytes waiting for a slow terminal. */
const OUTPUT_RING = 65_536;
/** Typed bytes that have not been read yet. */
const INPUT_RING = 4096;
/** The longest reply: a resolved address, or an error message. */
const REPLY_LIMIT = 4096;

/** UDP messages waiting for the program, with the headers of `datagrams.ts`. */
const DATAGRAM_RING = 131_072;

const SOCKET_WORDS = 4;
const SocketWord = { state: 0, failure: 1, pending: 2, incoming: 3 } as const;

/** `over`: the program has closed it, and the main thread has finished with it. */
export const SocketState = { fresh: 0, connecting: 1, open: 2, listening: 3, failed: 4, over: 5 } as const;
export type SocketState = (typeof SocketState)[keyof typeof SocketState];

/**
 * One socket as both threads see it: the program's thread reads `incoming` and writes `outgoing`, the main thread the reverse.
 * Messages sent by a UDP socket do not pass through it.
 */
export class SharedSocket {
  readonly memory: SharedArrayBuffer;
  readonly incoming: Ring;
  readonly outgoing: Ring;
  readonly #words: Int32Array;

  constructor(memory = socketMemory(INCOMING_RING, OUTGOING_RING)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, SOCKET_WORDS);
    const incoming = this.#words[SocketWord.incoming]!;
    const outgoing = memory.byteLength - SOCKET_WORDS * 4 - 2 * RING_HEADER - incoming;
    this.incoming = new Ring(memory, SOCKET_WORDS * 4, incoming);
    this.outgoing = new Ring(memory, SOCKET_WORDS * 4 + RING_HEADER + incoming, outgoing);
  }

  /** Outgoing UDP messages do not use a ring. */
  static forDatagrams(): SharedSocket {
    return new SharedSocket(socketMemory(DATAGRAM_RING, 1));
  }

  get state(): SocketState {
    return Atomics.load(this.#words, SocketWord.state) as SocketState;
  }

  set state(state: SocketState) {
    Atomics.store(this.#words, SocketWord.state, state);
  }

  /** The reason for the state `failed`: a number for `fromFailure`. */
  get failure(): number {
    return Atomics.load(this.#words, SocketWord.failure);
  }

  fail(failure: number): void {
    Atomics.store(this.#words, SocketWord.failure, failure);
    this.state = SocketState.failed;
  }

  /** Connections waiting to be accepted, or messages waiting to be received. */
  get pending(): number {
    return Atomics.load(this.#words, SocketWord.pending);
  }

  addPending(count: 1 | -1): void {
    Atomics.add(this.#words, SocketWord.pending, count);
  }

  /** Makes it fresh again. Call it only while no other thread uses the socket, or it is `over`. */
  reset(): void {
    for (const ring of [this.incoming, this.outgoing]) ring.reset();
    for (const word of [SocketWord.state, SocketWord.failure, SocketWord.pending]) this.#words[word] = 0;
  }
}

/** @param incoming - size of the ring in bytes, a power of two, like `outgoing`. */
function socketMemory(incoming: number, outgoing: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(SOCKET_WORDS * 4 + 2 * RING_HEADER + incoming + outgoing);
  new Int32Array(memory, 0, SOCKET_WORDS)[SocketWord.incoming] = incoming;
  return memory;
}

/** Each piece of output starts with its stream and its length (u32, little endian). */
export const OUTPUT_HEADER = 5;
/** The most bytes of output in one piece. A piece is written whole, so that the reader never waits inside one. */
export const OUTPUT_PIECE = 16_384;
/** `event`: a line of JSON, see program-event.ts. */
export const OutputStream = { stdout: 1, stderr: 2, event: 3 } as const;
export type OutputStream = (typeof OutputStream)[keyof typeof OutputStream];

const CommonWord = { signal: 0, interrupted: 1, replyReady: 2, replyLength: 3 } as const;
const COMMON_WORDS = 4;

/** Memory shared by all sockets: the signal on which the program's thread sleeps, the replies, the terminal. */
export class SharedCommon {
  readonly memory: SharedArrayBuffer;
  readonly output: Ring;
  readonly input: Ring;
  readonly #words: Int32Array;
  readonly #reply: Uint8Array;

  constructor(
    memory = new SharedArrayBuffer(COMMON_WORDS * 4 + 2 * RING_HEADER + OUTPUT_RING + INPUT_RING + REPLY_LIMIT),
  ) {
    this.memory = memory;
    let at = COMMON_WORDS * 4;
    this.#words = new Int32Array(memory, 0, COMMON_WORDS);
    this.output = new Ring(memory, at, OUTPUT_RING);
    at += RING_HEADER + OUTPUT_RING;
    this.input = new Ring(memory, at, INPUT_RING);
    at += RING_HEADER + INPUT_RING;
    this.#reply = new Uint8Array(memory, at, REPLY_LIMIT);
  }

  /** Counts every event that the program's thread might wait for. Read it before checking, then wait on it. */
  get signal(): number {
    return Atomics.load(this.#words, CommonWord.signal);
  }

  /** Wakes the program's thread. */
  wake(): void {
    Atomics.add(this.#words, CommonWord.signal, 1);
    Atomics.notify(this.#words, CommonWord.signal);
  }

  /** Blocks this thread until {@link wake} has been called since `seen` was read, or the time is over. */
  sleep(seen: number, milliseconds: number): void {
    Atomics.wait(this.#words, CommonWord.signal, seen, milliseconds);
  }

  interrupt(): void {
    Atomics.store(this.#words, CommonWord.interrupted, 1);
    this.wake();
  }

  /** Whether a requested interrupt has not been taken yet. */
  get interrupted(): boolean {
    return Atomics.load(this.#words, CommonWord.interrupted) === 1;
  }

  takeInterrupt(): boolean {
    return Atomics.exchange(this.#words, CommonWord.interrupted, 0) === 1;
  }

  /** @param text - truncated to `REPLY_LIMIT` bytes. */
  reply(text: string): void {
    const bytes = new Uint8Array(REPLY_LIMIT); // browsers cannot encode into shared memory
    const { written } = new TextEncoder().encodeInto(text, bytes);
    this.#reply.set(bytes.subarray(0, written));
    Atomics.store(this.#words, CommonWord.replyLength, written);
    Atomics.store(this.#words, CommonWord.replyReady, 1);
    this.wake();
  }

  /** @returns the reply to the pending request (there is only one), once it has arrived. */
  takeReply(): string | undefined {
    if (Atomics.exchange(this.#words, CommonWord.replyReady, 0) === 0) return undefined;
    const length = Atomics.load(this.#words, CommonWord.replyLength);
    return new TextDecoder().decode(this.#reply.slice(0, length));
  }
}
