// A function that Python can call, with the kinds of its arguments. A program can pass anything to our modules, so all
// arguments are checked here first.
import type { BoardProfile } from '../../boards/profile.ts';
import { PythonRaise, raiseTypeError, raiseValueError } from './python-raise.ts';

/**
 * - `int`: an integer; the interpreter passes its low 32 bits.
 * - `address`: of a buffer in the interpreter's memory; `size`: its length in bytes, 0 or more.
 * - `port`: 0 to 65,535.
 * - `text`: a str.
 * - `function`: a callable.
 */
export type ArgumentKind = 'int' | 'address' | 'size' | 'port' | 'text' | 'function';

type ValueOf<Kind extends ArgumentKind> = Kind extends 'text' ? string : Kind extends 'function' ? never : number;

export interface HostFunction {
  readonly takes: readonly ArgumentKind[];
  readonly work: (...args: never) => number | string;
}

/** @param takes - the kinds of the arguments of `work`, in order. */
export function hostFunction<const Takes extends readonly ArgumentKind[]>(
  takes: Takes,
  work: (...args: { [Index in keyof Takes]: ValueOf<Takes[Index]> }) => number | string,
): HostFunction {
  return { takes, work };
}

/** @returns the checked arguments. @throws PythonRaise TypeError, or the board's error for an impossible port. */
export function checkedArguments(takes: readonly ArgumentKind[], given: readonly unknown[], profile: BoardProfile) {
  if (given.length !== takes.length)
    throw raiseTypeError(`function takes ${takes.length} positional arguments but ${given.length} were given`);
  return takes.map((kind, index) => checked(kind, given[index], profile)) as never;
}

function checked(kind: ArgumentKind, value: unknown, profile: BoardProfile): unknown {
  if (kind === 'text') {
    if (typeof value === 'string') return value;
    throw raiseTypeError(`can't convert '${typeName(value)}' object to str implicitly`);
  }
  if (kind === 'function') {
    if (typeof value === 'function') return value;
    throw raiseTypeError(`'${typeName(value)}' object isn't callable`);
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number))
    throw raiseTypeError(`can't convert ${typeName(value)} to int`);
  if (kind === 'address') return number >>> 0;
  if (kind === 'size' && number < 0) throw raiseValueError('a buffer has no negative size');
  if (kind === 'port' && (number < 0 || number > 0xffff)) throw portOutOfRange(profile);
  return number;
}

/** Raised for every board, also where the firmware does not check the port (`ChipFacts.portOutOfRange`). */
function portOutOfRange(profile: BoardProfile): PythonRaise {
  return new PythonRaise(profile.chip.portOutOfRange);
}

/** Python's name for the type of a value passed by the interpreter. */
function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'function' ? 'function' : 'object';
}
