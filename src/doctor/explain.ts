// Any error text of MicroPython, CircuitPython, mbedTLS, axTLS or ESP-IDF in words: finds in what people paste the
// numbers, names, sentences and codes that are known, and says of each what is behind it and what to do.
import { MBEDTLS_ERRORS, type MbedtlsErrorName, mbedtlsErrorNumber } from '../boards/stacks/mbedtls/errors.ts';
import { VERIFY_FLAG_TEXTS } from '../boards/stacks/mbedtls/verify-flags.ts';
import { AlertDescription } from '../errors/alerts.ts';
import { ERROR_TABLE, type ErrorCode } from '../errors.ts';
import { errnoReading, explainNumber } from './explain-numbers.ts';
import { type Explanation, MBEDTLS_FIRMWARES, type Reading } from './explanation.ts';
import { ERRNO_MEANINGS } from './words/errno.ts';
import { ESP_MEANINGS } from './words/esp-idf.ts';
import { houseWords } from './words/house.ts';
import { mbedtlsWords } from './words/mbedtls.ts';
import { TEXT_MEANINGS } from './words/texts.ts';

/** What {@link explain} understands, for people whose text it did not. */
export const UNDERSTOOD_FORMS: readonly string[] = [
  "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')",
  'OSError: -9984, -0x2700, mbedtls_ssl_handshake error: -12288',
  '[Errno 116] ETIMEDOUT, OSError: 12',
  'ValueError: The certificate is not correctly signed by the trusted CA',
  'MemoryError, OutOfRetries: Repeated socket failures, RuntimeError: Out of sockets',
  'ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED, 0x801A, flags: 0x8',
  'SSL alert number 40, x509.expired',
];

/** @param text - one line or a whole traceback. @returns in the order of the text's kinds; empty if nothing is known. */
export function explain(text: string): readonly Explanation[] {
  const numbers = findNumbers(text).flatMap((number) => explainNumber(number) ?? []);
  const settled = settleByNames(text, numbers);
  const told = new Set(settled.flatMap(({ readings }) => readings.flatMap(namesIn)));
  const rest = [...findNames(text), ...findFlags(text), ...findTexts(text), ...findAlerts(text), ...findCodes(text)];
  const fresh = rest.filter(
    ({ readings }) => !readings.every((reading) => namesIn(reading).every((name) => told.has(name))),
  );
  return [...settled, ...fresh];
}

