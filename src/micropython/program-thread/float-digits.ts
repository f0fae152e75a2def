// Detects printed floats with more digits than on the board, if its floats are single precision.

/** A single-precision float has 24 bits: 7 decimal digits, and up to 9 in the shortest text that reads back exactly. */
const SINGLE_DIGITS = 9;
/** Longer texts are probably data from a server and not computed by the program. */
const LONGEST_TEXT = 120;
const NUMBER = /(?<![\w.+-])-?(\d+\.\d+)(?:e[+-]\d+)?(?![\w.])/g;
/** Characters of JSON, markup and lists in a text: print() writes each number of a dict or a list separately. */
const QUOTED = /["'{}[\]<>]/;

/** @param bytes - of one write of the interpreter: print() makes one for each object. */
export function hasDoubleDigits(bytes: Uint8Array): boolean {
  if (bytes.length < SINGLE_DIGITS || bytes.length > LONGEST_TEXT || !bytes.includes(0x2e)) return false;
  const text = String.fromCharCode(...bytes);
  if (QUOTED.test(text)) return false;
  return [...text.matchAll(NUMBER)].some(([, digits]) => significant(digits!) > SINGLE_DIGITS);
}

function significant(digits: string): number {
  return digits.replace('.', '').replace(/^0+/, '').length;
}
