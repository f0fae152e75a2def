// The path of each page of the static site, relative to its base URL. `thimble explain --link` and the site itself
// both use these functions, so that no link leads to a missing page.
import { ERROR_ROWS } from '../../boards/stacks/mbedtls/error-numbers.ts';
import {
  type ErrorTableId,
  type MbedtlsErrorName,
  mbedtlsErrorNumber,
  splitMbedtlsError,
} from '../../boards/stacks/mbedtls/errors.ts';
import type { Cause } from '../../doctor/explain/cause.ts';
import type { Theme } from '../../doctor/themes.ts';
import { BEARSSL_MEANINGS } from '../../doctor/words/bearssl.ts';
import { ERRNO_MEANINGS } from '../../doctor/words/errno.ts';
import { ESP_MEANINGS } from '../../doctor/words/esp-idf.ts';
import { ERROR_TABLE } from '../../errors.ts';

const PREFIX = 'MBEDTLS_ERR_';
const TABLES: readonly ErrorTableId[] = ['3.6', '3.6.6', '2.28', 'circuitpython-main', '2.16'];

/**
 * The errors of lower layers that mbedTLS adds to a module's own (`MBEDTLS_ERROR_ADD` and `+ ret` in its sources). Any
 * other sum of two is explained, but has no page of its own.
 */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  X509: ['ASN1', 'OID'],
  PK: ['ASN1', 'OID', 'MPI'],
  RSA: ['MPI', 'ASN1'],
  DHM: ['MPI', 'ASN1'],
  PKCS5: ['ASN1'],
  PKCS12: ['ASN1'],
  PEM: ['BASE64'],
};

const ESP_BY_NAME = new Map(ESP_MEANINGS.map(({ name, number }) => [name, number]));
const ESP_NUMBERS: ReadonlySet<number> = new Set(ESP_BY_NAME.values());
const BEARSSL_BY_NAME = new Map(BEARSSL_MEANINGS.map(({ name, number }) => [name, number]));
const ERRNO_NAMES: ReadonlySet<string> = new Set(ERRNO_MEANINGS.map(({ name }) => name));

/**
 * The page for a finding of `explain`.
 *
 * @returns a path without a leading slash: `errors/-12288.html`. The site has a page for every finding.
 */
export function pageOfCause({ subject, name, firmware }: Pick<Cause, 'subject' | 'name' | 'firmware'>): string {
  const written = /^-?\d+(?= \(|$)/.exec(subject)?.[0];
  const isBearssl = firmware.startsWith('BearSSL');
  if (written !== undefined) return isBearssl ? bearsslPage(Number(written)) : numberPage(Number(written));
  if (Object.hasOwn(ERROR_TABLE, name) || ERRNO_NAMES.has(name)) return namePage(name);
  const bearssl = isBearssl ? BEARSSL_BY_NAME.get(name) : undefined;
  if (bearssl !== undefined) return bearsslPage(bearssl);
  const number = ESP_BY_NAME.get(name) ?? mbedtlsNumber(name);
  return number === undefined ? textPage(name) : numberPage(number);
}

/** @param value - as a board prints it, with its sign. */
export function numberPage(value: number): string {
  return `errors/${pageNumber(value)}.html`;
}

/** The number whose page covers this one: itself, except for sums that mbedTLS does not make. */
export function pageNumber(value: number): number {
  // Logs of ESP-IDF and Arduino print mbedTLS's numbers without the sign.
  if (value > 255 && !ESP_NUMBERS.has(value)) return pageNumber(-value);
  if (value >= -0x7f) return value;
  const known = TABLES.map((table) => splitMbedtlsError(value, table)).filter((parts) =>
    parts.every(({ name }) => name !== undefined),
  );
  const sums = known.filter((parts) => parts.length === 2);
  if (sums.length === 0 || sums.length < known.length) return value;
  return sums.some(([high, low]) => isAdded(high!.name!, low!.name!)) ? value : sums[0]![0]!.number;
}

/** All sums of two errors that have their own page. */
export function addedNumbers(): readonly number[] {
  const sums = ERROR_ROWS.flatMap(([high, number]) =>
    ERROR_ROWS.filter(([low]) => isAdded(high, low)).map(([, low]) => number + low),
  );
  return [...new Set(sums)];
}

function isAdded(high: string, low: string): boolean {
  return ADDED[moduleOf(high)]?.includes(moduleOf(low)) ?? false;
}

/** `X509_CERT_VERIFY_FAILED` → `X509`. */
function moduleOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}

/** @param name - `MBEDTLS_ERR_A` or `MBEDTLS_ERR_A+MBEDTLS_ERR_B`. */
function mbedtlsNumber(name: string): number | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const [high, low] = name.split('+').map((part) => part.slice(PREFIX.length) as MbedtlsErrorName);
  const isSum = low !== undefined && isAdded(high!, low);
  return mbedtlsErrorNumber(high!) + (isSum ? mbedtlsErrorNumber(low) : 0);
}

/** BearSSL's numbers clash with others', so they have their own folder. */
export function bearsslPage(value: number): string {
  return `errors/bearssl-${value}.html`;
}

/** @param name - of an errno, or a code of this package: `ETIMEDOUT`, `tls.not_tls`. */
export function namePage(name: string): string {
  return `errors/${slugOf(name)}.html`;
}

/** @param name - of a text, as in `explain`. */
export function textPage(name: string): string {
  return `texts/${slugOf(name)}.html`;
}

export function causePage(theme: Theme): string {
  return `causes/${theme}.html`;
}

/** @param id - of a profile: `pico-w@micropython-1.27`. */
export function firmwarePage(id: string): string {
  return `firmwares/${slugOf(id)}.html`;
}

export function upgradePage(before: string, after: string): string {
  return `upgrades/${slugOf(before)}--${slugOf(after)}.html`;
}

/** @param sha256 - of the certificate, in hex: names of roots are not unique. */
export function rootPage(name: string, sha256: string): string {
  return `roots/${slugOf(name)}-${sha256.slice(0, 8)}.html`;
}

/** Lower-case ASCII that needs no escaping in a URL. */
function slugOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase();
  const slug = plain.replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9._]+/g, '-');
  return slug.replace(/^[-.]+|[-.]+$/g, '').slice(0, 90) || 'text';
}
