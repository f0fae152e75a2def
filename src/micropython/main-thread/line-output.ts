// Joins a program's output to whole lines before secrets are removed from it: print() of a dict arrives in pieces, and a
// secret could be split between them.
import type { OutputSinks } from './program-output.ts';

type Stream = 'stdout' | 'stderr';

/** The most characters of an unfinished line to hold back. */
export const LONGEST_LINE = 64 * 1024;
/** Milliseconds after which an unfinished line, such as a prompt, is emitted. */
const PROMPT_AFTER = 50;

/**
 * Takes a non-empty text; the program waits for a returned promise.
 *
 * @param before - what was emitted of its first line already: a secret may continue from there. At most as long as
 *   {@link LONGEST_LINE}.
 */
type Emit = (stream: Stream, text: string, before: string) => Promise<void> | undefined;

/** Both streams of a run. Held text of one is emitted before text of the other, which keeps them in order. */
export class LineOutput {
  readonly #emit: Emit;
  readonly #held: Record<Stream, Held> = { stdout: new Held(), stderr: new Held() };
  readonly #prompts: 'shown' | 'held';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param prompts - `held`: an unfinished line is emitted only when something follows it. */
  constructor(emit: Emit, prompts: 'shown' | 'held' = 'shown') {
    this.#emit = emit;
    this.#prompts = prompts;
  }

  /** The streams as sinks for a run. */
  get sinks(): Pick<OutputSinks, Stream> {
    return { stdout: (bytes) => this.add('stdout', bytes), stderr: (bytes) => this.add('stderr', bytes) };
  }

  /** @param bytes - invalid UTF-8 becomes U+FFFD. */
  add(stream: Stream, bytes: Uint8Array): Promise<void> | undefined {
    this.#flush(stream === 'stdout' ? 'stderr' : 'stdout');
    const held = this.#held[stream];
    const whole = held.add(bytes);
    if (held.text !== '' && this.#prompts === 'shown') this.#timer ??= setTimeout(() => this.flush(), PROMPT_AFTER);
    return whole === '' ? undefined : this.#emit(stream, whole, held.before(whole));
  }

  /** Emits unfinished lines, before something else that must come after them. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flush('stdout');
    this.#flush('stderr');
  }

  /** Emits everything that is left at the end of the run. */
  end(): void {
    for (const held of Object.values(this.#held)) held.end();
    this.flush();
  }

  #flush(stream: Stream): void {
    const held = this.#held[stream];
    const text = held.take();
    if (text !== '') void this.#emit(stream, text, held.before(text));
  }
}

/** The unfinished line of one stream. */
class Held {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  text = '';
  /** What was emitted of the current line. */
  #emitted = '';

  /** @param text - is emitted now. @returns what was emitted of its first line before. */
  before(text: string): string {
    const before = this.#emitted;
    const end = text.lastIndexOf('\n') + 1;
    this.#emitted = (end === 0 ? before + text : text.slice(end)).slice(-LONGEST_LINE);
    return before;
  }

  /** @returns the finished lines. */
  add(bytes: Uint8Array): string {
    this.text += this.#decoder.decode(bytes, { stream: true });
    let end = this.text.lastIndexOf('\n') + 1;
    while (this.text.length - end > LONGEST_LINE) end += LONGEST_LINE;
    const whole = this.text.slice(0, end);
    this.text = this.text.slice(end);
    return whole;
  }

  end(): void {
    this.text += this.#decoder.decode();
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}
