// The main thread's half of print() and input(): the rings of the program's thread, and the streams of the command.
import type { Readable, Writable } from 'node:stream';
import { OUTPUT_HEADER, OutputStream, type SharedCommon } from '../bridge/layout.ts';
import type { Doorbell } from './doorbell.ts';

export interface TerminalStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export class Terminal {
  readonly #streams: TerminalStreams;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  #over = false;
  #reading = false;

  constructor(streams: TerminalStreams, common: SharedCommon, doorbell: Doorbell) {
    this.#streams = streams;
    this.#common = common;
    this.#doorbell = doorbell;
  }

  /** Writes what the program prints, in its order, until {@link finish}; a slow reader slows the program down. */
  async relayOutput(): Promise<void> {
    const ring = this.#common.output;
    const header = new Uint8Array(OUTPUT_HEADER);
    for (;;) {
      if (ring.length === 0) {
        if (this.#over) return;
        ring.announceSleep();
        if (ring.length === 0 && !this.#over) await this.#doorbell.next();
        continue;
      }
      ring.read(header);
      const piece = new Uint8Array(new DataView(header.buffer).getUint32(1, true));
      ring.read(piece);
      this.#common.wake();
      await write(header[0] === OutputStream.stderr ? this.#streams.stderr : this.#streams.stdout, piece);
    }
  }

  /** Nothing more will be printed: {@link relayOutput} ends when the ring is empty. */
  finish(): void {
    this.#over = true;
    this.#doorbell.ring();
    if (!this.#reading) return;
    this.#streams.stdin.off('data', this.#onInput);
    this.#streams.stdin.pause();
  }

  /** Reads standard input, from the first time that the program asks for it: who never asks never holds it open. */
  readInput(): void {
    if (this.#reading) return;
    this.#reading = true;
    const { stdin } = this.#streams;
    stdin.on('data', this.#onInput);
    for (const event of ['end', 'error', 'close']) stdin.once(event, this.#onInputEnd);
    if (stdin.readableEnded || stdin.destroyed) this.#onInputEnd();
  }

  readonly #onInput = async (chunk: string | Uint8Array): Promise<void> => {
    const ring = this.#common.input;
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    this.#streams.stdin.pause();
    for (let at = 0; at < bytes.length && !this.#over; ) {
      at += ring.write(bytes.subarray(at));
      this.#common.wake();
      if (at === bytes.length) break;
      ring.announceSleep();
      if (ring.space === 0) await this.#doorbell.next();
    }
    if (!this.#over) this.#streams.stdin.resume();
  };

  readonly #onInputEnd = (): void => {
    this.#common.input.end();
    this.#common.wake();
  };
}

function write(stream: Writable, piece: Uint8Array): Promise<void> | undefined {
  if (stream.write(piece)) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) stream.on(event, done);
  });
}
