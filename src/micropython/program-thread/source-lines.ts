// Finds the program's line that made a host call. The interpreter has no function for that, but the frames of running
// Python code are in its memory: mp_code_state_t (py/bc.h), on its Python stack for functions, and in their objects for
// generators and coroutines.
import { type Interpreter, PYSTACK_SIZE, VARIABLES } from './interpreter.ts';

const WORD = 4;
/** mp_code_state_t: fun_bc, ip, sp, n_state and exc_sp_idx, old_globals; then the values. */
const FRAME_WORDS = 5;
/** mp_obj_gen_instance_t: type, pend_exc; then its frame. */
const GENERATOR_FRAME = 2;
/** The most bytes of a function's bytecode. */
const LONGEST_CODE = 1 << 16;
/** The most nested coroutines that wait for each other. */
const MAX_NESTED = 64;
const QSTR_TAG = 2;

/** Addresses of one object of each type. */
export interface Samples {
  readonly function: number;
  readonly generatorFunction: number;
  readonly generator: number;
  /** A list of one item, and a function that reads the item as text. */
  readonly cell: number;
  readonly readCell: () => string;
}

/** mp_exc_stack_t: handler, val_sp, prev_exc. */
const HANDLER_WORDS = 3;
/** The most nested exception handlers of a function. */
const MAX_HANDLERS = 256;

export interface SourceLine {
  /** The name passed to the interpreter: `main.py`, `/lib/helper.py`. */
  readonly file: string;
  readonly line: number;
}

interface Frame extends SourceLine {
  /** Its position in the memory, words. */
  readonly at: number;
}

export class SourceLines {
  readonly #interpreter: Interpreter;
  readonly #isOurs: (file: string) => boolean;
  readonly #files = new Map<number, string>();
  #words: Uint32Array = new Uint32Array(0);
  #found:
    | {
        readonly samples: Samples;
        readonly stack: number;
        readonly functions: readonly number[];
        readonly generator: number;
      }
    | undefined;

  /** @param isOurs - whether a file belongs to this package, not to the program. */
  constructor(interpreter: Interpreter, isOurs: (file: string) => boolean) {
    this.#interpreter = interpreter;
    this.#isOurs = isOurs;
  }

  /** @throws TypeError for an unexpected build of the interpreter. */
  begin(samples: Samples): void {
    this.#words = this.#interpreter.words();
    const typeOf = (address: number) => this.#words[address / WORD]!;
    this.#found = {
      samples,
      stack: findStack(this.#words),
      functions: [typeOf(samples.function), typeOf(samples.generatorFunction)],
      generator: typeOf(samples.generator),
    };
  }

  /** @returns the current line of the program's innermost running function. */
  now(): SourceLine | undefined {
    return this.#innermost();
  }

