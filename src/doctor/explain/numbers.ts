// What the numbers in a post mean. The firmware decides: mbedTLS 2 or 3, axTLS, Linux's errno or newlib's, name
// resolution, ESP-IDF, BearSSL. If the source is unknown, the most common reading comes first.
import { type ErrorTableId, type MbedtlsVersion, splitMbedtlsError } from '../../boards/stacks/mbedtls/errors.ts';
import { errnosOf, mbedtlsOf, type PastedFirmware } from '../paste/firmware.ts';
import type { Theme } from '../themes.ts';
import { axtlsMeaning } from '../words/axtls.ts';
import { bearsslMeaning } from '../words/bearssl.ts';
import { ERRNO_MEANINGS, type ErrnoMeaning } from '../words/errno.ts';
import { ESP_MEANINGS } from '../words/esp-idf.ts';
import { mbedtlsWords } from '../words/mbedtls.ts';
import { mbedtlsTheme, mbedtlsWeight } from '../words/mbedtls-themes.ts';
import { RESOLVER_MEANINGS } from '../words/resolver.ts';
import { WIZNET_MEANINGS } from '../words/wiznet.ts';
import type { Weight } from '../words/words.ts';

/** One way to read a number. */
export interface Reading {
  readonly name: string;
  readonly firmware: string;
  readonly theme: Theme;
  readonly weight: Weight;
  readonly cause: string;
  readonly fix: string;
}

/** The notation of a number limits what it can be. */
export interface WrittenNumber {
  /** With its sign. */
  readonly value: number;
  /** Whether it may be a BearSSL number. */
  readonly isBearssl?: boolean;
  /** Whether nothing calls it an error: only a number. */
  readonly isAlone?: boolean;
}

/** Errnos that sockets raise: these, negative too, are meant before an alert of axTLS with the same number. */
const SOCKET_ERRNOS = new Set([
  5, 9, 11, 12, 23, 32, 98, 101, 103, 104, 105, 107, 110, 111, 113, 115, 116, 118, 119, 128,
]);

/** @returns the most likely first; empty for an unknown number. */
export function readNumber({ value, isBearssl, isAlone }: WrittenNumber, firmware: PastedFirmware): readonly Reading[] {
  if (isBearssl === true) return bearssl(value);
  const isArduino8266 = firmware.runtime === 'arduino-esp8266';
  if (isArduino8266 && (value > 0 || value === -1000)) return bearssl(value);
  if (firmware.isWiznet === true && value < 0 && value > -16) return wiznet(value);
  if (value >= 0) return positive(value, firmware, isAlone === true);
  const isEsp8266 = firmware.chip === 'esp8266' && firmware.runtime !== 'esp-idf' && !isArduino8266;
  const errno = SOCKET_ERRNOS.has(-value) ? errnos(-value, firmware) : [];
  const names = value === -1 ? [CLOSED, AXTLS_NOT_OK] : resolver(value, firmware);
  const old = canBeAxtls(firmware) ? axtls(value) : [];
  if (isEsp8266 && firmware.isSure) return old.length > 0 && names.length === 0 ? old : [...names, ...errno, ...old];
  const axtlsFirst = isEsp8266 ? [...names, ...old, ...errno] : [...names, ...errno, ...old];
  const library = value < -0x7f ? mbedtls(value, firmware) : lowLevel(value, firmware, names.length + old.length > 0);
  return value < -0x400 ? [...library, ...axtlsFirst] : [...axtlsFirst, ...library];
}

function positive(value: number, firmware: PastedFirmware, isAlone: boolean): readonly Reading[] {
  if (value > 255) return [...esp(value), ...mbedtls(-value, firmware), ...(isAlone ? bearssl(value) : [])];
  return errnos(value, firmware);
}

