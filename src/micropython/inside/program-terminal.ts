// print() and input() of the program: its file descriptors 0, 1 and 2, by way of the rings.
import type { EmscriptenFs, EmscriptenStream } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { decodeLatin1, encodeLatin1 } from '../../util/latin1.ts';
import { OUTPUT_HEADER, OUTPUT_PIECE, OutputStream } from '../bridge/layout.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { Poll } from './byte-stream.ts';

/** As a key. */
const CTRL_C = 3;
/** EINTR as the interpreter's C library numbers it: it then looks for its KeyboardInterrupt. */
const WASI_EINTR = 27;

export class ProgramTerminal {
  readonly #blocking: Blocking;
  #asked = false;
  readonly #piece = new Uint8Array(OUTPUT_PIECE);
  readonly #pieceView = new DataView(this.#piece.buffer);
  /** Keys that have had their effect. */
  #interruptKeys = 0;
  #filter: ((text: string) => string) | undefined;

  constructor(blocking: Blocking) {
    this.#blocking = blocking;
  }

  /** Puts the bytes in order with all that was printed before, on either stream; waits for a slow reader. */
  print(stream: OutputStream, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += OUTPUT_PIECE - OUTPUT_HEADER) {
      const part = bytes.subarray(at, at + OUTPUT_PIECE - OUTPUT_HEADER);
      this.#piece[0] = stream;
      this.#pieceView.setUint32(1, part.length, true);
      this.#piece.set(part, OUTPUT_HEADER);
      const whole = this.#piece.subarray(0, OUTPUT_HEADER + part.length);
      this.#blocking.bridge.print(whole);
    }
  }

  /** @param filter - takes what the interpreter prints on stdout meanwhile, Latin-1, and gives what is to be shown of it. */
  filtered<Result>(filter: (text: string) => string, work: () => Result): Result {
    this.#filter = filter;
    try {
      return work();
    } finally {
      this.#filter = undefined;
    }
  }

  /** A line of the prompt is interrupted: the key that did it is still to come. */
  lineInterrupted(): void {
    this.#interruptKeys++;
  }

  /** Waits for a key at the prompt, where Ctrl-C is one. @returns the byte; `WOKEN` if a handler is due; `end`. */
  readKey(): number | 'end' {
    const into = new Uint8Array(1);
    for (;;) {
      const count = this.#read(into, 'awake');
      if (count === 0) return 'end';
      if (count === INTERRUPTED) this.#blocking.bridge.takeInterrupt();
      else if (count < 0) return count;
      else if (into[0] !== CTRL_C || this.#interruptKeys === 0) return into[0]!;
      else this.#interruptKeys--;
    }
  }

  /**
   * Takes over the interpreter's standard streams: its own hand on each byte by itself.
   *
   * @param onInterrupt - called when Ctrl-C was pressed: it schedules the KeyboardInterrupt.
   * @param onText - called with what was printed on stdout, one write at a time; the bytes are valid during the call.
   */
  attach(fs: EmscriptenFs, onInterrupt: () => void, onText?: (bytes: Uint8Array) => void): void {
    for (const stream of [OutputStream.stdout, OutputStream.stderr]) {
      fs.streams[stream]!.stream_ops = {
        write: (_: EmscriptenStream, buffer: Int8Array, offset: number, length: number) => {
          const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
          const filter = stream === OutputStream.stdout ? this.#filter : undefined;
          this.print(stream, filter === undefined ? bytes : encodeLatin1(filter(decodeLatin1(bytes)))!);
          if (stream === OutputStream.stdout) onText?.(bytes);
          // At the prompt a key is read in its turn.
          if (filter !== undefined || !this.#blocking.bridge.interrupted) return length;
          onInterrupt();
          throw new fs.ErrnoError(WASI_EINTR);
        },
      };
    }
    fs.streams[0]!.stream_ops = {
      read: (_: EmscriptenStream, buffer: Int8Array, offset: number, length: number) => {
        const count = this.#read(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
        if (count !== INTERRUPTED) return count;
        onInterrupt();
        throw new fs.ErrnoError(WASI_EINTR);
      },
      poll: () => (this.#inputReady() ? Poll.in : 0),
    };
  }

  #read(into: Uint8Array, ways: 'asleep' | 'awake' = 'asleep'): number {
    const ring = this.#blocking.bridge.input;
    const attempt = () => {
      if (!this.#inputReady()) return WOULD_BLOCK;
      const count = ring.read(into);
      this.#blocking.wakeWriter(ring);
      return count;
    };
    const forEver = Number.POSITIVE_INFINITY;
    return ways === 'awake'
      ? this.#blocking.waitAwake(forEver, attempt, () => true)
      : this.#blocking.waitFor(forEver, attempt);
  }

  /** Asks for input the first time: who never reads leaves it to others. */
  #inputReady(): boolean {
    const ring = this.#blocking.bridge.input;
    const { ended } = ring;
    if (ring.length > 0 || ended) return true;
    if (!this.#asked) this.#blocking.post({ type: 'input' });
    this.#asked = true;
    return false;
  }
}
