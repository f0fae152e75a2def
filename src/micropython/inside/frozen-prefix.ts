// The interpreter's own frozen modules, of which boards have few. An import takes a path that begins with `.frozen/` for
// one of them; with the prefix changed in its memory such a path is a file, which file-system.ts has where the board has
// the module.
import type { Interpreter } from './interpreter.ts';

const PREFIX = '\0.frozen/\0';

export class FrozenPrefix {
  readonly #interpreter: Interpreter;
  readonly #at: number;

  /** @throws TypeError for an interpreter that is built otherwise. */
  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
    const bytes = new Uint8Array(interpreter.words().buffer);
    const wanted = Uint8Array.from(PREFIX, (character) => character.charCodeAt(0));
    this.#at = bytes.findIndex((_, at) => wanted.every((byte, offset) => bytes[at + offset] === byte)) + 2;
    if (this.#at === 1) throw new TypeError('this interpreter keeps its frozen modules elsewhere');
  }

  /** Whether `.frozen` stands for the interpreter's own modules, or for the board's. */
  choose(whose: 'native' | 'board'): void {
    this.#interpreter.memory(this.#at, 1)[0] = whose === 'native' ? 'f'.charCodeAt(0) : 0xff;
  }
}
