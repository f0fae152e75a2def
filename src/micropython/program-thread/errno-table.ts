// Changes the interpreter's errno numbers to the board's. They are those of Linux, as in MicroPython's own table
// (py/mperrno.h); ports on newlib have other numbers. The compiler folds numbers into a program, and printing an OSError
// looks up their names, so the tables in the interpreter's memory are changed.
import type { ErrnoName } from '../../boards/errno.ts';
import type { Interpreter } from './interpreter.ts';

/** Numbers of py/mperrno.h that differ in newlib's sys/errno.h. */
const NEWLIB: Readonly<Record<number, number>> = { 106: 127, 107: 128, 114: 120 };
/** MicroPython's own numbers, for those that a profile has. */
const OWN: Partial<Record<ErrnoName, number>> = {
  EADDRINUSE: 98,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EINPROGRESS: 115,
};
/** Words at the beginning of the memory that contain the interpreter's constants. */
const CONSTANTS = 60_000;
/** ENOTCONN, ETIMEDOUT, ECONNREFUSED: three numbers that are consecutive in both tables and nowhere else. */
const MARK = [107, 110, 111];

/** @throws TypeError for an unexpected build of the interpreter. */
export function setErrnos(interpreter: Interpreter, errnos: Readonly<Record<ErrnoName, number>>): void {
  const changes = new Map<number, number>();
  for (const [name, own] of Object.entries(OWN))
    if (errnos[name as ErrnoName] !== own) changes.set(own, errnos[name as ErrnoName]);
  if (changes.size === 0) return;
  for (const [own, other] of Object.entries(NEWLIB)) if (!changes.has(Number(own))) changes.set(Number(own), other);
  const words = interpreter.words();
  const tables = findTables(words.subarray(0, CONSTANTS));
  if (tables.length !== 2) throw new TypeError('this interpreter keeps its errno numbers elsewhere');
  // One table maps names to numbers, one numbers to names: in both every second word is a number.
  for (const at of tables)
    for (let i = firstOf(words, at); numberIn(words[i]!) !== undefined; i += 2) {
      const changed = changes.get(numberIn(words[i]!)!);
      if (changed !== undefined) words[i] = smallInt(changed);
    }
}

function findTables(words: Uint32Array): number[] {
  const mark = MARK.map(smallInt);
  const found: number[] = [];
  for (let at = words.indexOf(mark[0]!); at >= 0; at = words.indexOf(mark[0]!, at + 1))
    if (words[at + 2] === mark[1] && words[at + 4] === mark[2]) found.push(at);
  return found;
}

function firstOf(words: Uint32Array, within: number): number {
  let at = within;
  while (numberIn(words[at - 2]!) !== undefined) at -= 2;
  return at;
}

/** py/obj.h, representation A: the lowest bit of an int with up to 31 bits is set. */
function smallInt(value: number): number {
  return 2 * value + 1;
}

function numberIn(word: number): number | undefined {
  return (word & 1) === 1 && word < smallInt(256) ? word >> 1 : undefined;
}
