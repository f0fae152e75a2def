// PEM as mbedTLS parses it (pem.c, base64.c): stricter than other parsers, and with its own error numbers.
import { fromBase64 } from '../../../util/base64.ts';
import { number } from './certificate.ts';
import type { MbedtlsRules } from './rules.ts';

export interface PemResult {
  /** Decoded content of each valid block. */
  readonly blocks: readonly Uint8Array[];
  /** Error number of each invalid block. */
  readonly failures: readonly number[];
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** @param text - one character a byte, up to the first NUL. */
export function readMbedtlsPem(text: string, rules: Pick<MbedtlsRules, 'errorParts'>): PemResult {
  const blocks: Uint8Array[] = [];
  const failures: number[] = [];
  let at = 0;
  for (;;) {
    const begin = text.indexOf(BEGIN, at);
    const end = text.indexOf(END, at);
    const bodyStart = begin < 0 ? undefined : /^ ?\r?\n/.exec(text.slice(begin + BEGIN.length));
    // A BEGIN line with trailing text is not recognized, and parsing stops.
    if (begin < 0 || end <= begin || bodyStart == null) return { blocks, failures };
    const body = text.slice(begin + BEGIN.length + bodyStart[0].length, end);
    const decoded = decodeBody(body);
    if (decoded === undefined) failures.push(number(rules, 'PEM_INVALID_DATA', 'BASE64_INVALID_CHARACTER'));
    else blocks.push(decoded);
    at = end + END.length;
  }
}

/** Spaces are allowed only at the end of a line: indentation is an invalid character. */
function decodeBody(body: string): Uint8Array | undefined {
  const characters = body.split(/\r?\n/).map(withoutTrailingSpaces).join('');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(characters)) return undefined;
  const digits = characters.replace(/=+$/, '');
  return fromBase64(digits.padEnd(Math.ceil(digits.length / 4) * 4, '='));
}

/** `/ +$/` would restart at each space: quadratic time on a line of spaces. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  return line.slice(0, end);
}
