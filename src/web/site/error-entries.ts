// Everything that `explain` knows, as pages: each number, name and text with its meaning in each firmware.
import { ERROR_ROWS } from '../../boards/stacks/mbedtls/error-numbers.ts';
import type { Finding } from '../../doctor/explain/cause.ts';
import { errorCodeReading } from '../../doctor/explain/find-names.ts';
import { KNOWN_TEXTS } from '../../doctor/explain/find-texts.ts';
import { describeNumber, errnoReading, type Reading, readNumber } from '../../doctor/explain/numbers.ts';
import type { PastedFirmware } from '../../doctor/paste/firmware.ts';
import { type Side, THEMES, type Theme, themeSpec } from '../../doctor/themes.ts';
import { bearsslMeaning } from '../../doctor/words/bearssl.ts';
import { ERRNO_MEANINGS } from '../../doctor/words/errno.ts';
import { ESP_MEANINGS } from '../../doctor/words/esp-idf.ts';
import { ERROR_TABLE, type ErrorCode } from '../../errors.ts';
import { addedNumbers, bearsslPage, namePage, pageNumber, textPage } from './addresses.ts';

/** The meaning of an error in one firmware. */
export interface Meaning {
  readonly name: string;
  readonly firmware: string;
  readonly theme: Theme;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly test: string;
  /** Lines to change, by the language of the program. */
  readonly lines: readonly (readonly [side: Side, line: string])[];
}

export interface ErrorEntry {
  readonly kind: 'number' | 'name' | 'text' | 'code';
  /** The path of the page. */
  readonly path: string;
  /** As printed: `OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')`. */
  readonly heading: string;
  /** Other spellings that people search for. */
  readonly spellings: readonly string[];
  /** The most common first. */
  readonly meanings: readonly Meaning[];
}

/** @returns entries in the order of {@link ErrorEntry.kind}, numbers ascending by size; one for each path. */
export function errorEntries(): readonly ErrorEntry[] {
  return merged([...numberEntries(), ...bearsslEntries(), ...errnoEntries(), ...codeEntries(), ...textEntries()]);
}

/** The firmwares for which a number is interpreted: each distinct meaning appears on its page once. */
const VIEWPOINTS: readonly PastedFirmware[] = [
  { isSure: false, isAirLift: false },
  { runtime: 'micropython', chip: 'rp2', isSure: true, isAirLift: false },
  { runtime: 'micropython', chip: 'esp32', isSure: true, isAirLift: false },
  { runtime: 'circuitpython', isSure: true, isAirLift: false },
  { runtime: 'micropython', chip: 'esp8266', isSure: true, isAirLift: false },
  { runtime: 'esp-idf', isSure: true, isAirLift: false },
  { runtime: 'micropython', isWiznet: true, isSure: true, isAirLift: false },
];

function numberEntries(): ErrorEntry[] {
  const small = Array.from({ length: 1024 + 256 }, (_, i) => i - 1024);
  const values = [...small, ...ERROR_ROWS.map(([, number]) => number), ...ESP_MEANINGS.map(({ number }) => number)];
  const all = [...new Set([...values, ...addedNumbers()])].filter((value) => pageNumber(value) === value);
  all.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
  return all.flatMap((value) => {
    const readings = readingsOf(value);
    return readings.length === 0 ? [] : [numberEntry(value, readings)];
  });
}

function readingsOf(value: number): readonly Reading[] {
  const found = new Map<string, Reading>();
  for (const reading of VIEWPOINTS.flatMap((firmware) => readNumber({ value }, firmware))) {
    const key = `${reading.name} ${reading.cause}`;
    if (!found.has(key)) found.set(key, reading);
  }
  return [...found.values()];
}

function numberEntry(value: number, readings: readonly Reading[]): ErrorEntry {
  const [{ name, firmware }] = readings as readonly [Reading];
  const isErrno = firmware.startsWith('errno') && value > 0;
  const heading = name.startsWith('MBEDTLS_ERR_')
    ? `OSError: (${value}, '${name}')`
    : isErrno
      ? `OSError: [Errno ${value}] ${name}`
      : value > 255
        ? `${hexOf(value)} ${name}`
        : `OSError: ${value}`;
  return {
    kind: 'number',
    path: `errors/${value}.html`,
    heading,
    spellings: [`OSError: ${value}`, hexOf(value), describeNumber(value), ...readings.map((each) => each.name)],
    meanings: readings.map((reading) => meaningOf(reading)),
  };
}

