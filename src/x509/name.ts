// Name: RFC 5280 §4.1.2.4; compared as §7.1 says, written as RFC 4514.
import { DerReader, Tag } from '../asn1/der.ts';
import { equalBytes } from '../util/bytes.ts';
import { toHex } from '../util/hex.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import { decodeUtf8, encodeUtf8 } from '../util/utf8.ts';
import { ATTRIBUTE_NAMES } from './oids.ts';

export interface Attribute {
  readonly oid: string;
  /** `undefined` if it is not a string, or a malformed one. */
  readonly text: string | undefined;
  readonly tag: number;
  readonly content: Uint8Array;
}

/** A distinguished name over its DER, decoded on first use. */
export class Name {
  /** The Name with tag and length; a view of the certificate. */
  readonly encoded: Uint8Array;
  #rdns: readonly (readonly Attribute[])[] | undefined;
  #canonicalRdns: readonly string[] | undefined;
  #canonical: string | undefined;
  #text: string | undefined;

  constructor(encoded: Uint8Array) {
    this.encoded = encoded;
  }

  /** A name without a single attribute. */
  get isEmpty(): boolean {
    return this.encoded.length === 2;
  }

  /** The relative distinguished names in the order of the encoding. @throws TlsError `der.malformed`. */
  get rdns(): readonly (readonly Attribute[])[] {
    this.#rdns ??= parseRdns(this.encoded);
    return this.#rdns;
  }

  /** One comparable text for each RDN: attributes sorted, strings folded (§7.1). */
  get canonicalRdns(): readonly string[] {
    this.#canonicalRdns ??= this.rdns.map(canonicalRdn);
    return this.#canonicalRdns;
  }

  /** Equal for names that §7.1 calls the same: a key for maps. */
  get canonical(): string {
    this.#canonical ??= this.canonicalRdns.join(',');
    return this.#canonical;
  }

  equals(other: Name): boolean {
    return equalBytes(this.encoded, other.encoded) || this.canonical === other.canonical;
  }

  /** Every attribute of this type. */
  attributes(oid: string): Attribute[] {
    return this.rdns.flatMap((rdn) => rdn.filter((attribute) => attribute.oid === oid));
  }

  /** The texts of every attribute of this type that is one. */
  texts(oid: string): string[] {
    return this.attributes(oid).flatMap(({ text }) => (text === undefined ? [] : [text]));
  }

  /** As RFC 4514, most specific first; `(empty name)` for none. Control characters are escaped: it is safe to print. */
  toString(): string {
    if (this.isEmpty) return '(empty name)';
    this.#text ??= this.rdns
      .map((rdn) => rdn.map(formatAttribute).join('+'))
      .reverse()
      .join(',');
    return this.#text;
  }
}

function parseRdns(encoded: Uint8Array): Attribute[][] {
  const outer = new DerReader(encoded, 'name');
  const sequence = outer.enter('name');
  outer.end();
  const rdns: Attribute[][] = [];
  while (!sequence.done) {
    const set = sequence.enter('relative distinguished name', Tag.set);
    const rdn: Attribute[] = [];
    do {
      const attribute = set.enter('attribute');
      const oid = attribute.oid('attribute type');
      const tag = attribute.nextTag ?? 0; // at the end, the read reports what is missing
      const content = attribute.read(tag, 'attribute value');
      attribute.end();
      rdn.push({ oid, tag, content, text: decodeString(tag, content) });
    } while (!set.done);
    rdns.push(rdn);
  }
  return rdns;
}

/** DirectoryString and IA5String: X.690 §8.23. */
function decodeString(tag: number, content: Uint8Array): string | undefined {
  switch (tag) {
    case Tag.utf8String:
      return decodeUtf8(content);
    case Tag.printableString:
    case Tag.ia5String:
    case Tag.visibleString:
    case Tag.numericString:
    case Tag.teletexString: // in practice ISO 8859-1 (RFC 5280 appendix B)
      return decodeLatin1(content);
    case Tag.bmpString:
      return decodeUnits(content, 2);
    case Tag.universalString:
      return decodeUnits(content, 4);
    default:
      return undefined;
  }
}

function decodeUnits(content: Uint8Array, width: number): string | undefined {
  if (content.length % width !== 0) return undefined;
  let text = '';
  for (let i = 0; i < content.length; i += width) {
    let point = 0;
    for (let j = 0; j < width; j++) point = point * 256 + content[i + j]!;
    if (point > 0x10ffff) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

function canonicalRdn(rdn: readonly Attribute[]): string {
  return rdn.length === 1 ? canonicalAttribute(rdn[0]!) : rdn.map(canonicalAttribute).sort().join('+');
}

/**
 * A value as it is compared (RFC 5280 §7.1). The length in front distinguishes a value with separators from two values,
 * and the `#` distinguishes a non-string from a string.
 */
function canonicalAttribute({ oid, text, tag, content }: Attribute): string {
  if (text === undefined) return `${oid}=#${tag}:${toHex(content)}`;
  const value = prepare(text);
  return `${oid}=${value.length}:${value}`;
}

/**
 * The string preparation of RFC 4518 §2, with the Unicode version of the JavaScript engine instead of 3.2: characters that
 * are not seen are removed, case folded, normalised, spaces collapsed. Prohibited characters are not refused.
 */
function prepare(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text.toLowerCase(); // nearly every one
  const mapped = text.replace(MAPPED_TO_SPACE, ' ').replace(MAPPED_TO_NOTHING, '').normalize('NFKC');
  // Upper case on the way maps ß to SS, which lower case alone would not; but ı would become i, another letter.
  const folded = mapped.split('ı').map((part) => part.toLowerCase().toUpperCase().toLowerCase());
  return folded.join('ı').normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/** RFC 4518 §2.2. Other separators are spaces for `\s` too. */
const MAPPED_TO_SPACE = /[\t-\r\x85]/g;
/** RFC 4518 §2.2: control and format characters, soft hyphens, variation selectors, U+034F and U+FFFC. */
const MAPPED_TO_NOTHING = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u1806\ufffc]|\u034f/gu;

function formatAttribute({ oid, text, content }: Attribute): string {
  const type = ATTRIBUTE_NAMES.get(oid) ?? oid;
  if (text === undefined) return `${type}=#${toHex(content)}`;
  const escaped = text
    .replace(/[,+"\\<>;=]/g, '\\$&')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
    .replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escapeCodePoint);
  return `${type}=${escaped.replace(/^[ #]|\s$/g, '\\$&')}`;
}

/** The octets of its UTF-8 form (RFC 4514 §2.4). */
function escapeCodePoint(character: string): string {
  return [...encodeUtf8(character)].map((octet) => `\\${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