  /**
   * Finds the exceptions being handled by the program's innermost function, for modules/circuitpython/_chain.py.
   *
   * @param depth - how many handlers it has entered, as counted by the code that changed-sources.ts adds.
   * @param cell - a list of two items: set to the exceptions of the innermost handler and the next outer one, if any.
   */
  putHandled(depth: number, cell: number): void {
    const frame = this.#innermost();
    if (frame === undefined || depth <= 0 || depth > MAX_HANDLERS) return;
    const handlers = frame.at + FRAME_WORDS + (this.#words[frame.at + 3]! & 0xffff);
    const items = this.#words[cell / WORD + 3]! / WORD;
    const exceptionOf = (index: number) => this.#words[handlers + index * HANDLER_WORDS + 2] ?? 0;
    const innermost = exceptionOf(depth - 1);
    if (innermost !== 0) this.#words[items] = innermost;
    for (let index = depth - 2; index >= 0; index--) {
      if (exceptionOf(index) === 0) continue;
      this.#words[items + 1] = exceptionOf(index);
      return;
    }
  }

  #innermost(): Frame | undefined {
    if (this.#found === undefined) return undefined;
    this.#words = this.#interpreter.words();
    const { stack } = this.#found;
    const [start, , current] = [this.#words[stack]!, this.#words[stack + 1]!, this.#words[stack + 2]!];
    let innermost: Frame | undefined;
    for (let at = start / WORD; at < current / WORD; at++) {
      const line = this.#lineOf(at) ?? this.#lineOfGenerator(this.#words[at]!, MAX_NESTED);
      if (line !== undefined && !this.#isOurs(line.file)) innermost = line;
    }
    return innermost;
  }

  /** The frame of a running generator, or of the innermost running generator that it waits for. */
  #lineOfGenerator(address: number, nested: number): Frame | undefined {
    const at = address / WORD;
    const isRunning =
      address % WORD === 0 && at + FRAME_WORDS < this.#words.length && this.#words[at] === this.#found!.generator;
    if (!isRunning || this.#words[at + 1] !== 0) return undefined; // pend_exc is NULL while it runs
    const frame = at + GENERATOR_FRAME;
    let innermost = this.#lineOf(frame);
    if (innermost === undefined || nested === 0) return innermost;
    if (this.#isOurs(innermost.file)) innermost = undefined;
    const values = this.#words[frame + 3]! & 0xffff;
    for (let i = 0; i < values; i++) {
      const value = this.#words[frame + FRAME_WORDS + i]!;
      if (value !== address) innermost = this.#lineOfGenerator(value, nested - 1) ?? innermost;
    }
    return innermost;
  }

  /** @returns `undefined` if there is no frame at this position. */
  #lineOf(at: number): Frame | undefined {
    const [code, ip] = [this.#words[at]!, this.#words[at + 1]!];
    if (code === 0 || code % WORD !== 0 || code / WORD + 3 >= this.#words.length) return undefined;
    if (!this.#found!.functions.includes(this.#words[code / WORD]!)) return undefined;
    const [context, bytecode] = [this.#words[code / WORD + 1]!, this.#words[code / WORD + 3]!];
    if (ip <= bytecode || ip >= bytecode + LONGEST_CODE || context % WORD !== 0) return undefined;
    const bytes = new Uint8Array(this.#words.buffer);
    // mp_module_context_t: the module (type, globals), then its table of names, the first of which is its file.
    const names = this.#words[context / WORD + 2]!;
    if (names + 1 >= bytes.length) return undefined;
    return { file: this.#fileOf(bytes[names]! | (bytes[names + 1]! << 8)), line: lineIn(bytes, bytecode, ip), at };
  }

  /** @param name - the number of an interned string. */
  #fileOf(name: number): string {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const { cell, readCell } = this.#found!.samples;
    const items = this.#words[cell / WORD + 3]! / WORD;
    const before = this.#words[items]!;
    this.#words[items] = (name << 3) | QSTR_TAG;
    try {
      const file = readCell();
      this.#files.set(name, file);
      return file;
    } finally {
      this.#words = this.#interpreter.words();
      this.#words[items] = before;
    }
  }
}

/** @returns the position in mp_state_thread_t of the Python stack's start, end and current top. */
function findStack(words: Uint32Array): number {
  for (let at = VARIABLES.start; at < VARIABLES.end; at++) {
    const start = words[at]!;
    if (words[at + 1]! - start !== PYSTACK_SIZE * WORD) continue;
    const current = words[at + 2]!;
    if (start > 0 && current >= start && current < words[at + 1]!) return at;
  }
  throw new TypeError('this interpreter keeps its Python stack elsewhere');
}

/** The line of an instruction, from the prelude of the function's bytecode (py/bc.h) and its line table (py/bc.c). */
function lineIn(bytes: Uint8Array, bytecode: number, ip: number): number {
  let at = bytecode;
  let positional = bytes[at]! & 3;
  let keywordOnly = 0;
  for (let n = 0; (bytes[at++]! & 0x80) !== 0; n++) {
    positional |= (bytes[at]! & 4) << n;
    keywordOnly |= ((bytes[at]! & 8) >> 3) << n;
  }
  let info = 0;
  let cells = 0;
  for (let n = 0; ; n++) {
    const byte = bytes[at++]!;
    info |= ((byte & 0x7e) >> 1) << (6 * n);
    cells |= (byte & 1) << n;
    if ((byte & 0x80) === 0) break;
  }
  const end = at + info;
  let left = ip - (end + cells);
  for (let names = 0; names < 1 + positional + keywordOnly; names++) while ((bytes[at++]! & 0x80) !== 0);
  let line = 1;
  while (at < end) {
    const byte = bytes[at++]!;
    const isLong = (byte & 0x80) !== 0;
    const length = byte & (isLong ? 0x0f : 0x1f);
    const lines = isLong ? ((byte << 4) & 0x700) | bytes[at++]! : byte >> 5;
    if (left < length) break;
    left -= length;
    line += lines;
  }
  return line;
}
