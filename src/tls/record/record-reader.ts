// The record deframer: RFC 8446 §5.1. Opens a whole record straight from the caller's chunk; only one that came in
// pieces gets a buffer, which is given back when its contents are no longer used.
import { TlsError } from '../../errors.ts';
import { ContentType } from '../constants.ts';
import { MAX_PLAINTEXT, RECORD_HEADER } from '../limits.ts';
import { ProtocolVersion, type RecordInspector, type RecordRules } from '../profile.ts';
import { type IncomingRecord, overflow, PLAINTEXT, type ReadProtection } from './protection.ts';
import { giveBackBuffer, takeBuffer } from './spare-buffers.ts';

export class RecordReader {
  /** The record that `take` found whole, until `release`. */
  record: IncomingRecord | undefined;
  protection: ReadProtection = PLAINTEXT;
  /** The version that records must carry; `undefined` while it is open, and in TLS 1.3 (RFC 8446 §5.1). */
  version: number | undefined;
  /** Bytes of plaintext that a record may have. */
  maxPlaintext = MAX_PLAINTEXT;
  /** What a stack does otherwise than the RFCs. */
  rules: RecordRules | undefined;
  /** Takes the place of the checks of a header. */
  inspector: RecordInspector | undefined;
  #pieces: Uint8Array | undefined;
  #piecesLength = 0;
  /** The buffer of `record`, if it came in pieces. */
  #whole: Uint8Array | undefined;
  /** The buffer with the plaintext that was lent last, if its record came in pieces. */
  #lent: Uint8Array | undefined;
  #first = true;

  /** Whether part of a record waits for the rest. */
  get partial(): boolean {
    return this.#pieces !== undefined;
  }

