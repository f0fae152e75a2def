// mbedTLS error numbers to names and back, in the spelling that MicroPython and CircuitPython print.
import { ERRORS_OF_2_28, ERRORS_OF_3_6, SHARED_ERRORS } from './mbedtls-error-numbers.ts';

export type MbedtlsVersion = '2.28' | '3.6';

/** A name without its prefix `MBEDTLS_ERR_`. */
export type MbedtlsErrorName = keyof typeof SHARED_ERRORS | keyof typeof ERRORS_OF_2_28 | keyof typeof ERRORS_OF_3_6;

/** One part of an error number: the module's own error, or the lower layer's that is added to it. */
export interface ErrorPart {
  readonly level: 'high' | 'low';
  /** Negative, as it stands in the headers. */
  readonly number: number;
  /** `undefined` if that version has no such number. */
  readonly name: MbedtlsErrorName | undefined;
}

/** Name to number, all that a version defines. */
export const MBEDTLS_ERRORS: Readonly<Record<MbedtlsVersion, Readonly<Record<string, number>>>> = {
  '2.28': { ...SHARED_ERRORS, ...ERRORS_OF_2_28 },
  '3.6': { ...SHARED_ERRORS, ...ERRORS_OF_3_6 },
};

const NUMBER_OF: Readonly<Record<MbedtlsErrorName, number>> = { ...SHARED_ERRORS, ...ERRORS_OF_2_28, ...ERRORS_OF_3_6 };

const NAMES: Readonly<Record<MbedtlsVersion, ReadonlyMap<number, MbedtlsErrorName>>> = {
  '2.28': namesByNumber(MBEDTLS_ERRORS['2.28']),
  '3.6': namesByNumber(MBEDTLS_ERRORS['3.6']),
};

/** The part of a number above the low seven bits (error.h: "high level module errors"). */
const HIGH_MASK = 0xff80;

export function mbedtlsErrorNumber(name: MbedtlsErrorName): number {
  return NUMBER_OF[name];
}

/**
 * Splits a number into its high and its low part, as mbedtls_strerror does.
 *
 * @param number - of either sign, its magnitude 1..0xffff.
 * @returns one or two parts, the high one first.
 */
export function splitMbedtlsError(number: number, version: MbedtlsVersion): readonly ErrorPart[] {
  const magnitude = Math.abs(number);
  const high = magnitude & HIGH_MASK;
  const low = magnitude & ~HIGH_MASK;
  const parts: ErrorPart[] = [];
  if (high !== 0) parts.push({ level: 'high', number: -high, name: NAMES[version].get(-high) });
  if (low !== 0) parts.push({ level: 'low', number: -low, name: NAMES[version].get(-low) });
  return parts;
}

/**
 * The text that a firmware puts beside a number: `MBEDTLS_ERR_<HIGH>[+MBEDTLS_ERR_<LOW>]`, cut at 79 characters
 * because the buffer has 80 (MicroPython's modtls_mbedtls.c, CircuitPython's SSLSocket.c).
 */
export function mbedtlsErrorText(number: number, version: MbedtlsVersion): string {
  const texts = splitMbedtlsError(number, version).map(({ name, number: part }) =>
    name === undefined
      ? `MBEDTLS_ERR_UNKNOWN (0x${(-part).toString(16).toUpperCase().padStart(4, '0')})`
      : `MBEDTLS_ERR_${name}`,
  );
  return texts.join('+').slice(0, 79);
}

function namesByNumber(numbers: Readonly<Record<string, number>>): ReadonlyMap<number, MbedtlsErrorName> {
  return new Map(Object.entries(numbers).map(([name, number]) => [number, name as MbedtlsErrorName]));
}
