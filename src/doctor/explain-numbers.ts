// What a number means, by firmware: mbedTLS, axTLS, ESP-IDF, name resolution, errno.
import { type MbedtlsVersion, splitMbedtlsError } from '../boards/stacks/mbedtls/errors.ts';
import { type Explanation, MBEDTLS_FIRMWARES, type Meaning, type Reading } from './explanation.ts';
import { axtlsMeaning } from './words/axtls.ts';
import { ERRNO_MEANINGS, type ErrnoMeaning } from './words/errno.ts';
import { ESP_MEANINGS } from './words/esp-idf.ts';
import { mbedtlsWords } from './words/mbedtls.ts';
import { RESOLVER_MEANINGS } from './words/resolver.ts';

/** @param number - as written, with its sign. @returns `undefined` if nobody has such a number. */
export function explainNumber(number: number): Explanation | undefined {
  const readings =
    number < 0
      ? [...resolver(number), ...axtls(number), ...mbedtls(number)]
      : number <= 255
        ? errnos(number)
        : // People drop the sign, and logs write mbedTLS's numbers without it.
          [...esp(number), ...mbedtls(-number)];
  return readings.length === 0 ? undefined : { subject: describe(number), readings };
}

function mbedtls(number: number): Reading[] {
  if (number < -0xffff) return [];
  const old = parts(number, '2.28');
  const recent = parts(number, '3.6');
  if (old === undefined && recent === undefined) return [];
  if (old !== undefined && recent !== undefined && namesOf(old) === namesOf(recent))
    return [{ firmware: number > -0x80 ? lowLevelFirmware(number) : MBEDTLS_FIRMWARES.both, meanings: recent }];
  return [
    ...(recent === undefined ? [] : [{ firmware: MBEDTLS_FIRMWARES['3.6'], meanings: recent }]),
    ...(old === undefined ? [] : [{ firmware: MBEDTLS_FIRMWARES['2.28'], meanings: old }]),
  ];
}

/** A number of the lower layer by itself: modtls_mbedtls.c takes -255..-1 for an errno of the socket. */
function lowLevelFirmware(number: number): string {
  return `mbedTLS's own logs (MicroPython raises it as OSError(${-number}))`;
}

/** The reason first: the lower layer's part says what went wrong, the upper one only where. */
function parts(number: number, version: MbedtlsVersion): Meaning[] | undefined {
  const split = splitMbedtlsError(number, version);
  if (split.some(({ name }) => name === undefined)) return undefined;
  return split
    .map(({ level, name }): Meaning => {
      const part = split.length === 1 ? undefined : level === 'low' ? 'reason' : 'within';
      return { name: `MBEDTLS_ERR_${name}`, part, ...mbedtlsWords(name!) };
    })
    .reverse();
}

function namesOf(meanings: readonly Meaning[]): string {
  return meanings.map(({ name }) => name).join('+');
}

function resolver(number: number): Reading[] {
  return RESOLVER_MEANINGS.filter((meaning) => meaning.number === number).map(({ firmware, name, words }) => ({
    firmware,
    meanings: [{ name, ...words }],
  }));
}

function axtls(number: number): Reading[] {
  const meaning = axtlsMeaning(number);
  if (meaning === undefined) return [];
  return [{ firmware: 'axTLS: MicroPython on ESP8266', meanings: [{ name: meaning.name, ...meaning.words }] }];
}

function esp(number: number): Reading[] {
  return ESP_MEANINGS.filter((meaning) => meaning.number === number).map(({ name, words }) => ({
    firmware: 'ESP-IDF',
    meanings: [{ name, ...words }],
  }));
}

function errnos(number: number): Reading[] {
  return ERRNO_MEANINGS.filter(({ linux, newlib }) => linux === number || newlib === number).map((meaning) =>
    errnoReading(meaning, number),
  );
}

/** @param number - where it is known, so that only the firmwares that use it are named. */
export function errnoReading({ name, linux, newlib, words }: ErrnoMeaning, number?: number): Reading {
  const isBoth = linux === newlib || number === undefined;
  const firmware = isBoth
    ? 'errno: MicroPython, CircuitPython'
    : number === linux
      ? 'errno: MicroPython on rp2, stm32, unix'
      : 'errno: CircuitPython, MicroPython on ESP32';
  return { firmware, meanings: [{ name, ...words }] };
}

function describe(number: number): string {
  const hex = Math.abs(number).toString(16).toUpperCase().padStart(4, '0');
  return Math.abs(number) < 0x80 ? String(number) : `${number} (${number < 0 ? '-' : ''}0x${hex})`;
}
