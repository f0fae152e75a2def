// PEM: RFC 7468, read as people paste it, written strictly.
import { TlsError } from '../errors.ts';
import { fromBase64, toBase64 } from '../util/base64.ts';
import { decodeLatin1 } from '../util/latin1.ts';

/** One block of PEM: its label and its contents. */
export interface PemBlock {
  /** The text after BEGIN: `CERTIFICATE`, `PRIVATE KEY`. */
  readonly label: string;
  /** The decoded bytes, a fresh array. */
  readonly der: Uint8Array;
  /** The headers of an encrypted OpenSSL key (RFC 1421 §4.6): `Proc-Type`, `DEK-Info`. */
  readonly headers: ReadonlyMap<string, string>;
  /** The line of BEGIN, from 1. */
  readonly line: number;
}

/**
 * Every block of a text, in order; none is fine.
 *
 * Tolerates any line ends, blank lines between lines, indentation, no final newline, text around the blocks,
 * lines of any length, and blocks inside a program's string literal (quotes, `\n` written out, commas, backslashes).
 *
 * @param input - bytes are read as ASCII; other characters are allowed only in the text around the blocks.
 * @throws TlsError `pem.malformed`, which names the block and the line.
 */
export function parsePem(input: string | Uint8Array): PemBlock[] {
  const text = typeof input === 'string' ? input : decodeLatin1(input);
  const blocks: PemBlock[] = [];
  let open: OpenBlock | undefined;
  let number = 0;
  for (const rawLine of text.split(/\r\n|\r|\n/)) {
    number++;
    for (const line of splitLiteral(rawLine)) {
      const boundary = /^-----(BEGIN|END) ([^-]*)-----/.exec(line);
      if (boundary?.[1] === 'BEGIN') {
        if (open !== undefined) throw open.malformed(number, 'another block begins before its END line');
        open = new OpenBlock(boundary[2]!.trim(), number, blocks.length + 1);
      } else if (boundary !== null) {
        if (open === undefined) throw strayEnd(boundary[2]!, number, blocks.length + 1);
        blocks.push(open.close(boundary[2]!.trim(), number));
        open = undefined;
      } else {
        open?.add(line, number);
      }
    }
  }
  if (open !== undefined) throw open.malformed(number, 'the text ends before its END line');
  return blocks;
}

/**
 * The blocks with one of these labels.
 *
 * @param what - for the message: `'certificates'`.
 * @throws TlsError `pem.malformed`; `pem.empty` if there is no block, with what was found instead.
 */
export function readPem(input: string | Uint8Array, labels: readonly string[], what: string): PemBlock[] {
  const all = parsePem(input);
  const wanted = all.filter((block) => labels.includes(block.label));
  if (wanted.length > 0) return wanted;
  const others = all.map((block) => block.label).join(', ');
  throw new TlsError('pem.empty', `no ${what}: ${others === '' ? 'there is no PEM block' : `there is only ${others}`}`);
}

/** Whether the input has a BEGIN line, and so should be read as PEM and not as DER. */
export function looksLikePem(input: string | Uint8Array): boolean {
  return (typeof input === 'string' ? input : decodeLatin1(input)).includes('-----BEGIN ');
}

/** One block with lines of 64 characters and a final newline (RFC 7468 §2). */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** In a program's literal one line of the file may hold several of the block, or the whole of it. */
function splitLiteral(line: string): readonly string[] {
  if (!line.includes('\\n') && !line.includes('-----')) return [line];
  return line.split(/(?:\\r)?\\n|(?=-----BEGIN )|(?=-----END )|(?<=-----(?:BEGIN|END) [^-]*-----)/);
}

class OpenBlock {
  readonly #label: string;
  readonly #line: number;
  readonly #index: number;
  readonly #headers = new Map<string, string>();
  #base64 = '';
  #padded = false;

  constructor(label: string, line: number, index: number) {
    this.#label = label;
    this.#line = line;
    this.#index = index;
  }

  add(line: string, number: number): void {
    const plain = /^[A-Za-z0-9+/]+$/.test(line); // nearly every line is
    const header = plain ? null : /^\s*([A-Za-z][A-Za-z0-9-]*):(.*)$/.exec(line);
    if (header !== null && this.#base64 === '') {
      this.#headers.set(header[1]!, header[2]!.trim());
      return;
    }
    const digits = plain ? line : line.replace(/["'`,;\\\s\u00a0\ufeff]/g, '');
    if (!plain) {
      const stranger = /[^A-Za-z0-9+/=]/u.exec(digits);
      if (stranger !== null) throw this.malformed(number, `'${printable(stranger[0])}' is not base64`);
      if (/=[^=]/.test(digits)) throw this.malformed(number, 'an = in the middle of a line');
    }
    if (this.#padded && /[^=]/.test(digits)) throw this.malformed(number, 'text after the closing =');
    this.#padded ||= digits.includes('=');
    this.#base64 += digits;
  }

  close(label: string, number: number): PemBlock {
    if (label !== this.#label) throw this.malformed(number, `it is closed by END ${label}`);
    if (this.#base64 === '') throw this.malformed(number, 'it is empty');
    const der = fromBase64(this.#base64);
    if (der === undefined) throw this.malformed(number, describeLength(this.#base64));
    return { label: this.#label, der, headers: this.#headers, line: this.#line };
  }

  malformed(number: number, detail: string): TlsError {
    const where = `PEM block ${this.#index} (${this.#label}, from line ${this.#line})`;
    return new TlsError('pem.malformed', `${where}, line ${number}: ${detail}`);
  }
}

function strayEnd(label: string, number: number, index: number): TlsError {
  const detail = `PEM block ${index}, line ${number}: END ${label} without a BEGIN line`;
  return new TlsError('pem.malformed', detail);
}

function describeLength(base64: string): string {
  const digits = base64.replace(/=+$/, '').length;
  if (digits % 4 === 1 || base64.length % 4 !== 0)
    return `its base64 has ${base64.length} characters, which is not a multiple of 4: some are missing or too many`;
  return 'its last characters carry bits that belong to no byte: one of them is wrong';
}

function printable(character: string): string {
  return /[\x20-\x7e]/.test(character) ? character : `U+${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
