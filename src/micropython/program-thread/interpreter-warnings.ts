// Removes the warnings of this build of the interpreter from its stderr: whether and where they are printed depends on the
// port (MICROPY_WARNINGS, MICROPY_ERROR_PRINTER).

/** py/warning.c writes a warning in these pieces; there is only this one (py/vm.c, `raise … from`). */
const PIECES = ['Warning', ': ', 'exception chaining not supported', '\n'];

export class InterpreterWarnings {
  readonly #onWarning: (text: string) => void;
  readonly #pass: (text: string) => void;
  /** Number of pieces held back. */
  #held = 0;

  /** @param pass - prints text that was held back, but is no warning. */
  constructor(onWarning: (text: string) => void, pass: (text: string) => void) {
    this.#onWarning = onWarning;
    this.#pass = pass;
  }

  /** @param piece - one write to stderr. @returns whether it is part of a warning, so that it must not be printed. */
  take(piece: string): boolean {
    if (piece !== PIECES[this.#held]) this.flush();
    if (piece !== PIECES[this.#held]) return false;
    this.#held++;
    if (this.#held === PIECES.length) {
      this.#held = 0;
      this.#onWarning(PIECES.join(''));
    }
    return true;
  }

  /** Call it before anything else is printed or waited for: a program may print these words too. */
  flush(): void {
    if (this.#held === 0) return;
    const text = PIECES.slice(0, this.#held).join('');
    this.#held = 0;
    this.#pass(text);
  }
}