function mbedtls(value: number, firmware: PastedFirmware): readonly Reading[] {
  if (value < -0xffff) return [];
  const known = mbedtlsOf(firmware);
  const order: readonly ErrorTableId[] =
    known === '2.28' ? ['2.28', '3.6', '2.16'] : ['3.6', '3.6.6', '2.28', 'circuitpython-main'];
  const readings: Reading[] = [];
  for (const version of order) {
    const reading = mbedtlsReading(value, version);
    if (reading === undefined || readings.some(({ name }) => name === reading.name)) continue;
    readings.push(reading);
  }
  // Both families have it under one name, so the version does not matter.
  const bothAgree = readings.length === 1 && FAMILIES.every((version) => mbedtlsReading(value, version) !== undefined);
  return bothAgree ? [{ ...readings[0]!, firmware: MBEDTLS_FIRMWARES.both }] : readings;
}

const FAMILIES: readonly MbedtlsVersion[] = ['2.28', '3.6'];

/** Which mbedTLS is in which firmware. */
export const MBEDTLS_FIRMWARES = {
  '2.28': 'mbedTLS 2 (MicroPython up to 1.22, on ESP32 up to 1.20; CircuitPython up to 10.2 on rp2)',
  '3.6': 'mbedTLS 3 (MicroPython from 1.23, on ESP32 from 1.21; ESP-IDF 5; CircuitPython on ESP32)',
  both: 'mbedTLS in MicroPython, CircuitPython, ESP-IDF and Arduino',
} as const;

/** The reason is the lower layer's part: it says what went wrong, the upper part only where. */
function mbedtlsReading(value: number, version: ErrorTableId): Reading | undefined {
  const parts = splitMbedtlsError(value, version).map(({ name }) => name);
  if (parts.some((name) => name === undefined)) return undefined;
  const names = parts as readonly string[];
  return {
    ...readNames(names),
    firmware: version.startsWith('2') ? MBEDTLS_FIRMWARES['2.28'] : MBEDTLS_FIRMWARES['3.6'],
  };
}

/** @param names - one or two without `MBEDTLS_ERR_`, the upper one first. */
export function readNames(names: readonly string[]): Omit<Reading, 'firmware'> {
  const upper = names[0]!;
  const reason = names.at(-1)!;
  const words = mbedtlsWords(reason);
  const where = names.length > 1 ? ` It happened within MBEDTLS_ERR_${upper}.` : '';
  const isMemory = names.some((name) => mbedtlsTheme(name) === 'memory');
  return {
    name: names.map((name) => `MBEDTLS_ERR_${name}`).join('+'),
    theme: isMemory ? 'memory' : mbedtlsTheme(upper),
    weight: mbedtlsWeight(upper),
    cause: `${words.cause}${where}`,
    fix: names.length > 1 && !isMemory ? mbedtlsWords(upper).fix : words.fix,
  };
}

/** A number of the lower layer by itself: modtls_mbedtls.c takes -255..-1 for an errno of the socket. */
function lowLevel(value: number, firmware: PastedFirmware, isKnown: boolean): readonly Reading[] {
  // Python never shows them, but as the reading of last resort of a bare number.
  if (isKnown && (firmware.runtime === 'micropython' || firmware.runtime === 'circuitpython')) return [];
  return mbedtls(value, firmware).map((reading) => ({
    ...reading,
    firmware: `mbedTLS's own logs (MicroPython raises it as OSError(${-value}))`,
    weight: 'symptom',
  }));
}

function resolver(value: number, { runtime, chip }: PastedFirmware): readonly Reading[] {
  const meanings = RESOLVER_MEANINGS.filter((meaning) => meaning.number === value);
  // Where another chip is known, -202 is nothing of it.
  if (runtime === 'micropython' && chip === 'esp8266' && value !== -2) return [];
  if (runtime === 'micropython' && value <= -200 && chip !== undefined && chip !== 'esp32') return [];
  return meanings.map(({ name, firmware, theme, words }) => ({ name, firmware, theme, weight: 'cause', ...words }));
}

