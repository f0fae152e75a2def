// Names in a post: mbedTLS's, errno's, ESP-IDF's, BearSSL's, alerts, verification flags, mbedTLS's English, and codes of
// this package.
import { ERROR_ROWS } from '../../boards/stacks/mbedtls/error-numbers.ts';
import { MBEDTLS_ERRORS } from '../../boards/stacks/mbedtls/errors.ts';
import { VERIFY_FLAG_TEXTS } from '../../boards/stacks/mbedtls/verify-flags.ts';
import { ERROR_ADVICE } from '../../errors/advice.ts';
import { AlertDescription } from '../../errors/alert-description.ts';
import { ERROR_TABLE, type ErrorCode } from '../../errors.ts';
import type { PastedFirmware } from '../paste/firmware.ts';
import type { Paste } from '../paste/paste.ts';
import type { Theme } from '../themes.ts';
import { alertTheme } from '../words/alert-themes.ts';
import { BEARSSL_MEANINGS } from '../words/bearssl.ts';
import { ERRNO_MEANINGS } from '../words/errno.ts';
import { ESP_MEANINGS } from '../words/esp-idf.ts';
import { STRERROR_TEXTS } from '../words/mbedtls-strerror.ts';
import { VERIFY_TEXTS } from '../words/texts-verify.ts';
import type { Weight } from '../words/words.ts';
import { type Finding, SCORES } from './cause.ts';
import { errnoReading, MBEDTLS_FIRMWARES, type Reading, readNames } from './numbers.ts';

export function findNames(paste: Paste, firmware: PastedFirmware): readonly Finding[] {
  return [
    ...upperCaseNames(paste),
    ...mbedtlsEnglish(paste),
    ...bearsslTexts(paste, firmware),
    ...flags(paste),
    ...alerts(paste),
    ...errorCodes(paste),
  ];
}

const MBEDTLS_NAMES: ReadonlySet<string> = new Set(ERROR_ROWS.map(([name]) => name));
const ERRNOS = new Map(ERRNO_MEANINGS.map((meaning) => [meaning.name, meaning]));
const ESP = new Map(ESP_MEANINGS.map((meaning) => [meaning.name, meaning]));
const BEARSSL = new Map(BEARSSL_MEANINGS.map((meaning) => [meaning.name, meaning]));

/** `MBEDTLS_ERR_A+MBEDTLS_ERR_B`, the last one perhaps cut off, as boards do at 79 characters; `ENOMEM`. */
function upperCaseNames({ words }: Paste): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of words.matchAll(/\b[A-Z][A-Z0-9_]{2,80}(?:\+[A-Z][A-Z0-9_]{2,80})?/g)) {
    const [word] = match;
    const index = match.index;
    const names = word.split('+').map((part) => mbedtlsName(part));
    if (names[0] !== undefined) {
      const known = names.filter((name) => name !== undefined);
      const reading = readNames(known);
      found.push({
        ...reading,
        subject: reading.name,
        firmware: firmwareOf(known),
        index,
        score: SCORES[reading.weight],
      });
      continue;
    }
    const errno = ERRNOS.get(word);
    if (errno !== undefined) {
      const reading = errnoReading(errno);
      found.push({ ...reading, subject: word, index, score: SCORES[reading.weight] });
    }
    const esp = ESP.get(word);
    if (esp !== undefined) found.push(finding(word, 'ESP-IDF', esp.theme, esp.weight, esp.words, index));
    const bear = BEARSSL.get(word);
    if (bear !== undefined) found.push(finding(word, 'BearSSL', bear.theme, 'specific', bear.words, index));
  }
  return found;
}

function firmwareOf(names: readonly string[]): string {
  const isOld = names.every((name) => name in MBEDTLS_ERRORS['2.28']);
  const isRecent = names.every((name) => name in MBEDTLS_ERRORS['3.6']);
  return MBEDTLS_FIRMWARES[isOld && isRecent ? 'both' : isOld ? '2.28' : '3.6'];
}

