// PEM as mbedTLS reads it (pem.c, base64.c): stricter than people write it, and with error numbers of its own.
import { fromBase64 } from '../../../util/base64.ts';
import { number } from './certificate.ts';
import type { MbedtlsRules } from './rules.ts';

export interface PemResult {
  /** What was decoded, one for each block that is whole. */
  readonly blocks: readonly Uint8Array[];
  /** The error number of each block that is not. */
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
    // A BEGIN line that does not end there counts for none at all, and what follows it is not looked at.
    if (begin < 0 || end <= begin || bodyStart == null) return { blocks, failures };
    const body = text.slice(begin + BEGIN.length + bodyStart[0].length, end);
    const decoded = decodeBody(body);
    if (decoded === undefined) failures.push(number(rules, 'PEM_INVALID_DATA', 'BASE64_INVALID_CHARACTER'));
    else blocks.push(decoded);
    at = end + END.length;
  }
}

/** Spaces are allowed at the end of a line and nowhere else: indentation is an invalid character. */
function decodeBody(body: string): Uint8Array | undefined {
  const characters = body.split(/\r?\n/).map(withoutTrailingSpaces).join('');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(characters)) return undefined;
  const digits = characters.replace(/=+$/, '');
  return fromBase64(digits.padEnd(Math.ceil(digits.length / 4) * 4, '='));
}

/** `/ +$/` starts anew at each of many spaces: a line of them would take the square of its length. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  return line.slice(0, end);
}
