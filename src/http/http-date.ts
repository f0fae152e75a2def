// Parses HTTP dates: the three forms of RFC 9110 §5.6.7, and the looser cookie dates of RFC 6265 §5.1.1.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: the delimiters of RFC 6265 §5.1.1
const DELIMITERS = /[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/;

/**
 * Parses a date by the cookie algorithm, which also accepts every form of HTTP-date.
 *
 * @returns milliseconds since 1970, or `undefined` if it is not a date.
 */
export function parseHttpDate(text: string): number | undefined {
  let time: readonly number[] | undefined;
  let day: number | undefined;
  let month: number | undefined;
  let year: number | undefined;
  for (const token of text.split(DELIMITERS)) {
    const clock = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/.exec(token);
    const number = /^(\d{1,4})(?:\D|$)/.exec(token)?.[1];
    const named = MONTHS.indexOf(token.slice(0, 3).toLowerCase());
    if (time === undefined && clock !== null) time = clock.slice(1).map(Number);
    else if (day === undefined && number !== undefined && number.length <= 2) day = Number(number);
    else if (month === undefined && named >= 0) month = named;
    else if (year === undefined && number !== undefined && number.length !== 1 && number.length !== 3)
      year = fullYear(Number(number));
  }
  if (time === undefined || day === undefined || month === undefined || year === undefined) return undefined;
  const [hour, minute, second] = time as [number, number, number];
  if (day < 1 || day > 31 || year < 1601 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, month, day, hour, minute, Math.min(second, 59));
}

function fullYear(year: number): number {
  if (year >= 70 && year <= 99) return year + 1900;
  return year <= 69 ? year + 2000 : year;
}

/**
 * Parses Retry-After (RFC 9110 §10.2.3): seconds, or a date.
 *
 * @param now - milliseconds since 1970.
 * @returns milliseconds from now, 0 for a date in the past; `undefined` if it cannot be parsed.
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const date = parseHttpDate(value);
  return date === undefined ? undefined : Math.max(0, date - now);
}