  get size(): number {
    return (this.#pieces?.length ?? 0) + (this.#lent?.length ?? 0);
  }

  /** Whether the plaintext that was lent last is in a buffer of this reader. */
  get lends(): boolean {
    return this.#lent !== undefined;
  }

  /**
   * Takes bytes up to the end of one record; a complete one is then in `record`, still encrypted.
   *
   * @param bytes - offered from `start` on; a whole record is not copied.
   * @returns the offset up to which bytes were taken.
   * @throws TlsError for a header that is not TLS, or a length that passes the limit.
   */
  take(bytes: Uint8Array, start: number): number {
    if (this.#pieces) return this.#takePiece(bytes, start);
    const left = bytes.length - start;
    if (left >= RECORD_HEADER) {
      const end = start + RECORD_HEADER + this.#checkHeader(bytes, start);
      if (end <= bytes.length) {
        this.#present(bytes, start, end);
        return end;
      }
      this.#pieces = takeBuffer(end - start).subarray(0, end - start);
    } else {
      this.#pieces = new Uint8Array(RECORD_HEADER);
    }
    this.#pieces.set(start === 0 ? bytes : bytes.subarray(start));
    this.#piecesLength = left;
    return bytes.length;
  }

  /** Opens the record that `take` found. */
  open(): void {
    const { length } = this.record!.fragment;
    if (this.rules?.shortRecords === 'refused' && length < this.protection.least)
      throw new TlsError('tls.bad_record', `A record of ${length} bytes is too short for its cipher`);
    this.protection.open(this.record!, this.maxPlaintext);
  }

  /** Drops the record or its plaintext, so that the bytes can be collected. */
  release(): void {
    this.record = undefined;
    this.#pieces = undefined;
    this.#whole = undefined;
  }

  /** The record's plaintext has been returned to a caller: its bytes do not change until `reuse`. */
  lend(): void {
    this.reuse();
    this.#lent = this.#whole;
  }

  /** The lent plaintext is no longer used: its buffer is zeroed and given back. */
  reuse(): void {
    if (this.#lent === undefined) return;
    this.#lent.fill(0);
    giveBackBuffer(this.#lent);
    this.#lent = undefined;
  }

  #takePiece(bytes: Uint8Array, start: number): number {
    let at = start;
    if (this.#piecesLength < RECORD_HEADER) {
      at = this.#fill(bytes, at, RECORD_HEADER);
      if (this.#piecesLength < RECORD_HEADER) return at;
      const length = RECORD_HEADER + this.#checkHeader(this.#pieces!, 0);
      const whole = takeBuffer(length).subarray(0, length);
      whole.set(this.#pieces!);
      this.#pieces = whole;
    }
    at = this.#fill(bytes, at, this.#pieces!.length);
    if (this.#piecesLength === this.#pieces!.length) {
      const record = this.#pieces!;
      this.#pieces = undefined;
      this.#whole = record;
      this.#present(record, 0, record.length);
    }
    return at;
  }

  #fill(bytes: Uint8Array, start: number, target: number): number {
    const end = Math.min(bytes.length, start + target - this.#piecesLength);
    this.#pieces!.set(bytes.subarray(start, end), this.#piecesLength);
    this.#piecesLength += end - start;
    return end;
  }

  #present(bytes: Uint8Array, start: number, end: number): void {
    this.#first = false;
    const contentType = bytes[start]!;
    const header = bytes.subarray(start, start + RECORD_HEADER);
    this.record = { contentType, header, fragment: bytes.subarray(start + RECORD_HEADER, end) };
  }

  /** @returns the fragment's length. */
  #checkHeader(bytes: Uint8Array, at: number): number {
    const type = bytes[at]!;
    const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
    if (this.inspector !== undefined) {
      this.inspector.header(bytes.subarray(at, at + RECORD_HEADER));
      return length;
    }
    const { rules } = this;
    if (type < ContentType.change_cipher_spec || type > ContentType.application_data || bytes[at + 1] !== 3) {
      if (this.#first) throw notTls(bytes, at);
      throw unknownRecord(bytes, at, rules);
    }
    const version = bytes[at + 1]! * 256 + bytes[at + 2]!;
    if (rules?.badRecords === 'refused') {
      if (length === 0 || version > ProtocolVersion.tls12) throw unknownRecord(bytes, at, rules);
    } else if (this.version !== undefined && version !== this.version) {
      throw unknownRecord(bytes, at, rules);
    }
    if (rules?.longestFragment !== undefined) {
      if (length > rules.longestFragment)
        throw new TlsError('tls.record_too_long', `There is no room for a record of ${length} bytes`);
      return length;
    }
    // The negotiated limit applies to plaintext; the sender may use any expansion up to the maximum.
    const limit = this.maxPlaintext + this.protection.expansion;
    if (length > limit) throw overflow(length, limit);
    return length;
  }
}

function unknownRecord(bytes: Uint8Array, at: number, rules: RecordRules | undefined): TlsError {
  const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
  const version = `${bytes[at + 1]}.${bytes[at + 2]}`;
  const detail = `A record of type ${bytes[at]}, version ${version} and ${length} bytes is not TLS`;
  return new TlsError(rules?.badRecords === 'refused' ? 'tls.bad_record' : 'tls.unexpected_message', detail);
}

/** The first bytes are not TLS: names the protocol, for common mistakes. */
function notTls(bytes: Uint8Array, at: number): TlsError {
  const text = String.fromCharCode(...bytes.subarray(at, at + RECORD_HEADER));
  if (text === 'HTTP/') return new TlsError('tls.http_on_tls_port', 'The peer answered in plain HTTP');
  if (/^(GET |POST |HEAD |PUT |OPTIO|CONNE|DELET|PATCH)/.test(text)) {
    const hint = 'The client must use https:// for this port.';
    return new TlsError('tls.http_on_tls_port', `The client spoke plain HTTP (${text.trim()} …)`, { hint });
  }
  const printable = /^[\x20-\x7e\r\n]*$/.test(text);
  const shown = printable ? JSON.stringify(text) : `bytes ${Array.from(bytes.subarray(at, at + 5)).join(' ')}`;
  return new TlsError('tls.not_tls', `The peer's first bytes are not TLS: ${shown}`);
}
