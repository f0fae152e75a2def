// The main thread's half of print() and input(): the rings of the program's thread, and the streams of the command.
import type { Readable, Writable } from 'node:stream';
import { concatBytes } from '../../../util/bytes.ts';
import { OUTPUT_HEADER, OutputStream, type SharedCommon } from '../../bridge/layout.ts';
import type { ProgramEvent } from '../../bridge/program-event.ts';
import type { Doorbell } from '../doorbell.ts';

export interface TerminalStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Told of the run in order with the output. */
  readonly onEvent?: (event: ProgramEvent) => void;
}

export class Terminal {
  readonly #streams: TerminalStreams;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  #over = false;
  #reading = false;
  /** Of an event that has not come whole. */
  #eventText = '';
  readonly #decoder = new TextDecoder();

  constructor(streams: TerminalStreams, common: SharedCommon, doorbell: Doorbell) {
    this.#streams = streams;
    this.#common = common;
    this.#doorbell = doorbell;
  }

  /** Writes what the program prints, in its order, until {@link finish}; a slow reader slows the program down. */
  async relayOutput(): Promise<void> {
    const ring = this.#common.output;
    for (;;) {
      for (const [stream, bytes] of this.#takePieces()) {
        if (stream === OutputStream.event) this.#tell(bytes);
        else await write(stream === OutputStream.stderr ? this.#streams.stderr : this.#streams.stdout, bytes);
      }
      if (ring.length > 0) continue;
      if (this.#over) return;
      ring.announceSleep();
      if (ring.length === 0) await this.#doorbell.next();
    }
  }

  #tell(bytes: Uint8Array): void {
    const lines = (this.#eventText + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#eventText = lines.pop()!;
    for (const line of lines) this.#streams.onEvent?.(JSON.parse(line) as ProgramEvent);
  }

  /** Everything that waits, with what follows one another on the same stream joined: print() writes in tiny pieces. */
  #takePieces(): (readonly [stream: number, bytes: Uint8Array])[] {
    const ring = this.#common.output;
    const waiting = new Uint8Array(ring.length);
    ring.read(waiting);
    this.#common.wake();
    const view = new DataView(waiting.buffer);
    const runs: [stream: number, parts: Uint8Array[]][] = [];
    for (let at = 0; at < waiting.length; ) {
      const stream = view.getUint8(at);
      const end = at + OUTPUT_HEADER + view.getUint32(at + 1, true);
      const part = waiting.subarray(at + OUTPUT_HEADER, end);
      const last = runs.at(-1);
      if (last?.[0] === stream) last[1].push(part);
      else runs.push([stream, [part]]);
      at = end;
    }
    return runs.map(([stream, parts]) => [stream, concatBytes(...parts)]);
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
      if (!ring.roomy) await this.#doorbell.next();
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
