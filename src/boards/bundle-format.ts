// The binary certificate bundles of ESP-IDF and CircuitPython. They contain only names and public keys, so no dates.
//
// v1 (CircuitPython, ESP-IDF up to 5.3): u16be count; per root u16be name length, u16be key length, name, key.
// v2 (ESP-IDF from 5.4): n × u32le offset of each root; per root u16le name length, u16le key length, name, key.
// Both are sorted by name, because the firmware uses a binary search.
import { TlsError } from '../errors.ts';
import { compareBytes } from '../util/bytes.ts';
import { Certificate } from '../x509/certificate.ts';

/** One root in a bundle of ESP-IDF: its name and its public key, DER. */
export interface BundleEntry {
  /** The subject's Name, DER. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Uint8Array;
}

/** The version of the format: that of ESP-IDF before 5.4, or of later versions. */
export type BundleVersion = 'v1' | 'v2';

/** CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_MAX_CERTS; v1's readers refuse more. */
export const MAX_BUNDLE_ENTRIES = 200;

/** @param certificates - DER, in any order. @returns entries sorted by name, as views. @throws TlsError `der.*`. */
export function bundleEntries(certificates: readonly Uint8Array[]): readonly BundleEntry[] {
  return certificates
    .map((certificate) => Certificate.parse(certificate))
    .map(({ subject, publicKeyInfo }) => ({ subject: subject.encoded, publicKeyInfo }))
    .sort((a, b) => compareBytes(a.subject, b.subject));
}

/**
 * @param entries - sorted as {@link bundleEntries} gives them.
 * @throws RangeError for more than {@link MAX_BUNDLE_ENTRIES} entries, or a name or key of 64 KB or more.
 */
export function encodeBundle(entries: readonly BundleEntry[], version: BundleVersion): Uint8Array {
  if (entries.length > MAX_BUNDLE_ENTRIES) throw new RangeError(`${entries.length} roots; a bundle takes 200`);
  const littleEndian = version === 'v2';
  const head = littleEndian ? 4 * entries.length : 2;
  const sizes = entries.map(({ subject, publicKeyInfo }) => 4 + subject.length + publicKeyInfo.length);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, head));
  const view = new DataView(bytes.buffer);
  if (!littleEndian) view.setUint16(0, entries.length);
  let at = head;
  for (const [index, { subject, publicKeyInfo }] of entries.entries()) {
    if (Math.max(subject.length, publicKeyInfo.length) > 0xffff) throw new RangeError('a name or key of 64 KB');
    if (littleEndian) view.setUint32(4 * index, at, true);
    view.setUint16(at, subject.length, littleEndian);
    view.setUint16(at + 2, publicKeyInfo.length, littleEndian);
    bytes.set(subject, at + 4);
    bytes.set(publicKeyInfo, at + 4 + subject.length);
    at += sizes[index]!;
  }
  return bytes;
}

/**
 * @param bytes - the whole file.
 * @returns the entries, views of `bytes`.
 * @throws TlsError `board.bad_bundle` if it is not exactly one bundle of that version.
 */
export function parseBundle(bytes: Uint8Array, version: BundleVersion): readonly BundleEntry[] {
  const littleEndian = version === 'v2';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number, length: 2 | 4): number => {
    if (at + length > bytes.length) throw malformed(version, `it ends within a length at byte ${at}`);
    return length === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian);
  };

  // The first offset of v2 is the end of the table, which gives the number of roots.
  const count = littleEndian ? word(0, 4) / 4 : word(0, 2);
  if (!Number.isInteger(count) || count === 0 || count > MAX_BUNDLE_ENTRIES)
    throw malformed(version, `it would have ${count} roots, and 1 to ${MAX_BUNDLE_ENTRIES} are allowed`);
  const entries: BundleEntry[] = [];
  let at = littleEndian ? 4 * count : 2;
  for (let index = 0; index < count; index++) {
    if (littleEndian && word(4 * index, 4) !== at) throw malformed(version, `the offset of root ${index} is wrong`);
    const subjectEnd = at + 4 + word(at, 2);
    const end = subjectEnd + word(at + 2, 2);
    if (end > bytes.length) throw malformed(version, `it ends within root ${index}`);
    const entry = { subject: bytes.subarray(at + 4, subjectEnd), publicKeyInfo: bytes.subarray(subjectEnd, end) };
    const before = entries.at(-1);
    if (before !== undefined && compareBytes(before.subject, entry.subject) > 0)
      throw malformed(version, `root ${index} is out of order`);
    entries.push(entry);
    at = end;
  }
  if (at !== bytes.length) throw malformed(version, `${bytes.length - at} bytes follow its last root`);
  return entries;
}

function malformed(version: BundleVersion, detail: string): TlsError {
  return new TlsError('board.bad_bundle', `not a bundle of format ${version}: ${detail}`);
}
