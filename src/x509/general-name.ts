// GeneralName: RFC 5280 §4.2.1.6, the names in subjectAltName and in name constraints.
import { contextConstructed, contextPrimitive, type DerReader } from '../asn1/der.ts';
import { TlsError } from '../errors.ts';
import { formatIpAddress } from '../util/ip-address.ts';
import { decodeLatin1 } from '../util/latin1.ts';
import { Name } from './name.ts';

export type GeneralName =
  /** As encoded: ASCII, its case kept. */
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly value: string }
  /** 4 or 16 bytes in a name; 8 or 32 (address, mask) in a constraint. The reader of the list checks which. */
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly name: Name }
  /** otherName, x400Address, ediPartyName, registeredID: their tag number, and nothing more is understood. */
  | { readonly kind: 'other'; readonly tag: number };

const TEXT_KINDS: Readonly<Record<number, 'email' | 'dns' | 'uri'>> = {
  [contextPrimitive(1)]: 'email',
  [contextPrimitive(2)]: 'dns',
  [contextPrimitive(6)]: 'uri',
};

const IP_ADDRESS = contextPrimitive(7);
const DIRECTORY_NAME = contextConstructed(4);
/** otherName [0], x400Address [3], ediPartyName [5] are constructed; registeredID [8] is primitive. */
const OTHERS: ReadonlySet<number> = new Set([
  contextConstructed(0),
  contextConstructed(3),
  contextConstructed(5),
  contextPrimitive(8),
]);

/** The next GeneralName. @throws TlsError `der.malformed`, `x509.malformed`. */
export function readGeneralName(r: DerReader): GeneralName {
  if (r.nextTag === DIRECTORY_NAME) {
    const explicit = r.enter('directoryName', DIRECTORY_NAME);
    const name = new Name(explicit.encoded(0x30, 'directoryName'));
    explicit.end();
    return { kind: 'directory', name };
  }
  const { tag, content } = r.element('general name');
  const kind = TEXT_KINDS[tag];
  if (kind !== undefined) return { kind, value: readIa5String(content, kind) };
  if (tag === IP_ADDRESS) return { kind: 'ip', bytes: content };
  if (OTHERS.has(tag)) return { kind: 'other', tag: tag & 0x1f };
  throw new TlsError('x509.malformed', `a general name of no known kind (tag 0x${tag.toString(16)})`);
}

/** GeneralNames: one at least, none of them empty. @param r - at their SEQUENCE content. */
export function readGeneralNames(r: DerReader, what: string): GeneralName[] {
  const names: GeneralName[] = [];
  while (!r.done) {
    const name = readGeneralName(r);
    if ('value' in name && name.value === '') throw new TlsError('x509.malformed', `${what} with an empty name`);
    names.push(name);
  }
  if (names.length === 0) throw new TlsError('x509.malformed', `${what} without a single name`);
  return names;
}

/** For messages: `DNS:example.com`, as OpenSSL writes it. */
export function formatGeneralName(name: GeneralName): string {
  switch (name.kind) {
    case 'dns':
      return `DNS:${name.value}`;
    case 'email':
      return `email:${name.value}`;
    case 'uri':
      return `URI:${name.value}`;
    case 'ip':
      return `IP:${formatIpOrRange(name.bytes)}`;
    case 'directory':
      return `dirName:${name.name}`;
    case 'other':
      return `a name of kind [${name.tag}]`;
  }
}

function formatIpOrRange(bytes: Uint8Array): string {
  const half = bytes.length / 2;
  if (bytes.length === 4 || bytes.length === 16) return formatIpAddress(bytes);
  if (half === 4 || half === 16)
    return `${formatIpAddress(bytes.subarray(0, half))}/${formatIpAddress(bytes.subarray(half))}`;
  return `${bytes.length} bytes`;
}

/** IA5String is ASCII. Control characters, NUL above all, are not valid in any of these names. */
function readIa5String(content: Uint8Array, kind: string): string {
  for (const byte of content)
    if (byte < 0x20 || byte >= 0x7f)
      throw new TlsError('x509.malformed', `a ${kind} name with a byte 0x${byte.toString(16).padStart(2, '0')} in it`);
  return decodeLatin1(content);
}