function mbedtlsName(word: string): string | undefined {
  const isPrefixed = word.startsWith('MBEDTLS_ERR_');
  const name = isPrefixed ? word.slice('MBEDTLS_ERR_'.length) : word;
  if (MBEDTLS_NAMES.has(name)) return name;
  if (!isPrefixed || name.length < 4) return undefined;
  const starting = [...MBEDTLS_NAMES].filter((candidate) => candidate.startsWith(name));
  return starting.length === 1 ? starting[0] : undefined;
}

/** `SSL - Memory allocation failed`, `RSA - The public key operation failed : MPI - Memory alloc`. */
function mbedtlsEnglish({ words }: Paste): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of words.matchAll(/\b([A-Z][A-Z0-9_]{1,12}) - ([A-Za-z][^\n]{4,160})/g)) {
    const [, module, rest] = match;
    const high = englishName(module!, rest!);
    if (high === undefined) continue;
    const low = /: ([A-Z][A-Z0-9_]{1,12}) - ([A-Za-z][^\n]{4,120})/.exec(rest!);
    const lowName = low === null ? undefined : englishName(low[1]!, low[2]!);
    const names = lowName === undefined ? [high] : [high, lowName];
    const reading = readNames(names);
    found.push({
      ...reading,
      subject: reading.name,
      firmware: firmwareOf(names),
      index: match.index,
      score: SCORES[reading.weight],
    });
  }
  return found;
}

/** Error names, with their prefix, for mbedTLS's English texts in a line. */
export function englishNamesIn(line: string): readonly string[] {
  return [...line.matchAll(/\b([A-Z][A-Z0-9_]{1,12}) - ([A-Za-z][^\n]{4,160})/g)].flatMap(([, module, rest]) => {
    const name = englishName(module!, rest!);
    return name === undefined ? [] : [`MBEDTLS_ERR_${name}`];
  });
}

/** The text may be cut off, and other words may follow it. */
function englishName(module: string, text: string): string | undefined {
  const rows = STRERROR_TEXTS.filter(([name]) => name.startsWith(`${module}_`));
  const whole = rows.filter(([, words]) => text.startsWith(words));
  if (whole.length > 0) return whole.reduce((a, b) => (a[1].length >= b[1].length ? a : b))[0];
  const cut = text.replace(/['")\]].*$/, '').trim();
  return cut.length < 12 ? undefined : rows.find(([, words]) => words.startsWith(cut))?.[0];
}

/** What WiFiClientSecure::getLastSSLError of the ESP8266 writes. */
function bearsslTexts({ words, all }: Paste, { runtime }: PastedFirmware): readonly Finding[] {
  if (runtime !== 'arduino-esp8266' && !/ssl/i.test(all)) return [];
  const lower = words.toLowerCase();
  return BEARSSL_MEANINGS.flatMap(({ name, text, theme, words: told }) => {
    const index = lower.indexOf(text.toLowerCase());
    return index === -1
      ? []
      : [{ ...finding(name, 'BearSSL (Arduino)', theme, 'specific', told, index), subject: text }];
  });
}

/** `flags=0x8`, `verification flags: 8`: as in the logs of mbedTLS and ESP-IDF. */
function flags({ words }: Paste): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of words.matchAll(/\bflags?\b[ :=]{0,3}(0x[0-9a-f]{1,8}|\d{1,10})/gi)) {
    const value = Number(match[1]);
    // Nothing was verified, or a callback refused: the number next to it is more specific.
    if (value === 0xffff_ffff || value > 0xfffff) continue;
    for (const [flag, sentence] of VERIFY_FLAG_TEXTS) {
      const known = (value & flag) === 0 ? undefined : VERIFY_TEXTS.find((each) => sentence.startsWith(each.name));
      if (known === undefined) continue;
      const { name, firmware, theme, weight, cause, fix } = known;
      found.push({ name, firmware, theme, cause, fix, subject: match[0], index: match.index, score: SCORES[weight] });
    }
  }
  return found;
}

