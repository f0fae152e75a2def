// settings.toml as CircuitPython reads it: supervisor/shared/settings.c, before 10.2 shared-module/os/getenv.c.
// The firmware does not parse the file as TOML: it searches for one key, and reads the value after it. A library for
// TOML would refuse a file for the sake of a line that the firmware never looks at, or accept what it does not.
import { decodeUtf8, encodeUtf8 } from '../util/utf8.ts';

/**
 * - `quoted`: a string in double quotes; its text is `undefined` if it is not UTF-8.
 * - `bare`: everything after the `=`, up to a comment or the end of the line.
 * - `invalid`: the byte that the firmware did not expect; 0 at the end of the file.
 */
export type Setting =
  | { readonly kind: 'quoted' | 'bare'; readonly text: string | undefined }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly byte: number }
  | { readonly kind: 'bad unicode' };

const END = 0;
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const HASH = 0x23;
const EQUALS = 0x3d;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, number>> = { b: 8, r: 13, n: 10, t: 9, v: 11, f: 12 };
const MAX_CODE_POINT = 0x10ffff;

export function readSetting(file: Uint8Array, key: string): Setting {
  const reader = new Reader(file);
  const name = encodeUtf8(key);
  while (!reader.isAtEnd) if (keyMatches(reader, name)) return readValue(reader);
  return { kind: 'missing' };
}

/** @returns what `os.getenv` gives for a key, as text, for the analysis of a program. */
export function settingsIn(text: string | undefined): ((key: string) => string | undefined) | undefined {
  if (text === undefined) return undefined;
  const file = encodeUtf8(text);
  return (key) => {
    const setting = readSetting(file, key);
    return 'text' in setting ? setting.text?.trim() : undefined;
  };
}

class Reader {
  readonly #file: Uint8Array;
  #at = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#file.length;
  }

  /** @returns `END` at the end, as for a zero byte. */
  next(): number {
    return this.#file[this.#at++] ?? END;
  }

  /** @returns the first byte that is not white space within the line. */
  nextVisible(): number {
    let byte = this.next();
    while (byte !== NEWLINE && isSpace(byte)) byte = this.next();
    return byte;
  }

  skipLine(): void {
    let byte = this.next();
    while (byte !== END && byte !== NEWLINE) byte = this.next();
  }

  skipAll(): void {
    this.#at = this.#file.length;
  }
}

/** @returns whether the reader is after the `=` of that key; otherwise it is at the start of the next line. */
function keyMatches(reader: Reader, key: Uint8Array): boolean {
  let byte = reader.nextVisible();
  if (byte === BRACKET || byte === END) {
    reader.skipAll(); // tables are not supported
    return false;
  }
  for (const wanted of key) {
    if (byte !== wanted) return otherKey(reader, byte);
    byte = reader.next();
  }
  if (isSpace(byte)) byte = reader.nextVisible();
  return byte === EQUALS || otherKey(reader, byte);
}

function otherKey(reader: Reader, byte: number): false {
  if (byte !== NEWLINE) reader.skipLine();
  return false;
}

function readValue(reader: Reader): Setting {
  const first = reader.nextVisible();
  if (first === QUOTE) return readQuoted(reader);
  const bytes: number[] = [];
  for (let byte = first; byte !== END && byte !== NEWLINE && byte !== HASH; byte = reader.next()) bytes.push(byte);
  return { kind: 'bare', text: decodeUtf8(Uint8Array.from(bytes)) };
}

function readQuoted(reader: Reader): Setting {
  const bytes: number[] = [];
  for (;;) {
    const byte = reader.next();
    if (byte === END || byte === NEWLINE) return { kind: 'invalid', byte };
    if (byte === QUOTE) {
      const after = reader.nextVisible();
      const ends = after === HASH || after === END || after === NEWLINE;
      return ends ? { kind: 'quoted', text: decodeUtf8(Uint8Array.from(bytes)) } : { kind: 'invalid', byte: after };
    }
    if (byte !== BACKSLASH) {
      bytes.push(byte);
      continue;
    }
    const escaped = reader.next();
    if (escaped === END || escaped === NEWLINE) return { kind: 'invalid', byte: escaped };
    const letter = String.fromCharCode(escaped);
    if (letter === 'u' || letter === 'U') {
      const point = readCodePoint(reader, letter === 'u' ? 4 : 8);
      if (typeof point !== 'number') return point;
      bytes.push(...encodeUtf8(String.fromCodePoint(point)));
    } else {
      bytes.push(ESCAPES[letter] ?? escaped);
    }
  }
}

function readCodePoint(reader: Reader, digits: number): number | Setting {
  let point = 0;
  for (let i = 0; i < digits; i++) {
    const byte = reader.next();
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) return { kind: 'invalid', byte };
    point = point * 16 + digit;
  }
  return point > MAX_CODE_POINT ? { kind: 'bad unicode' } : point;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 9 && byte <= 13);
}
