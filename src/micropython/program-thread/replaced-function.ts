// Replaces a C function of the interpreter: under a condition, another one is called with the same arguments. The replacement
// is a small WebAssembly function that ends in a tail call, so it has no frame of its own on the stack (garbage.ts inspects that).
import type { Interpreter } from './interpreter.ts';

/** Bytes of WebAssembly's binary format. */
export const Operation = {
  IF: 0x04,
  ELSE: 0x05,
  END: 0x0b,
  TAIL_CALL: 0x12,
  GET: 0x20,
  LOAD: 0x28,
  CONST: 0x41,
  IS_ZERO: 0x45,
  EQUAL: 0x46,
  AND: 0x71,
  I32: 0x7f,
} as const;
const { IF, END, TAIL_CALL, GET, I32 } = Operation;

interface Replacement {
  /** The index of the function in the interpreter's table. */
  readonly at: number;
  /** How many words it takes; it returns one. */
  readonly parameters: number;
  /** Code that computes the condition. */
  readonly condition: readonly number[];
  /** The index of the function to call if it is true. */
  readonly otherwise: number;
}

/** The used part of the WebAssembly API, which only the browser's types declare. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: { readonly call: object } };
  validate(bytes: Uint8Array): boolean;
};

/** @returns whether WebAssembly has tail calls (not in browsers before 2024); otherwise nothing is replaced. */
export function replaceFunction({ table, wholeMemory, direct }: Interpreter, replacement: Replacement): boolean {
  const code = codeOf(replacement, direct !== undefined);
  if (!WebAssembly.validate(code)) return false;
  const [call, otherwise] = [table.get(replacement.at), table.get(replacement.otherwise)];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
    i: { memory: wholeMemory, otherwise, call },
  });
  table.set(replacement.at, exports.call);
  return true;
}

/** A module that exports the replacement as `call`. */
function codeOf({ parameters, condition }: Replacement, isShared: boolean): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const section = (id: number, content: readonly number[]) => [id, content.length, ...content];
  const [FUNCTION, MEMORY, MOST_PAGES, NOTHING] = [0, 2, [0x80, 0x80, 0x04], 0x40];
  const [OTHERWISE, ORIGINAL, OWN] = [0, 1, 2];
  const all = Array.from({ length: parameters }, (_, local) => [GET, local]).flat();
  const body = [...condition, IF, NOTHING, ...all, TAIL_CALL, OTHERWISE, END, ...all, TAIL_CALL, ORIGINAL, END];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(I32), 1, I32]),
    ...section(2, [
      ...[3, ...text('i'), ...text('memory'), MEMORY, isShared ? 3 : 1, 0, ...MOST_PAGES],
      ...['otherwise', 'call'].flatMap((name) => [...text('i'), ...text(name), FUNCTION, 0]),
    ]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('call'), FUNCTION, OWN]),
    ...section(10, [1, body.length + 1, 0, ...body]),
  ]);
}

/** Signed LEB128, as operands of `CONST` are. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 0x7f;
    const isLast = rest >> 7 === 0 && (low & 0x40) === 0;
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}
