// mbedTLS error numbers to names and back, in the spelling of MicroPython and CircuitPython.
import { ERROR_ROWS, ERROR_TABLES } from './error-numbers.ts';

/** A firmware's table: from a version's headers, or what a firmware compiles in. */
export type ErrorTableId = keyof typeof ERROR_TABLES;

/** The two tables that represent whole families: before and after the error numbers were renumbered. */
export type MbedtlsVersion = '2.28' | '3.6';

/** A name without its prefix `MBEDTLS_ERR_`. */
export type MbedtlsErrorName = (typeof ERROR_ROWS)[number][0];

/** One part of an error number: the module's own error, or the lower layer's that is added to it. */
export interface ErrorPart {
  readonly level: 'high' | 'low';
  /** Negative, as in the headers. */
  readonly number: number;
  /** `undefined` if that table has no such number. */
  readonly name: MbedtlsErrorName | undefined;
}

/** Name to number, for all errors in a version's headers. */
export const MBEDTLS_ERRORS: Readonly<Record<MbedtlsVersion, Readonly<Record<string, number>>>> = {
  '2.28': mbedtlsErrorTable('2.28'),
  '3.6': mbedtlsErrorTable('3.6'),
};

const NUMBER_OF: ReadonlyMap<string, number> = new Map(ERROR_ROWS.map(([name, number]) => [name, number]));

const NAMES = new Map<ErrorTableId, ReadonlyMap<number, MbedtlsErrorName>>();

/** The part of a number above the low seven bits (error.h: "high level module errors"). */
const HIGH_MASK = 0xffff_ff80;

/** A firmware's whole table, name to number. */
export function mbedtlsErrorTable(table: ErrorTableId): Readonly<Record<string, number>> {
  const letter = ERROR_TABLES[table];
  return Object.fromEntries(ERROR_ROWS.filter(([, , tables]) => tables.includes(letter)));
}

export function mbedtlsErrorNumber(name: MbedtlsErrorName): number {
  return NUMBER_OF.get(name)!;
}

/**
 * Splits a number into its high and its low part, as mbedtls_strerror does.
 *
 * @param number - of either sign, absolute value at least 1.
 * @returns one or two parts, the high one first.
 */
export function splitMbedtlsError(number: number, table: ErrorTableId): readonly ErrorPart[] {
  const names = namesOf(table);
  const magnitude = Math.abs(number);
  const high = (magnitude & HIGH_MASK) >>> 0;
  const low = magnitude & ~HIGH_MASK;
  const parts: ErrorPart[] = [];
  if (high !== 0) parts.push({ level: 'high', number: -high, name: names.get(-high) });
  if (low !== 0) parts.push({ level: 'low', number: -low, name: names.get(-low) });
  return parts;
}

/** Size of the buffer in MicroPython's modtls_mbedtls.c and CircuitPython's SSLSocket.c, including the NUL. */
export const STRERROR_BUFFER = 80;

/** The text that a firmware adds to a number: `MBEDTLS_ERR_<HIGH>[+MBEDTLS_ERR_<LOW>]`, truncated to its buffer. */
export function mbedtlsErrorText(number: number, table: ErrorTableId, size = STRERROR_BUFFER): string {
  return joinErrorNames(splitMbedtlsError(number, table), size);
}

/** The names of the parts of a number, joined as by mbedtls_strerror. @param size - of its buffer. */
export function joinErrorNames(parts: readonly ErrorPart[], size = STRERROR_BUFFER): string {
  const texts = parts.map(({ name, number: part }) =>
    name === undefined
      ? `MBEDTLS_ERR_UNKNOWN (0x${(-part).toString(16).toUpperCase().padStart(4, '0')})`
      : `MBEDTLS_ERR_${name}`,
  );
  return texts.join('+').slice(0, size - 1);
}

function namesOf(table: ErrorTableId): ReadonlyMap<number, MbedtlsErrorName> {
  const known = NAMES.get(table);
  if (known !== undefined) return known;
  const letter = ERROR_TABLES[table];
  const rows = ERROR_ROWS.filter(([, , tables]) => tables.includes(letter));
  const names = new Map(rows.map(([name, number]) => [number, name]));
  NAMES.set(table, names);
  return names;
}