/** The spelling in mbedTLS's headers and logs: `-0x3000`. */
export function hexOf(value: number): string {
  const digits = Math.abs(value).toString(16).toUpperCase();
  return `${value < 0 ? '-' : ''}0x${digits.length > 2 ? digits.padStart(4, '0') : digits.padStart(2, '0')}`;
}

/** BearSSL's own, and 256 and 512 plus an alert number. */
const BEARSSL_NUMBERS = [-1000, ...Array.from({ length: 1024 }, (_, i) => i)];

function bearsslEntries(): ErrorEntry[] {
  return BEARSSL_NUMBERS.flatMap((number) => bearsslMeaning(number) ?? []).map(
    ({ number, name, text, theme, words }) => ({
      kind: 'number',
      path: bearsslPage(number),
      heading: `BearSSL error ${number}: ${name}`,
      spellings: [...(text === '' ? [] : [text]), `TLS connection error: ${number}`, `getLastSSLError ${number}`],
      meanings: [meaningOf({ name, firmware: 'BearSSL (Arduino on ESP8266 and Pico W, Tasmota)', theme, ...words })],
    }),
  );
}

function errnoEntries(): ErrorEntry[] {
  return ERRNO_MEANINGS.map((meaning) => {
    const { name, linux, newlib } = meaning;
    const numbers = [linux, newlib].filter((number) => number !== undefined);
    return {
      kind: 'name',
      path: namePage(name),
      heading: name,
      spellings: [...new Set(numbers)].map((number) => `OSError: [Errno ${number}] ${name}`),
      meanings: [meaningOf(errnoReading(meaning))],
    };
  });
}

function codeEntries(): ErrorEntry[] {
  return Object.keys(ERROR_TABLE).map((code) => ({
    kind: 'code',
    path: namePage(code),
    heading: code,
    spellings: code.startsWith('alert.') ? [`TLS alert ${code.slice('alert.'.length).replaceAll('_', ' ')}`] : [],
    meanings: [meaningOf(errorCodeReading(code as ErrorCode))],
  }));
}

function textEntries(): ErrorEntry[] {
  return KNOWN_TEXTS.map((known) => ({
    kind: 'text',
    path: textPage(known.name),
    heading: known.name,
    spellings: known.match.filter((match) => typeof match === 'string'),
    meanings: [meaningOf(known)],
  }));
}

/** The part of a finding that does not depend on a post. */
type Explained = Omit<Finding, 'subject' | 'index' | 'score'>;

function meaningOf({ name, firmware, theme, cause, fix, ...own }: Explained): Meaning {
  const spec = themeSpec(theme);
  const sides = sidesOf(firmware);
  const general = Object.entries(spec.line ?? {}).filter(([side]) => sides.includes(side as Side));
  return {
    name,
    firmware,
    theme,
    title: own.title ?? spec.title,
    cause,
    fix,
    test: own.test ?? spec.test,
    lines: own.line === undefined ? (general as [Side, string][]) : [[sides[0]!, own.line]],
  };
}

/** The languages of the programs that can see it. */
function sidesOf(firmware: string): readonly Side[] {
  const found = SIDES.filter(([, pattern]) => pattern.test(firmware)).map(([side]) => side);
  return found.length > 0 ? found : ['micropython', 'circuitpython'];
}

const SIDES: readonly (readonly [side: Side, pattern: RegExp])[] = [
  ['micropython', /MicroPython|mbedTLS|axTLS|^errno/],
  ['circuitpython', /CircuitPython|adafruit|mbedTLS|^errno/i],
  ['arduino', /Arduino|BearSSL|mbedTLS/],
  ['esp-idf', /ESP-IDF|mbedTLS/],
  ['python', /CPython/],
  ['node', /Node/],
  ['shell', /curl|OpenSSL|Chrome|Firefox|Safari|broker|wget|mosquitto|nginx/],
];

/** Two texts with the same name share a page; so do two spellings of one slug. */
function merged(entries: readonly ErrorEntry[]): readonly ErrorEntry[] {
  const byPath = new Map<string, ErrorEntry>();
  for (const entry of entries) {
    const known = byPath.get(entry.path);
    const both = known ?? entry;
    byPath.set(entry.path, {
      ...both,
      spellings: [...new Set([...both.spellings, ...entry.spellings])].filter((each) => each !== both.heading),
      meanings: known === undefined ? entry.meanings : [...known.meanings, ...entry.meanings],
    });
  }
  return [...byPath.values()];
}

/** Every theme, with the data for its page. */
export function themes(): readonly Theme[] {
  return Object.keys(THEMES) as Theme[];
}
