// The main thread's part of print() and input(): connects the rings of the program's thread to the command's streams.
import type { Readable, Writable } from 'node:stream';
import type { SharedCommon } from '../../bridge/layout.ts';
import type { ProgramEvent } from '../../bridge/program-event.ts';
import type { Doorbell } from '../doorbell.ts';
import { ProgramOutput } from '../program-output.ts';
import type { Control, PassTerminal } from '../run-passes.ts';

export interface TerminalStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Called for every event, in order with the output. */
  readonly onEvent?: (event: ProgramEvent) => void;
}

export class Terminal implements PassTerminal {
  readonly #streams: TerminalStreams;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  readonly #output: ProgramOutput;
  #over = false;
  #reading = false;
  #control: Control | undefined;
  /** Whether the last byte was a carriage return. */
  #returned = false;

  constructor(streams: TerminalStreams, common: SharedCommon, doorbell: Doorbell) {
    this.#streams = streams;
    this.#common = common;
    this.#doorbell = doorbell;
    const { stdout, stderr, onEvent } = streams;
    this.#output = new ProgramOutput(
      {
        stdout: (bytes) => write(stdout, bytes),
        stderr: (bytes) => write(stderr, bytes),
        event: (event) => onEvent?.(event),
      },
      common,
      doorbell,
    );
  }

  /** Writes the program's output, in order, until {@link finish}. */
  relayOutput(): Promise<void> {
    return this.#output.relay();
  }

  /** Nothing more will be printed: {@link relayOutput} ends when the ring is empty. */
  finish(): void {
    this.#over = true;
    this.#output.finish();
    if (!this.#reading) return;
    this.#setRaw(false);
    this.#streams.stdin.off('data', this.#onInput);
    for (const event of ['end', 'error', 'close']) this.#streams.stdin.off(event, this.#onInputEnd);
    this.#streams.stdin.pause();
  }

  /** A line on standard error. */
  tell(line: string): void {
    this.#streams.stderr.write(`${line}\n`);
  }

  /** Starts reading standard input. Called on first use, so that other programs do not hold it open. */
  readInput(): void {
    if (this.#reading) return;
    this.#reading = true;
    const { stdin } = this.#streams;
    stdin.on('data', this.#onInput);
    for (const event of ['end', 'error', 'close']) stdin.once(event, this.#onInputEnd);
    stdin.resume(); // it is still paused from the pass before a soft reset
    if (stdin.readableEnded || stdin.destroyed) this.#onInputEnd();
  }

  /** Reads single keys from a terminal, or bytes from anything else. */
  readKeys(control: Control): void {
    this.#control = control;
    this.#setRaw(true);
    this.readInput();
  }

  #setRaw(on: boolean): void {
    const { stdin } = this.#streams;
    if (this.#control !== undefined && isTerminal(stdin)) stdin.setRawMode(on);
  }

  /** @returns the keys for the program. Line feeds become returns, as from a terminal. */
  #keysIn(bytes: Uint8Array, { interrupt, leave }: Control): Uint8Array {
    const keys: number[] = [];
    for (const byte of bytes) {
      const isSecond = byte === LINE_FEED && this.#returned;
      this.#returned = byte === RETURN;
      if (byte === CTRL_C) interrupt();
      if (byte === LEAVE) leave();
      else if (!isSecond) keys.push(byte === LINE_FEED ? RETURN : byte);
    }
    return Uint8Array.from(keys);
  }

  readonly #onInput = async (chunk: string | Uint8Array): Promise<void> => {
    const ring = this.#common.input;
    const given = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    const bytes = this.#control === undefined ? given : this.#keysIn(given, this.#control);
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

const CTRL_C = 0x03;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
/** Ctrl-], as in mpremote. */
const LEAVE = 0x1d;

function isTerminal(stream: Readable): stream is Readable & { setRawMode(on: boolean): void } {
  return 'setRawMode' in stream && typeof stream.setRawMode === 'function';
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
