// Detects private keys by content, whatever the file's name: `serve` never sends one, and `-o` never replaces one.

/** Bytes of a file that are searched for PEM: no one keeps a key after 64 MB of something else. */
export const KEY_SEARCH_LIMIT = 64 * 1024 * 1024;

/** Maximum size of a DER key: RSA with 16,384 bits takes 9 KB, and a PKCS#12 file also contains its chain. */
export const DER_KEY_LIMIT = 256 * 1024;

/** `-----BEGIN EC PRIVATE KEY-----`, `… OPENSSH PRIVATE KEY-----`, `… PGP PRIVATE KEY BLOCK-----`, PuTTY's own. */
const MARKERS = ['PRIVATE KEY-----', 'PRIVATE KEY BLOCK-----', 'PuTTY-User-Key-File-'];

/** The same in UTF-16, as PowerShell writes it; without the last zero, to match either byte order. */
const NEEDLES = MARKERS.flatMap((marker) => [
  Buffer.from(marker, 'latin1'),
  Buffer.from(marker, 'utf16le').subarray(0, -1),
]);

/** Overlap of consecutive chunks that must be searched together. */
export const MARKER_OVERLAP = Math.max(...NEEDLES.map((needle) => needle.length)) - 1;

/** @param bytes - a whole file, or the part to search. */
export function holdsPrivateKey(bytes: Uint8Array): boolean {
  return holdsKeyMarker(bytes) || (bytes.length <= DER_KEY_LIMIT && isKeyInDer(bytes));
}

/** Whether there is a PEM private key, encrypted or not, anywhere in the bytes. */
export function holdsKeyMarker(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return NEEDLES.some((needle) => buffer.includes(needle));
}

/** Reads consecutive DER values: some tools append a key to its certificate. */
function isKeyInDer(bytes: Uint8Array): boolean {
  for (let rest = bytes; ; ) {
    const value = readValue(rest);
    if (value === undefined) return false;
    if (value.tag === SEQUENCE && isKey(value.content)) return true;
    if (value.length >= rest.length) return false;
    rest = rest.subarray(value.length);
  }
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;

/** @param content - content of the outer SEQUENCE. */
function isKey(content: Uint8Array): boolean {
  const [first, second, third] = readValues(content, 3);
  if (first === undefined || second === undefined) return false;
  if (first.tag === SEQUENCE && second.tag === OCTET_STRING) return isPasswordBased(first.content);
  if (first.tag !== INTEGER || first.content.length !== 1) return false;
  const version = first.content[0]!;
  // PFX (RFC 7292 §4): version 3, which no other form here has.
  if (version === 3) return second.tag === SEQUENCE;
  if (version > 1) return false;
  // ECPrivateKey (RFC 5915): version 1 and the key. PrivateKeyInfo (RFC 5958 §2): an algorithm and the key.
  if (second.tag === OCTET_STRING) return version === 1;
  if (second.tag === SEQUENCE) return third?.tag === OCTET_STRING;
  // RSAPrivateKey (RFC 8017 §A.1.2), and OpenSSL's form of a DSA key: numbers after the version.
  return second.tag === INTEGER && third?.tag === INTEGER;
}

/** EncryptedPrivateKeyInfo in DER (RFC 5958 §3): an algorithm of PKCS#5 or PKCS#12, and the encrypted bytes. */
export function isEncryptedKey(bytes: Uint8Array): boolean {
  const outer = readValue(bytes);
  if (outer?.tag !== SEQUENCE) return false;
  const [algorithm, encrypted] = readValues(outer.content, 2);
  return algorithm?.tag === SEQUENCE && encrypted?.tag === OCTET_STRING && isPasswordBased(algorithm.content);
}

/** 1.2.840.113549.1.5 (PKCS#5) and 1.2.840.113549.1.12.1 (PKCS#12). */
const PASSWORD_BASED = [Buffer.from('2a864886f70d0105', 'hex'), Buffer.from('2a864886f70d010c01', 'hex')];

function isPasswordBased(algorithm: Uint8Array): boolean {
  const [oid] = readValues(algorithm, 1);
  const content = Buffer.from(oid?.content ?? []);
  return (
    oid?.tag === OBJECT_IDENTIFIER && PASSWORD_BASED.some((prefix) => content.subarray(0, prefix.length).equals(prefix))
  );
}

interface Value {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Length in bytes, including tag and length. */
  readonly length: number;
}

function readValues(bytes: Uint8Array, count: number): Value[] {
  const values: Value[] = [];
  for (let rest = bytes; values.length < count; ) {
    const value = readValue(rest);
    if (value === undefined) break;
    values.push(value);
    rest = rest.subarray(value.length);
  }
  return values;
}

/**
 * Accepts more than DER allows (X.690 §8.1.3: any form of the length), and truncated values: they still contain a key.
 */
function readValue(bytes: Uint8Array): Value | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  const octets = first > 0x80 ? first & 0x7f : 0;
  if (octets > 6) return undefined;
  let length = first < 0x80 ? first : 0;
  for (const octet of bytes.subarray(2, 2 + octets)) length = length * 256 + octet;
  const start = 2 + octets;
  const end = first === 0x80 ? bytes.length : start + length;
  return { tag, content: bytes.subarray(start, end), length: Math.min(end, bytes.length) };
}
