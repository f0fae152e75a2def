// Python functions that refuse keyword arguments, as functions written in C do. They get a copy of the interpreter's type
// for functions. The `call` of both is replaced by a small WebAssembly function, which refuses keywords for the copy and
// otherwise calls the original with the same arguments, without a frame of its own on the stack (garbage.ts inspects that).
import type { Interpreter } from './interpreter.ts';

const WORD = 4;
/** mp_obj_type_t: base, flags, name, the indices of its slots in bytes, the slots. */
const SLOT_INDICES = 8;
const SLOTS = 20;
const [PRINT, CALL, ATTRIBUTE] = [9, 10, 13];
/** mp_obj_fun_bc_t: type, context, children, bytecode. */
const BYTECODE = 3;
/** MP_SCOPE_FLAG_VARKEYWORDS. */
const VARKEYWORDS = 2;

/** The used part of the WebAssembly API, which only the browser's types declare. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: { readonly call: object } };
  validate(bytes: Uint8Array): boolean;
};

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
    const { table, memory, allocate } = this.#interpreter;
    const start = this.#functionType;
    const indices = memory(start, SLOTS).slice(SLOT_INDICES);
    const copy = memory(start, SLOTS + Math.max(...indices) * WORD).slice();
    // A function written in C has no __name__, and its repr is `<function>`.
    copy[PRINT] = 0;
    copy[ATTRIBUTE] = 0;
    const type = allocate(copy.length);
    memory(type, copy.length).set(copy);
    const code = callCode(type, this.#interpreter.direct !== undefined);
    if (!WebAssembly.validate(code)) return undefined;
    const [refuse, call] = [builtinType, start].map((of) => table.get(this.#callOf(of)));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
      i: { memory: this.#interpreter.wholeMemory, refuse, call },
    });
    table.set(this.#callOf(start), exports.call);
    return type;
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

/**
 * A module with `call(self, positional, keywords, args)`.
 *
 * @param type - of the functions that refuse keywords.
 */
function callCode(type: number, isShared: boolean): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const section = (id: number, content: readonly number[]) => [id, content.length, ...content];
  const [FUNCTION, MEMORY, MOST_PAGES] = [0, 2, [0x80, 0x80, 0x04]];
  const [I32, IF, NOTHING, END, GET, CONST, LOAD, EQUAL, TAIL_CALL] = [
    0x7f, 0x04, 0x40, 0x0b, 0x20, 0x41, 0x28, 0x46, 0x12,
  ];
  const tailCall = (index: number) => [...[0, 1, 2, 3].flatMap((local) => [GET, local]), TAIL_CALL, index];
  const [REFUSE, ORIGINAL, OWN] = [0, 1, 2];
  const body = [
    ...[GET, 2, IF, NOTHING],
    ...[GET, 0, LOAD, 2, 0, CONST, ...signed(type), EQUAL, IF, NOTHING, ...tailCall(REFUSE), END],
    ...[END, ...tailCall(ORIGINAL), END],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 1, I32]),
    ...section(2, [
      ...[3, ...text('i'), ...text('memory'), MEMORY, isShared ? 3 : 1, 0, ...MOST_PAGES],
      ...['refuse', 'call'].flatMap((name) => [...text('i'), ...text(name), FUNCTION, 0]),
    ]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('call'), FUNCTION, OWN]),
    ...section(10, [1, body.length + 1, 0, ...body]),
  ]);
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 0x7f;
    const isLast = rest >> 7 === 0 && (low & 0x40) === 0;
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}
