// Hides the interpreter's own frozen modules, since boards have only a few of them. An import looks up paths that begin
// with `.frozen/` among them; if the prefix in the interpreter's memory is changed, such a path is a normal file, which
// file-system.ts provides if the board has the module.
import type { Interpreter } from './interpreter.ts';

const PREFIX = '\0.frozen/\0';

export class FrozenPrefix {
  readonly #interpreter: Interpreter;
  readonly #at: number;

  /** @throws TypeError for an unexpected build of the interpreter. */
  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
    const bytes = new Uint8Array(interpreter.words().buffer);
    const wanted = Uint8Array.from(PREFIX, (character) => character.charCodeAt(0));
    const rare = wanted.indexOf('z'.charCodeAt(0));
    let at = bytes.indexOf(wanted[rare]!);
    while (at >= 0 && !wanted.every((byte, offset) => bytes[at - rare + offset] === byte))
      at = bytes.indexOf(wanted[rare]!, at + 1);
    if (at < 0) throw new TypeError('this interpreter keeps its frozen modules elsewhere');
    this.#at = at - rare + 2;
  }

  /** Chooses whether `.frozen` means the interpreter's own modules, or the board's. */
  choose(whose: 'native' | 'board'): void {
    this.#interpreter.memory(this.#at, 1)[0] = whose === 'native' ? 'f'.charCodeAt(0) : 0xff;
  }
}