/** `SSL alert number 40`, `alert handshake failure`, `fatal alert: unknown_ca`: as OpenSSL, curl and logs write them. */
function alerts({ words }: Paste): readonly Finding[] {
  const found: Finding[] = [];
  const add = (name: string, index: number, weight: Weight = 'cause') => {
    const code = `alert.${name}` as ErrorCode;
    found.push(finding(code, 'TLS (RFC 8446 §6)', alertTheme(name), weight, ERROR_ADVICE[code], index));
  };
  for (const match of words.matchAll(/\balert(?: (?:number|description|code))?[ :=([]{1,4}(\d{1,3})\b/gi)) {
    const name = Object.entries(AlertDescription).find(([, value]) => value === Number(match[1]))?.[0];
    if (name !== undefined && name !== 'close_notify') add(name, match.index);
  }
  // mbedTLS's debug output: the server's alert, which is more specific than the number that the handshake returns.
  for (const match of words.matchAll(/fatal alert message \(msg (\d{1,3})\)/gi)) {
    const name = Object.entries(AlertDescription).find(([, value]) => value === Number(match[1]))?.[0];
    if (name !== undefined) add(name, match.index, 'specific');
  }
  for (const match of words.matchAll(/\balert[ :.([-]{1,4}(?:message )?([a-z]+(?:[ _][a-z]+){1,4})/gi)) {
    const said = match[1]!.toLowerCase().replaceAll(' ', '_');
    const name = Object.keys(AlertDescription).find((each) => said.startsWith(each));
    if (name !== undefined && name !== 'close_notify') add(name, match.index);
  }
  return found;
}

const THEME_OF_CODE: Readonly<Record<string, Theme>> = {
  'x509.unknown_issuer': 'root-missing',
  'x509.self_signed': 'self-signed',
  'x509.expired': 'expired',
  'x509.not_yet_valid': 'clock',
  'x509.clock_unset': 'clock',
  'x509.name_mismatch': 'name',
  'x509.no_names': 'name',
  'x509.no_anchors': 'no-roots',
  'x509.revoked': 'revoked',
  'board.ca_chain_required': 'no-roots',
  'board.not_in_bundle': 'root-missing',
  'board.bad_ca_data': 'cert-format',
  'board.out_of_memory': 'memory',
  'board.out_of_sockets': 'sockets',
  'crypto.bad_private_key': 'key-format',
  'context.server_name_required': 'sni',
  'net.name_not_found': 'dns',
  'net.refused': 'refused',
  'net.unreachable': 'unreachable',
  'net.reset': 'reset',
  'net.timeout': 'timeout',
  'net.address_in_use': 'address',
  'tls.not_tls': 'not-tls',
  'tls.http_on_tls_port': 'not-tls',
  'tls.protocol_version': 'tls-mismatch',
  'tls.no_common_parameters': 'tls-mismatch',
  'tls.closed_in_handshake': 'closed-handshake',
  'tls.certificate_required': 'client-certificate',
  'tls.no_client_certificate': 'client-certificate',
  'http.status': 'http-status',
  'http.bad_json': 'http-json',
};

const THEME_OF_PREFIX: Readonly<Record<string, Theme>> = {
  der: 'cert-format',
  pem: 'cert-format',
  crypto: 'key-type',
  x509: 'certificate',
  tls: 'tampering',
  http: 'http',
  net: 'reset',
  board: 'usage',
  context: 'usage',
};

function errorCodes({ words }: Paste): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of words.matchAll(/(?<![\w.])[a-z]{1,12}\d{0,4}\.[a-z0-9_]{2,40}\b/g)) {
    const [code] = match;
    if (!Object.hasOwn(ERROR_TABLE, code)) continue;
    const { theme, cause, fix } = errorCodeReading(code as ErrorCode);
    found.push(finding(code, 'thimble', theme, 'specific', { cause, fix }, match.index));
  }
  return found;
}

/** What a code of this package means. */
export function errorCodeReading(code: ErrorCode): Reading {
  const [prefix, name] = code.split('.') as [string, string];
  const theme = prefix === 'alert' ? alertTheme(name) : (THEME_OF_CODE[code] ?? THEME_OF_PREFIX[prefix] ?? 'usage');
  return { name: code, firmware: 'thimble', theme, weight: 'specific', ...ERROR_ADVICE[code] };
}

function finding(
  name: string,
  firmware: string,
  theme: Theme,
  weight: Weight,
  { cause, fix }: { readonly cause: string; readonly fix: string },
  index: number,
): Finding {
  return { name, subject: name, firmware, theme, cause, fix, index, score: SCORES[weight] };
}
