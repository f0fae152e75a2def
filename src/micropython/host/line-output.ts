// A program's output as whole lines, for whoever takes secrets out of it: print() of a dict comes in pieces, in none of which
// a secret could be seen.
import type { OutputSinks } from './program-output.ts';

type Stream = 'stdout' | 'stderr';

/** Characters of an unfinished line that are held back. */
export const LONGEST_LINE = 64 * 1024;
/** Milliseconds after which an unfinished line is emitted: a prompt. */
const PROMPT_AFTER = 50;

/** Both streams of a run. What one holds back is emitted before anything of the other, so that the order stays. */
export class LineOutput {
  readonly #emit: (stream: Stream, text: string) => Promise<void> | undefined;
  readonly #held: Record<Stream, Held> = { stdout: new Held(), stderr: new Held() };
  readonly #prompts: 'shown' | 'held';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param emit - takes a text that is not empty; a promise holds back the program.
   * @param prompts - `held`: an unfinished line is emitted by what follows it alone, whenever that is.
   */
  constructor(emit: (stream: Stream, text: string) => Promise<void> | undefined, prompts: 'shown' | 'held' = 'shown') {
    this.#emit = emit;
    this.#prompts = prompts;
  }

  /** The streams as a run wants them. */
  get sinks(): Pick<OutputSinks, Stream> {
    return { stdout: (bytes) => this.add('stdout', bytes), stderr: (bytes) => this.add('stderr', bytes) };
  }

  /** @param bytes - those that are not UTF-8 become U+FFFD. */
  add(stream: Stream, bytes: Uint8Array): Promise<void> | undefined {
    this.#flush(stream === 'stdout' ? 'stderr' : 'stdout');
    const held = this.#held[stream];
    const whole = held.add(bytes);
    if (held.text !== '' && this.#prompts === 'shown') this.#timer ??= setTimeout(() => this.flush(), PROMPT_AFTER);
    return whole === '' ? undefined : this.#emit(stream, whole);
  }

  /** Emits unfinished lines: something else happened that must come after them. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flush('stdout');
    this.#flush('stderr');
  }

  /** At the end of the run. */
  end(): void {
    for (const held of Object.values(this.#held)) held.end();
    this.flush();
  }

  #flush(stream: Stream): void {
    const text = this.#held[stream].take();
    if (text !== '') void this.#emit(stream, text);
  }
}

/** The unfinished line of one stream. */
class Held {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  text = '';

  /** @returns what is finished. */
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
