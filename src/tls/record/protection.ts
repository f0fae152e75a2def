// The interface of record protection in one direction: RFC 8446 §5.2, RFC 5246 §6.2.3.
import type { Aead } from '../../crypto/provider.ts';
import { TlsError } from '../../errors.ts';
import { RECORD_HEADER } from '../limits.ts';

/** A record as it came, changed in place by {@link ReadProtection.open}. */
export interface IncomingRecord {
  /** ContentType: on the wire, then (TLS 1.3) the inner one. */
  contentType: number;
  /** The 5 bytes of the header as received: TLS 1.3's additional data. */
  header: Uint8Array;
  /** What follows the header: protected, then plaintext. A view, valid until the next `receive` or `read`. */
  fragment: Uint8Array;
}

/** Derives a direction's cipher and IV when they are needed, from a secret that the connection keeps anyway. */
export interface CipherSource {
  cipher(direction: 'read' | 'write'): Aead;
  iv(direction: 'read' | 'write'): Uint8Array;
}

/** One direction's keys for reading. Counts records itself. */
export interface ReadProtection {
  readonly encrypted: boolean;
  /** How much longer than the longest plaintext a fragment may be on the wire. */
  readonly expansion: number;
  /** Bytes that a fragment has at least. */
  readonly least: number;
  /**
   * Replaces `fragment` by its plaintext and `contentType` by the real one.
   *
   * @param maxPlaintext - bytes; longer plaintexts are `tls.record_overflow`.
   * @throws TlsError `tls.bad_record_mac`, `tls.record_overflow`, `tls.unexpected_message`.
   */
  open(record: IncomingRecord, maxPlaintext: number): void;
  /** Records that may still be opened before the key must change. */
  readonly recordsLeft: number;
  /** Drops the cipher until the next record; absent if it could not be created again. */
  rest?(source: CipherSource): void;
  /** Bytes held. */
  readonly size: number;
}

/** One direction's keys for writing. Counts records itself. */
export interface WriteProtection {
  readonly encrypted: boolean;
  /** Bytes kept free before the plaintext: an explicit nonce or IV. */
  readonly prefix: number;
  /** The most bytes needed behind the plaintext: inner type, tag, MAC and padding. */
  readonly suffix: number;
  /**
   * Encrypts one record in place. The plaintext is at `buffer[start + RECORD_HEADER + prefix]`; the header is written here.
   *
   * @param version - legacy_record_version.
   * @returns the record's length on the wire, header included.
   */
  seal(contentType: number, version: number, buffer: Uint8Array, start: number, length: number): number;
  /** Records that may still be sealed before the key must change. */
  readonly recordsLeft: number;
  /** As {@link ReadProtection.rest}. */
  rest?(source: CipherSource): void;
  /** Bytes held. */
  readonly size: number;
}

/** Writes a record header at `start`. */
export function writeHeader(
  buffer: Uint8Array,
  start: number,
  contentType: number,
  version: number,
  length: number,
): void {
  buffer[start] = contentType;
  buffer[start + 1] = version >> 8;
  buffer[start + 2] = version & 0xff;
  buffer[start + 3] = length >> 8;
  buffer[start + 4] = length & 0xff;
}

/** TLS_NULL_WITH_NULL_NULL: the initial state of every connection. It has no state, so all share it. */
export const PLAINTEXT: ReadProtection & WriteProtection = {
  encrypted: false,
  expansion: 0,
  least: 1,
  prefix: 0,
  suffix: 0,
  recordsLeft: Number.POSITIVE_INFINITY,
  size: 0,
  open(record, maxPlaintext) {
    if (record.fragment.length > maxPlaintext) throw overflow(record.fragment.length, maxPlaintext);
  },
  seal(contentType, version, buffer, start, length) {
    writeHeader(buffer, start, contentType, version, length);
    return RECORD_HEADER + length;
  },
};

export function overflow(length: number, limit: number): TlsError {
  return new TlsError('tls.record_overflow', `A record of ${length} bytes passes the limit of ${limit}`);
}

export function badMac(): TlsError {
  return new TlsError('tls.bad_record_mac', 'A record does not authenticate');
}
