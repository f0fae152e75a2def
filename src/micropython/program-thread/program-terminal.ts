// The program's standard streams, for print() and input(): file descriptors 0, 1 and 2, over the rings.
import type { EmscriptenFs, EmscriptenStream } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { decodeLatin1, encodeLatin1 } from '../../util/latin1.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { OUTPUT_HEADER, OUTPUT_PIECE, OutputStream } from '../bridge/layout.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { Poll } from './byte-stream.ts';
import { InterpreterWarnings } from './interpreter-warnings.ts';

/** The byte of the key. */
const CTRL_C = 3;
/** EINTR in the interpreter's C library, which then handles a pending KeyboardInterrupt. */
const WASI_EINTR = 27;

export class ProgramTerminal {
  readonly #blocking: Blocking;
  #asked = false;
  readonly #piece = new Uint8Array(OUTPUT_PIECE);
  readonly #pieceView = new DataView(this.#piece.buffer);
  /** Ctrl-C keys that have already taken effect. */
  #interruptKeys = 0;
  #filter: ((text: string) => string) | undefined;
  #warnings: InterpreterWarnings | undefined;

  constructor(blocking: Blocking) {
    this.#blocking = blocking;
  }

  /** Prints bytes after all earlier output of both streams; waits for a slow reader. */
  print(stream: OutputStream, bytes: Uint8Array): void {
    this.flush();
    this.#print(stream, bytes);
  }

  /** Prints what was held back because it may have become a warning. */
  flush(): void {
    this.#warnings?.flush();
  }

  #print(stream: OutputStream, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += OUTPUT_PIECE - OUTPUT_HEADER) {
      const part = bytes.subarray(at, at + OUTPUT_PIECE - OUTPUT_HEADER);
      this.#piece[0] = stream;
      this.#pieceView.setUint32(1, part.length, true);
      this.#piece.set(part, OUTPUT_HEADER);
      const whole = this.#piece.subarray(0, OUTPUT_HEADER + part.length);
      this.#blocking.bridge.print(whole);
    }
  }

  /** @param filter - converts the interpreter's stdout during `work` (as Latin-1) to the text to print. */
  filtered<Result>(filter: (text: string) => string, work: () => Result): Result {
    this.#filter = filter;
    try {
      return work();
    } finally {
      this.#filter = undefined;
    }
  }

  /** A line of the prompt was interrupted: its Ctrl-C key has not been read yet. */
  lineInterrupted(): void {
    this.#interruptKeys++;
  }

  /** Waits for a key at the prompt; Ctrl-C is one too. @returns the byte, `WOKEN` if a handler is due, or `end`. */
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
   * Replaces the interpreter's standard streams, which pass on single bytes.
   *
   * @param warnings - where the interpreter's own warnings go; `undefined`: nowhere.
   * @param onInterrupt - called after Ctrl-C, to schedule the KeyboardInterrupt.
   * @param onText - called for each write to stdout; the bytes are valid during the call.
   */
  attach(
    fs: EmscriptenFs,
    warnings: 'stdout' | 'stderr' | undefined,
    onInterrupt: () => void,
    onText?: (bytes: Uint8Array) => void,
  ): void {
    this.#warnings = new InterpreterWarnings(
      (text) => warnings && this.#print(OutputStream[warnings], encodeUtf8(text)),
      (text) => this.#print(OutputStream.stderr, encodeUtf8(text)),
    );
    for (const stream of [OutputStream.stdout, OutputStream.stderr]) {
      fs.streams[stream]!.stream_ops = {
        write: (_: EmscriptenStream, buffer: Int8Array, offset: number, length: number) => {
          const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
          const filter = stream === OutputStream.stdout ? this.#filter : undefined;
          const isHeld = stream === OutputStream.stderr && this.#warnings!.take(decodeLatin1(bytes));
          if (!isHeld) this.print(stream, filter === undefined ? bytes : encodeLatin1(filter(decodeLatin1(bytes)))!);
          if (stream === OutputStream.stdout) onText?.(bytes);
          // At the prompt, Ctrl-C is read as a key.
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
    this.flush();
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

  /** Requests standard input on first use only, so that other programs do not consume it. */
  #inputReady(): boolean {
    const ring = this.#blocking.bridge.input;
    const { ended } = ring;
    if (ring.length > 0 || ended) return true;
    if (!this.#asked) this.#blocking.post({ type: 'input' });
    this.#asked = true;
    return false;
  }
}
