// Finds error numbers in a post. A post is full of other numbers: only those count that an error line or a
// log calls an error, or that are the whole text.
import { type MbedtlsVersion, splitMbedtlsError } from '../../boards/stacks/mbedtls/errors.ts';
import type { PastedFirmware } from '../paste/firmware.ts';
import { lineAt, type Paste } from '../paste/paste.ts';
import { type Finding, LESS_LIKELY, SCORES } from './cause.ts';
import { englishNamesIn } from './find-names.ts';
import { describeNumber, type Reading, readNumber, type WrittenNumber } from './numbers.ts';

interface Found extends WrittenNumber {
  readonly index: number;
}

export function findNumbers(paste: Paste, firmware: PastedFirmware): readonly Finding[] {
  return written(paste).flatMap((number) => {
    const line = lineAt(paste, number.index).text;
    const readings = settleByName(readNumber(number, firmware), line);
    return readings.map((reading, i) => findingOf(number, reading, i));
  });
}

function findingOf({ value, index }: Found, reading: Reading, rank: number): Finding {
  const score = Math.max(5, SCORES[reading.weight] - (rank === 0 ? 0 : LESS_LIKELY));
  return { ...reading, subject: describeNumber(value), index, score };
}

/** If there is a name next to a number, readings in which that number has another name are dropped. */
function settleByName(readings: readonly Reading[], line: string): readonly Reading[] {
  const english = englishNamesIn(line);
  const named = readings.filter(({ name }) =>
    name.split('+').some((part) => hasWord(line, part) || english.includes(part)),
  );
  // `(-12396, 'ESP_ERR_ESPNOW_NOT_INIT')` is none of mbedTLS's.
  if (named.length === 0 && /\(-\d{1,6}, ?['"]ESP_ERR_/.test(line))
    return readings.filter(({ firmware }) => firmware === 'ESP-IDF');
  return named.length > 0 ? named : readings;
}

function hasWord(line: string, name: string): boolean {
  const at = line.indexOf(name);
  return at !== -1 && !/\w/.test(line[at - 1] ?? ' ') && !/\w/.test(line[at + name.length] ?? ' ');
}

/** Signal strengths, temperatures, and counters of mbedTLS's debug output. */
const MEASURED =
  /\b(?:rssi|dbm|signal|temp|temperature|gpio|celsius|i2c|adc|lat|lon|longitude|latitude|f_recv|nb_want|status\(\)|link status)\b|°|status\(\)/i;

/** A log of a megabyte says the same again and again. */
const MOST = 2_000;

const OLD_HEX = /\bmbedtls_\w{1,40} error: -([0-9a-f]{2,4})(?![0-9a-f])/gi;
const NEGATIVE = /(?<![\w.:/-])-(?:0x[0-9a-f]{1,8}|\d{1,6})(?![\w.-])/gi;
const HEX = /(?<![\w.:/-])0x[0-9a-f]{3,4}(?!\w)/gi;
const NAMED =
  /(?:\bErrno\b|\bOSError\b:?|\berrno\b|\berror(?: code)?\b|\bret\b|\bcode\b|\bfailure\b|\berr\b)[\s:=([,'"]{0,4}(\d{1,5})(?![\w.])/gi;
/** `BearSSL error: 62`, `getLastSSLError() returns 56`, Tasmota's `TLS connection error: 62`. */
const BEARSSL =
  /(?:bear ?ssl|ssl|TLS connection|getLastSSLError(?:\(\))?)[ _-]{0,2}(?:last )?(?:error|err)?(?: code)?(?:\(\))?(?: returns| returned| is| was)?[ :=(]{1,4}(-?\d{1,4})\b/gi;
const FLAGS = /\bflags?\b[ :=]{0,3}-?(?:0x[0-9a-f]{1,8}|\d{1,10})/gi;
/** CircuitPython's Wi-Fi: the ESP-IDF's reasons, which are no errno. */
const WIFI_FAILURES = /\bUnknown failure \d{1,3}\b/gi;
const ALERTS = /\balert(?: number)?[ :=]{1,3}\d{1,3}\b/gi;

function written(paste: Paste): readonly Found[] {
  const isShort = paste.lines.filter(({ text }) => text !== '').length <= 3;
  // Text that is handled elsewhere is replaced by blanks, so that positions stay the same.
  const blank = (text: string) => ' '.repeat(text.length);
  const text = paste.words.replace(FLAGS, blank).replace(ALERTS, blank).replace(WIFI_FAILURES, blank);
  const found: Found[] = [];
  const places = new Set<number>();
  const add = (index: number, number: WrittenNumber) => {
    if (Math.abs(number.value) > 0xffff || places.has(index) || found.length >= MOST) return;
    if (number.value === -1 && saysNothing(text.slice(Math.max(0, index - 12), index), isShort)) return;
    places.add(index);
    const line = lineAt(paste, index);
    if (number.isAlone !== true && (MEASURED.test(line.text) || (!isShort && line.kind !== 'error'))) return;
    found.push({ ...number, index });
  };
  const isBearssl = /bear ?ssl|getLastSSLError|setTrustAnchors|setFingerprint|TLS connection error: -?\d/i.test(
    paste.all,
  );
  if (isBearssl)
    for (const match of text.matchAll(BEARSSL))
      add(match.index + match[0].lastIndexOf(match[1]!), { value: Number(match[1]), isBearssl: true });
  for (const match of text.matchAll(OLD_HEX)) {
    const value = -Number.parseInt(match[1]!, 16);
    if (isKnown(value)) add(match.index + match[0].length - match[1]!.length - 1, { value });
  }
  for (const match of text.matchAll(NEGATIVE)) add(match.index, { value: toValue(match[0]) });
  for (const match of text.matchAll(HEX)) add(match.index, { value: toValue(match[0]) });
  for (const match of text.matchAll(NAMED)) {
    const index = match.index + match[0].length - match[1]!.length;
    if (!/^\s*\/?(?:http|status)/i.test(text.slice(match.index - 8, match.index)))
      add(index, { value: Number(match[1]) });
  }
  const alone = /^\s*-?\d{1,5}\s*$/.exec(text)?.[0];
  if (alone !== undefined) add(text.search(/\S/), { value: Number(alone), isAlone: true });
  return once(found);
}

/** Minus one is a common failure value: it counts only in an exception, or as the whole text. */
function saysNothing(before: string, isShort: boolean): boolean {
  return isShort ? /\bRES: $|lastError: $|client: $/.test(before) : !/Error[:( ]{1,3}$/.test(before);
}

/** A repeated number is reported at its first position. */
function once(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ value, isBearssl }) => {
    const key = `${value} ${isBearssl === true}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function toValue(token: string): number {
  const sign = token.startsWith('-') ? -1 : 1;
  return sign * Number(token.replace(/^-/, ''));
}

/** Old firmwares of the ESP32 print mbedTLS's numbers in hexadecimal without 0x. */
function isKnown(value: number): boolean {
  const versions: readonly MbedtlsVersion[] = ['2.28', '3.6'];
  return versions.some((version) => splitMbedtlsError(value, version).every(({ name }) => name !== undefined));
}
