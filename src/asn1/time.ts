// UTCTime and GeneralizedTime in the only forms that RFC 5280 §4.1.2.5 allows: seconds, Zulu, no fraction.

/** `YYMMDDHHMMSSZ` at `from`; years 50..99 are 19xx (§4.1.2.5.1). @returns milliseconds since 1970, or `undefined`. */
export function decodeUtcTime(bytes: Uint8Array, from = 0, to = bytes.length): number | undefined {
  if (to - from !== 13) return undefined;
  const year = twoDigits(bytes, from);
  return toMilliseconds(year < 50 ? 2000 + year : 1900 + year, bytes, from + 2);
}

/** `YYYYMMDDHHMMSSZ` at `from` (§4.1.2.5.2). @returns milliseconds since 1970, or `undefined`. */
export function decodeGeneralizedTime(bytes: Uint8Array, from = 0, to = bytes.length): number | undefined {
  if (to - from !== 15) return undefined;
  return toMilliseconds(twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2), bytes, from + 4);
}

function toMilliseconds(year: number, content: Uint8Array, at: number): number | undefined {
  const month = twoDigits(content, at);
  const day = twoDigits(content, at + 2);
  const hour = twoDigits(content, at + 4);
  const minute = twoDigits(content, at + 6);
  const second = twoDigits(content, at + 8);
  // A digit that is none has made its number NaN, which fails every comparison.
  const inRange = year >= 0 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59;
  if (!inRange || day > daysInMonth(year, month) || content[at + 10] !== 0x5a) return undefined;
  // Date.UTC takes years below 100 for 19xx: reckon 400 years on, a whole cycle of the calendar.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - CYCLE;
}

const CYCLE = 146_097 * 86_400_000;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function twoDigits(content: Uint8Array, at: number): number {
  const tens = content[at]! - 0x30;
  const ones = content[at + 1]! - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
