// Whether a program prints a float with more digits than it would have on its board, where floats are single precision.

/** A single-precision float has 24 bits: 7 decimal digits, and 9 where the shortest text that reads back is printed. */
const SINGLE_DIGITS = 9;
/** Longer texts are what a server sent rather than what the program computed. */
const LONGEST_TEXT = 120;
const NUMBER = /(?<![\w.+-])-?(\d+\.\d+)(?:e[+-]\d+)?(?![\w.])/g;
/** Of JSON, markup and lists in a text: print() writes a number in a dict or a list by itself. */
const QUOTED = /["'{}[\]<>]/;

/** @param bytes - of one call of the interpreter: print() makes one for each thing that it prints. */
export function hasDoubleDigits(bytes: Uint8Array): boolean {
  if (bytes.length < SINGLE_DIGITS || bytes.length > LONGEST_TEXT || !bytes.includes(0x2e)) return false;
  const text = String.fromCharCode(...bytes);
  if (QUOTED.test(text)) return false;
  return [...text.matchAll(NUMBER)].some(([, digits]) => significant(digits!) > SINGLE_DIGITS);
}

function significant(digits: string): number {
  return digits.replace('.', '').replace(/^0+/, '').length;
}
