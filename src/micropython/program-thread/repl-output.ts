// Filters the interpreter's output while a line of the prompt runs: removes our own frames from tracebacks, and detects
// exceptions.
const FRAME = '  File "';
const HEADER = 'Traceback (most recent call last):';
/** The most characters kept of an unfinished line. */
const LONGEST_LINE = 4096;

export interface PromptException {
  readonly type: string;
  readonly errno: number | undefined;
  readonly text: string;
}

export class ReplOutput {
  readonly #frame: (file: string, line: number) => number | undefined;
  /** Text of a line that is, or may be, a frame of a traceback. */
  #held = '';
  /** Text of any other line. */
  #line = '';
  #isInside = false;
  #exception: PromptException | undefined;

  /** @param frame - returns the line number to show for a line of a file; `undefined`: the frame is left out. */
  constructor(frame: (file: string, line: number) => number | undefined) {
    this.#frame = frame;
  }

  /** @returns the text to show now. */
  add(text: string): string {
    let shown = '';
    for (const piece of text.split(/(?<=\n)/)) shown += this.#addPart(piece);
    return shown;
  }

  /** @returns the last exception since the previous call. */
  takeException(): PromptException | undefined {
    const raised = this.#exception;
    this.#exception = undefined;
    return raised;
  }

  /** @param part - has a line feed at its end, or none. */
  #addPart(part: string): string {
    const isStart = this.#line === '';
    if (isStart && this.#isInside && mayBeFrame(this.#held + part) && this.#held.length < LONGEST_LINE) {
      this.#held += part;
      if (!part.endsWith('\n')) return '';
      const line = this.#held;
      this.#held = '';
      return this.#shownFrame(line);
    }
    const shown = this.#held + part;
    this.#held = '';
    this.#line = (this.#line + shown).slice(-LONGEST_LINE);
    if (!shown.endsWith('\n')) return shown;
    this.#look(this.#line.trimEnd());
    this.#line = '';
    return shown;
  }

  #shownFrame(line: string): string {
    const [, file, number] = /^ {2}File "(.*)", line (\d+)/.exec(line) ?? [];
    if (file === undefined || number === undefined) return line;
    const found = this.#frame(file, Number(number));
    return found === undefined ? '' : line.replace(/", line \d+/, `", line ${found}`);
  }

  #look(line: string): void {
    if (line.endsWith(HEADER)) this.#isInside = true;
    else if (this.#isInside && !line.startsWith(' ')) {
      this.#isInside = false;
      this.#exception = readException(line);
    }
  }
}

function mayBeFrame(text: string): boolean {
  return text.startsWith(FRAME) || FRAME.startsWith(text);
}

/** @param line - `OSError: -2`, `OSError: (-9984, 'text')`, `OSError: [Errno 110] ETIMEDOUT`, `ValueError: text`. */
function readException(line: string): PromptException | undefined {
  const [, type, rest = ''] = /^(\w+)(?:: (.*))?$/.exec(line) ?? [];
  if (type === undefined) return undefined;
  const [, number, named] = /^(?:(-?\d+)|\[Errno (-?\d+)\].*)$/.exec(rest) ?? [];
  const alone = number ?? named;
  if (alone !== undefined) return { type, errno: Number(alone), text: '' };
  const [, first, second] = /^\((-?\d+), '(.*)'\)$/.exec(rest) ?? [];
  return first === undefined ? { type, errno: undefined, text: rest } : { type, errno: Number(first), text: second! };
}
