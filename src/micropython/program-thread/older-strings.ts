// `startswith` and `endswith` of MicroPython before 1.25: no tuples, and fewer arguments (py/objstr.c).
import type { Interpreter } from './interpreter.ts';
import { Operation, replaceFunction, signed } from './replaced-function.ts';

const { AND, CONST, ELSE, END, EQUAL, GET, I32, IF, IS_ZERO, LOAD } = Operation;
const WORD = 4;
/** mp_obj_fun_builtin_var_t: type, signature, function. */
const [SIGNATURE, FUNCTION] = [1, 2];

/** mp_obj_checked_fun_t: type, the type to check for, function. It is what a method of a type written in C is. */
const METHOD = 2;

/** Addresses of the methods of `str`, and of any tuple. */
export interface StringMethods {
  readonly startswith: number;
  readonly endswith: number;
  /** It refuses a tuple in the same words. */
  readonly find: number;
  readonly tuple: number;
}

export function useOlderStrings(interpreter: Interpreter, { startswith, endswith, find, tuple }: StringMethods): void {
  const words = interpreter.words();
  // `endswith` raised NotImplementedError for a third argument; it is a TypeError here.
  for (const [method, most] of [
    [startswith, 3],
    [endswith, 2],
  ] as const) {
    const at = words[method / WORD + METHOD]! / WORD;
    words[at + SIGNATURE] = (2 << 17) | (most << 1); // MP_OBJ_FUN_MAKE_SIG
    replaceFunction(interpreter, {
      at: words[at + FUNCTION]!,
      parameters: 2, // how many arguments, and their array
      condition: isTuple(words[tuple / WORD]!),
      otherwise: words[words[find / WORD + METHOD]! / WORD + FUNCTION]!,
    });
  }
}

/** @returns the condition: the second argument is an object of that type. An object is the address of its type's. */
function isTuple(type: number): number[] {
  const argument = [GET, 1, LOAD, 2, 4];
  return [
    ...[...argument, CONST, 3, AND, IS_ZERO, IF, I32],
    ...[...argument, LOAD, 2, 0, CONST, ...signed(type), EQUAL],
    ...[ELSE, CONST, 0, END],
  ];
}