function axtls(value: number): readonly Reading[] {
  const meaning = axtlsMeaning(value);
  if (meaning === undefined) return [];
  const { name, theme, words } = meaning;
  return [{ name, firmware: 'axTLS (MicroPython on ESP8266)', theme, weight: 'cause', ...words }];
}

function canBeAxtls({ runtime, chip }: PastedFirmware): boolean {
  return (runtime === undefined || runtime === 'micropython') && (chip === undefined || chip === 'esp8266');
}

const CLOSED: Reading = {
  name: 'OSError(-1)',
  firmware: 'umqtt (MicroPython)',
  theme: 'closed',
  weight: 'symptom',
  cause:
    'The other side closed the connection: umqtt raises OSError(-1) when it reads nothing. Over TLS on an ESP8266 check_msg() does so too although nothing is wrong, since a non-blocking read returns nothing there.',
  fix: 'Catch the OSError and connect again; call ping() or check_msg() more often than keepalive. On an ESP8266 use wait_msg() instead of check_msg() over TLS.',
};

const AXTLS_NOT_OK: Reading = {
  name: 'SSL_NOT_OK',
  firmware: 'axTLS (MicroPython on ESP8266), old ESP32 builds',
  theme: 'memory',
  weight: 'symptom',
  cause: 'The connection failed without a reason: mostly there was no memory.',
  fix: 'gc.collect() before connecting, and close other connections.',
};

function esp(value: number): readonly Reading[] {
  return ESP_MEANINGS.filter((meaning) => meaning.number === value).map(({ name, theme, weight, words }) => ({
    name,
    firmware: 'ESP-IDF',
    theme,
    weight,
    ...words,
  }));
}

function wiznet(value: number): readonly Reading[] {
  return WIZNET_MEANINGS.filter((meaning) => meaning.number === value).map(({ name, theme, words }) => ({
    name,
    firmware: "WIZnet's socket library",
    theme,
    weight: 'cause',
    ...words,
  }));
}

function bearssl(value: number): readonly Reading[] {
  const meaning = bearsslMeaning(value);
  if (meaning === undefined) return [];
  const { name, theme, words } = meaning;
  return [{ name, firmware: 'BearSSL (Arduino on ESP8266 and Pico W, Tasmota)', theme, weight: 'specific', ...words }];
}

function errnos(value: number, firmware: PastedFirmware): readonly Reading[] {
  const numbers = errnosOf(firmware);
  const meant = ERRNO_MEANINGS.filter(({ linux, newlib }) => linux === value || newlib === value);
  // If the source is unknown: numbers with the same name in Linux and newlib, then Linux's, which most MicroPython boards have.
  const rank = (meaning: ErrnoMeaning) => (numbers === undefined ? meaning.linux : meaning[numbers]) === value;
  const sorted = [...meant].sort((a, b) => Number(rank(b)) - Number(rank(a)));
  const sure = numbers !== undefined && firmware.isSure ? sorted.filter(rank) : sorted;
  return (sure.length > 0 ? sure : sorted).map((meaning) => errnoReading(meaning, value));
}

/** @param number - if it is known, so that only the firmwares that use it are listed. */
export function errnoReading({ name, linux, newlib, theme, weight, words }: ErrnoMeaning, number?: number): Reading {
  const firmware =
    linux === newlib || number === undefined
      ? 'errno'
      : number === linux
        ? 'errno of MicroPython on rp2, stm32, ESP8266, unix, and of Linux'
        : 'errno of CircuitPython, MicroPython on ESP32, ESP-IDF';
  return { name, firmware, theme, weight, ...words };
}

/** `-17040 (-0x4290)`. */
export function describeNumber(value: number): string {
  const hex = Math.abs(value).toString(16).toUpperCase().padStart(4, '0');
  return Math.abs(value) < 0x80 ? String(value) : `${value} (${value < 0 ? '-' : ''}0x${hex})`;
}