/** Negative numbers and short hexadecimal ones anywhere; others only where something calls them an error. */
function findNumbers(text: string): number[] {
  const found: number[] = [];
  const add = (token: string) =>
    found.push(Number(token.replace('-0x', '0x').replace('-', '')) * (token.startsWith('-') ? -1 : 1));
  const withoutFlags = text.replace(FLAGS, '').replace(ALERT_NUMBER, '');
  for (const [token] of withoutFlags.matchAll(/(?<![\w.:/-])-(?:0x[0-9a-f]{1,4}|\d{1,5})(?![\w.-])/gi))
    add(token.toLowerCase());
  for (const [token] of withoutFlags.matchAll(/(?<![\w.:/-])0x[0-9a-f]{3,4}(?!\w)/gi)) add(token.toLowerCase());
  for (const [, token] of withoutFlags.matchAll(
    /(?:\bErrno|\bOSError:?|\berrno\b|\berror(?: code)?)[\s:=([]*(\d{1,5})(?![\w.])/gi,
  ))
    add(token!);
  const alone = /^\s*(\d{1,5})\s*$/.exec(text)?.[1];
  if (alone !== undefined) add(alone);
  return [...new Set(found)];
}

/** Where a name stands beside a number, the readings in which that number has another name are dropped. */
function settleByNames(text: string, explanations: readonly Explanation[]): Explanation[] {
  return explanations.map((explanation) => {
    const named = explanation.readings.filter((reading) => namesIn(reading).some((name) => hasWord(text, name)));
    return named.length === 0 ? explanation : { ...explanation, readings: named };
  });
}

/** Names of mbedTLS (the last one perhaps cut off, as boards do at 79 characters), of errno and of ESP-IDF. */
function findNames(text: string): Explanation[] {
  const words = new Set(text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g) ?? []);
  const found: Explanation[] = [];
  for (const word of words) {
    const name = mbedtlsName(word);
    if (name !== undefined) found.push(explainMbedtlsName(name));
    const errno = ERRNO_MEANINGS.find((meaning) => meaning.name === word);
    if (errno !== undefined) found.push({ subject: word, readings: [errnoReading(errno)] });
    const esp = ESP_MEANINGS.find((meaning) => meaning.name === word);
    if (esp !== undefined)
      found.push({ subject: word, readings: [{ firmware: 'ESP-IDF', meanings: [{ name: word, ...esp.words }] }] });
  }
  return found;
}

const MBEDTLS_NAMES: readonly string[] = [
  ...new Set([...Object.keys(MBEDTLS_ERRORS['3.6']), ...Object.keys(MBEDTLS_ERRORS['2.28'])]),
];

function mbedtlsName(word: string): MbedtlsErrorName | undefined {
  const isPrefixed = word.startsWith('MBEDTLS_ERR_');
  const name = isPrefixed ? word.slice('MBEDTLS_ERR_'.length) : word;
  const exact = MBEDTLS_NAMES.find((candidate) => candidate === name);
  if (exact !== undefined || !isPrefixed || name.length < 4) return exact as MbedtlsErrorName | undefined;
  const starting = MBEDTLS_NAMES.filter((candidate) => candidate.startsWith(name));
  return starting.length === 1 ? (starting[0] as MbedtlsErrorName) : undefined;
}

function explainMbedtlsName(name: MbedtlsErrorName): Explanation {
  const isOld = name in MBEDTLS_ERRORS['2.28'];
  const isRecent = name in MBEDTLS_ERRORS['3.6'];
  const firmware = MBEDTLS_FIRMWARES[isOld && isRecent ? 'both' : isOld ? '2.28' : '3.6'];
  const number = mbedtlsErrorNumber(name);
  const subject = `MBEDTLS_ERR_${name} (${number})`;
  return { subject, readings: [{ firmware, meanings: [{ name: `MBEDTLS_ERR_${name}`, ...mbedtlsWords(name) }] }] };
}

const FLAGS = /\bflags?\s{0,8}[:=]?\s{0,8}(0x[0-9a-f]{1,8})/gi;

/** `flags=0x8`: the verification flags that mbedTLS's and ESP-IDF's logs show. */
function findFlags(text: string): Explanation[] {
  const found: Explanation[] = [];
  for (const [subject, hex] of text.matchAll(FLAGS)) {
    const flags = Number(hex);
    if (flags === 0xffff_ffff) continue; // nothing was verified, or a callback refused: the number beside it says more
    const sentences = VERIFY_FLAG_TEXTS.filter(([flag]) => (flags & flag) !== 0).map(([, sentence]) => sentence);
    const readings = sentences.flatMap((sentence) => findTexts(sentence).flatMap(({ readings }) => readings));
    if (readings.length > 0) found.push({ subject, readings });
  }
  return found;
}

function findTexts(text: string): Explanation[] {
  return TEXT_MEANINGS.filter(({ pattern }) => pattern.test(text)).map(({ text: subject, firmware, words }) => ({
    subject,
    readings: [{ firmware, meanings: [{ name: subject, ...words }] }],
  }));
}

const ALERT_NUMBER = /\balert(?:\s+number)?[\s:=]+(\d{1,3})\b/gi;

/** `SSL alert number 40`, `alert handshake failure`: as OpenSSL, curl and logs write them. */
function findAlerts(text: string): Explanation[] {
  const numbers = [...text.matchAll(ALERT_NUMBER)].map(([, number]) => Number(number));
  const names = Object.entries(AlertDescription)
    .filter(([name, number]) => numbers.includes(number) || saysAlert(text, name))
    .map(([name]) => `alert.${name}`);
  return names.filter(isCode).map((code) => explainCode(code));
}

function saysAlert(text: string, name: string): boolean {
  return (
    new RegExp(`\\balert[\\s:.]+${name.replaceAll('_', '[ _]')}\\b`, 'i').test(text) && !text.includes(`alert.${name}`)
  );
}

/** Our own codes. */
function findCodes(text: string): Explanation[] {
  const words = new Set(text.match(/\b[a-z]+\d*\.[a-z0-9_]+\b/g) ?? []);
  return [...words].filter(isCode).map((code) => explainCode(code));
}

function explainCode(code: ErrorCode): Explanation {
  return { subject: code, readings: [{ firmware: 'thimble', meanings: [{ name: code, ...houseWords(code) }] }] };
}

function isCode(word: string): word is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, word);
}

function namesIn({ meanings }: Reading): readonly string[] {
  return meanings.map(({ name }) => name);
}

function hasWord(text: string, name: string): boolean {
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text);
}
