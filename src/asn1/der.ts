// DER reader: X.690 §8 as narrowed by §10 and §11. Strict, and zero-copy: every value is a view of the input.
import { TlsError } from '../errors.ts';
import { decodeOid } from './oid.ts';
import { decodeGeneralizedTime, decodeUtcTime } from './time.ts';

/** Identifier octets of the universal types that certificates and keys use; `SEQUENCE` and `SET` as constructed. */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[n]` over a primitive type, implicitly tagged. */
export const contextPrimitive = (n: number): number => 0x80 | n;
/** `[n]` over a constructed type, or any explicitly tagged one. */
export const contextConstructed = (n: number): number => 0xa0 | n;

/** Structures nest about twelve deep in a certificate with directory-name constraints; keys and OCSP stay below. */
const MAX_DEPTH = 24;
/** Three length octets: 16 MiB, more than the largest CRLs that CAs publish for TLS. */
const MAX_LENGTH_OCTETS = 3;
/** RFC 5280 appendix B asks for 20 components of 28 bits, which is 80. A long component costs the square of its length. */
const MAX_OID_OCTETS = 128;

export interface DerElement {
  readonly tag: number;
  /** The value, without tag and length. */
  readonly content: Uint8Array;
  /** Tag, length and value. */
  readonly encoded: Uint8Array;
}

export interface BitString {
  /** 0..7; those bits are zero (X.690 §11.2.1). */
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads the elements of one DER value in order. The caller finishes with {@link DerReader.end}.
 *
 * All views alias the input: they are valid as long as it is, and see what is written to it.
 * Throws TlsError `der.not_der`, `der.truncated`, `der.malformed` or `der.limit`, naming the field.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  readonly #depth: number;
  readonly #end: number;
  #at: number;
  // Where the content of the element last passed by #header starts and stops.
  #start = 0;
  #stop = 0;

  /** @param what - the name of the input, for messages: `'certificate'`, `'extension keyUsage'`. */
  constructor(bytes: Uint8Array, what: string, depth = 0, start = 0, end = bytes.length) {
    if (depth > MAX_DEPTH) throw new TlsError('der.limit', `${what}: nested more than ${MAX_DEPTH} deep`);
    this.#bytes = bytes;
    this.#what = what;
    this.#depth = depth;
    this.#at = start;
    this.#end = end;
  }

  /** Whether every element has been read. */
  get done(): boolean {
    return this.#at === this.#end;
  }

  /** The identifier octet of the next element; `undefined` at the end. */
  get nextTag(): number | undefined {
    return this.#at < this.#end ? this.#bytes[this.#at] : undefined;
  }

  /** The next element, of any type. */
  element(field: string): DerElement {
    const from = this.#at;
    const tag = this.#header(field);
    return { tag, content: this.#content(), encoded: this.#bytes.subarray(from, this.#stop) };
  }

  /** The content of the next element, which must have this tag. */
  read(tag: number, field: string): Uint8Array {
    this.#expect(tag, field);
    return this.#content();
  }

  /** As {@link read}, or `undefined` (and nothing read) if the next element has another tag or there is none. */
  readOptional(tag: number, field: string): Uint8Array | undefined {
    return this.nextTag === tag ? this.read(tag, field) : undefined;
  }

  /** The next element with its tag and length, which must have this tag. */
  encoded(tag: number, field: string): Uint8Array {
    const from = this.#at;
    this.#expect(tag, field);
    return this.#bytes.subarray(from, this.#stop);
  }

  /** A reader over the content of the next element, which must have this tag (by default SEQUENCE). */
  enter(field: string, tag: number = Tag.sequence): DerReader {
    this.#expect(tag, field);
    return new DerReader(this.#bytes, field, this.#depth + 1, this.#start, this.#stop);
  }

  /** As {@link enter}, or `undefined` if the next element has another tag or there is none. */
  enterOptional(field: string, tag: number): DerReader | undefined {
    return this.nextTag === tag ? this.enter(field, tag) : undefined;
  }

  /** BOOLEAN: 0x00 or 0xFF (X.690 §11.1). */
  boolean(field: string, tag: number = Tag.boolean): boolean {
    this.#expect(tag, field);
    const value = this.#bytes[this.#start];
    if (this.#stop - this.#start !== 1 || (value !== 0 && value !== 0xff))
      throw this.#malformed(field, 'a BOOLEAN that is neither 00 nor FF');
    return value === 0xff;
  }

  /** INTEGER in as few octets as can be (X.690 §8.3.2). @returns its two's complement octets, big-endian. */
  integer(field: string, tag: number = Tag.integer): Uint8Array {
    const content = this.read(tag, field);
    if (content.length === 0) throw this.#malformed(field, 'an INTEGER without octets');
    if (content.length > 1) {
      const first = content[0]!;
      const second = content[1]! >> 7;
      if ((first === 0 && second === 0) || (first === 0xff && second === 1))
        throw this.#malformed(field, 'an INTEGER with a needless leading octet');
    }
    return content;
  }

  /** INTEGER that is not negative. @returns its magnitude, big-endian without leading zeros (zero is one octet). */
  unsignedInteger(field: string, tag: number = Tag.integer): Uint8Array {
    const content = this.integer(field, tag);
    if (content[0]! >> 7) throw this.#malformed(field, 'a negative INTEGER');
    return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  }

  /** INTEGER within 0..2^31-1. */
  smallInteger(field: string, tag: number = Tag.integer): number {
    const magnitude = this.unsignedInteger(field, tag);
    if (magnitude.length > 4 || (magnitude.length === 4 && magnitude[0]! >> 7))
      throw this.#malformed(field, 'an INTEGER out of range');
    let value = 0;
    for (const octet of magnitude) value = value * 256 + octet;
    return value;
  }

  /** BIT STRING, primitive, with its unused bits zero (X.690 §8.6, §11.2). */
  bitString(field: string, tag: number = Tag.bitString): BitString {
    const content = this.read(tag, field);
    const unusedBits = content[0];
    if (unusedBits === undefined || unusedBits > 7 || (unusedBits > 0 && content.length === 1))
      throw this.#malformed(field, 'a BIT STRING with an impossible count of unused bits');
    if ((content[content.length - 1]! & ((1 << unusedBits) - 1)) !== 0 && content.length > 1)
      throw this.#malformed(field, 'a BIT STRING with unused bits that are set');
    return { unusedBits, bytes: content.subarray(1) };
  }

  /** BIT STRING of whole octets: a signature or a public key. */
  octetAlignedBitString(field: string): Uint8Array {
    const { unusedBits, bytes } = this.bitString(field);
    if (unusedBits !== 0) throw this.#malformed(field, 'a BIT STRING that is not whole octets');
    return bytes;
  }

  /**
   * BIT STRING with named bits: bit n as `1 << n`, n below 24. Trailing zero bits, which X.690 §11.2.2 forbids, are
   * taken: two public roots have them, and they say nothing.
   */
  namedBits(field: string, tag: number = Tag.bitString): number {
    const { bytes } = this.bitString(field, tag);
    if (bytes.length > 3) throw this.#malformed(field, 'more named bits than are defined');
    let bits = 0;
    for (let i = 0; i < bytes.length * 8; i++) if ((bytes[i >> 3]! >> (7 - (i & 7))) & 1) bits |= 1 << i;
    return bits;
  }

  octetString(field: string): Uint8Array {
    return this.read(Tag.octetString, field);
  }

  null(field: string): void {
    if (this.read(Tag.null, field).length > 0) throw this.#malformed(field, 'a NULL with content');
  }

  /** OBJECT IDENTIFIER in dotted form. @throws TlsError `der.limit` for one of more than 128 octets. */
  oid(field: string, tag: number = Tag.objectIdentifier): string {
    this.#expect(tag, field);
    if (this.#stop - this.#start > MAX_OID_OCTETS)
      throw new TlsError(
        'der.limit',
        `${this.#field(field)}: an OBJECT IDENTIFIER longer than ${MAX_OID_OCTETS} octets`,
      );
    const oid = decodeOid(this.#bytes, this.#start, this.#stop);
    if (oid === undefined) throw this.#malformed(field, 'an OBJECT IDENTIFIER that is not minimal');
    return oid;
  }

  /** ENUMERATED within 0..127. */
  enumerated(field: string): number {
    const content = this.read(Tag.enumerated, field);
    if (content.length !== 1 || content[0]! > 127) throw this.#malformed(field, 'an ENUMERATED out of range');
    return content[0]!;
  }

  /** GeneralizedTime in the form of RFC 5280 §4.1.2.5.2. @returns milliseconds since 1970. */
  generalizedTime(field: string): number {
    this.#expect(Tag.generalizedTime, field);
    const time = decodeGeneralizedTime(this.#bytes, this.#start, this.#stop);
    if (time === undefined) throw this.#malformed(field, 'a GeneralizedTime that is not YYYYMMDDHHMMSSZ');
    return time;
  }

  /** `Time` of RFC 5280 §4.1: UTCTime or GeneralizedTime. @returns milliseconds since 1970. */
  time(field: string): number {
    if (this.nextTag === Tag.generalizedTime) return this.generalizedTime(field);
    this.#expect(Tag.utcTime, field);
    const time = decodeUtcTime(this.#bytes, this.#start, this.#stop);
    if (time === undefined) throw this.#malformed(field, 'a UTCTime that is not YYMMDDHHMMSSZ');
    return time;
  }

  /** Asserts that nothing follows. */
  end(): void {
    if (this.#at !== this.#end)
      throw new TlsError('der.malformed', `${this.#what}: ${this.#end - this.#at} bytes after its last field`);
  }

  #expect(tag: number, field: string): void {
    const found = this.nextTag;
    if (found === tag) {
      this.#header(field);
      return;
    }
    if (found === undefined) throw this.#malformed(field, `missing (${tagName(tag)} expected)`);
    const code = this.#depth === 0 && this.#at === 0 ? 'der.not_der' : 'der.malformed';
    throw new TlsError(code, `${this.#field(field)}: ${tagName(tag)} expected, ${tagName(found)} found`);
  }

  /** Skips one element and notes the position of its content. @returns its identifier octet. */
  #header(field: string): number {
    const bytes = this.#bytes;
    let at = this.#at;
    if (at + 2 > this.#end) throw this.#truncated(field);
    const tag = bytes[at++]!;
    if ((tag & 0x1f) === 0x1f) throw this.#malformed(field, 'a tag number above 30');
    let length = bytes[at++]!;
    if (length > 0x7f) {
      const octets = length & 0x7f;
      if (octets === 0) throw this.#malformed(field, 'an indefinite length');
      if (octets > MAX_LENGTH_OCTETS) throw new TlsError('der.limit', `${this.#field(field)}: longer than 16 MiB`);
      if (at + octets > this.#end) throw this.#truncated(field);
      length = 0;
      for (let i = 0; i < octets; i++) length = (length << 8) | bytes[at++]!;
      if (length < 0x80 || length >> (8 * (octets - 1)) === 0)
        throw this.#malformed(field, 'a length in more octets than it needs');
    }
    if (length > this.#end - at) throw this.#truncated(field);
    this.#start = at;
    this.#stop = at + length;
    this.#at = this.#stop;
    return tag;
  }

  #content(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#stop);
  }

  // Within an enclosing value one of the two lengths is wrong; the file was not truncated.
  #truncated(field: string): TlsError {
    if (this.#depth > 0) return this.#malformed(field, 'longer than what encloses it');
    return new TlsError('der.truncated', `${this.#field(field)}: the bytes end before it does`);
  }

  #malformed(field: string, detail: string): TlsError {
    return new TlsError('der.malformed', `${this.#field(field)}: ${detail}`);
  }

  #field(field: string): string {
    return field === this.#what ? field : `${this.#what}, ${field}`;
  }
}

function tagName(tag: number): string {
  for (const [name, value] of Object.entries(Tag)) if (value === tag) return name;
  const number = tag & 0x1f;
  return tag >> 6 === 2 ? `[${number}]` : `tag 0x${tag.toString(16).padStart(2, '0')}`;
}
