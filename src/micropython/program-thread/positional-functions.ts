// Python functions that refuse keyword arguments, as functions written in C do. They get a copy of the interpreter's type
// for functions. The `call` of both is replaced by a small WebAssembly function, which refuses keywords for the copy and
// otherwise calls the original with the same arguments, without a frame of its own on the stack (garbage.ts inspects that).
import type { Interpreter } from './interpreter.ts';
import { Operation, replaceFunction, signed } from './replaced-function.ts';

const { CONST, ELSE, END, EQUAL, GET, I32, IF, LOAD } = Operation;

const WORD = 4;
/** mp_obj_type_t: base, flags, name, the indices of its slots in bytes, the slots. */
const SLOT_INDICES = 8;
const SLOTS = 20;
const [PRINT, CALL, ATTRIBUTE] = [9, 10, 13];
/** mp_obj_fun_bc_t: type, context, children, bytecode. */
const BYTECODE = 3;
/** MP_SCOPE_FLAG_VARKEYWORDS. */
const VARKEYWORDS = 2;

export class PositionalFunctions {
  readonly #interpreter: Interpreter;
  readonly #functionType: number;
  readonly #type: number | undefined;

  /**
   * @param plain - the address of any Python function.
   * @param builtin - that of a function written in C with one argument, whose refusal of keywords is used.
   */
  constructor(interpreter: Interpreter, plain: number, builtin: number) {
    this.#interpreter = interpreter;
    this.#functionType = interpreter.words()[plain / WORD]!;
    this.#type = this.#newType(interpreter.words()[builtin / WORD]!);
  }

  /** Changes the functions among these objects, except those whose own parameters need keywords. */
  refuseKeywords(addresses: Uint32Array): void {
    if (this.#type === undefined) return;
    const words = this.#interpreter.words();
    const bytes = new Uint8Array(words.buffer);
    for (const address of addresses) {
      if (address % WORD !== 0 || words[address / WORD] !== this.#functionType) continue;
      if (!needsKeywords(bytes, words[address / WORD + BYTECODE]!)) words[address / WORD] = this.#type;
    }
  }

  /** @returns `undefined` where WebAssembly has no tail calls (browsers before 2024). */
  #newType(builtinType: number): number | undefined {
    const { memory, allocate } = this.#interpreter;
    const start = this.#functionType;
    const indices = memory(start, SLOTS).slice(SLOT_INDICES);
    const copy = memory(start, SLOTS + Math.max(...indices) * WORD).slice();
    // A function written in C has no __name__, and its repr is `<function>`.
    copy[PRINT] = 0;
    copy[ATTRIBUTE] = 0;
    const type = allocate(copy.length);
    memory(type, copy.length).set(copy);
    const isDone = replaceFunction(this.#interpreter, {
      at: this.#callOf(start),
      parameters: 4, // self, positional arguments, keywords, the array of both
      condition: refuses(type),
      otherwise: this.#callOf(builtinType),
    });
    return isDone ? type : undefined;
  }

  /** @returns the index of a type's `call` in the table of functions. */
  #callOf(type: number): number {
    const slot = this.#interpreter.memory(type, SLOTS)[CALL]!;
    if (slot === 0) throw new TypeError('this interpreter keeps its types in another form');
    return this.#interpreter.words()[(type + SLOTS) / WORD + slot - 1]!;
  }
}

/** Reads the signature at the beginning of the bytecode (py/bc.h, MP_BC_PRELUDE_SIG_DECODE). */
function needsKeywords(bytes: Uint8Array, bytecode: number): boolean {
  let flags = 0;
  let keywordOnly = 0;
  for (let at = bytecode, shift = 0; bytes[at]! >= 0x80; at++, shift++) {
    const next = bytes[at + 1]!;
    flags |= ((next >> 6) & 1) << shift;
    keywordOnly |= ((next >> 3) & 1) << shift;
  }
  return (flags & VARKEYWORDS) !== 0 || keywordOnly > 0;
}

/** @param type - of the functions that refuse keywords. @returns the condition: there are keywords, and it is such a function. */
function refuses(type: number): number[] {
  return [...[GET, 2, IF, I32], ...[GET, 0, LOAD, 2, 0, CONST, ...signed(type), EQUAL], ...[ELSE, CONST, 0, END]];
}
