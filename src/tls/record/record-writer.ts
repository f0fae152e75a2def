// The output side of the record layer: RFC 8446 §5.1. Plaintext is laid into the output buffer and sealed there, and
// the buffer itself is what the caller gets: one piece for a whole flight, and nothing is copied twice.
import { ContentType } from '../constants.ts';
import { MAX_PENDING_OUTPUT, MAX_PLAINTEXT, RECORD_HEADER } from '../limits.ts';
import type { TraceObserver } from '../trace.ts';
import { PLAINTEXT, type WriteProtection } from './protection.ts';
import { handOut, takeBuffer } from './spare-buffers.ts';

const EMPTY = new Uint8Array(0);
const NOT_OPEN = -1;
const CHANGE_CIPHER_SPEC = Uint8Array.of(1);

export class RecordWriter {
  /** legacy_record_version. */
  version: number;
  /** Bytes of plaintext in a record. */
  maxPlaintext = MAX_PLAINTEXT;
  #protection: WriteProtection = PLAINTEXT;
  #buffer: Uint8Array = EMPTY;
  #length = 0;
  #changeCipherSpecDue = false;
  /** Where an unfinished handshake record starts: messages of a flight share records. */
  #open = NOT_OPEN;
  readonly #trace: TraceObserver | undefined;

  constructor(trace: TraceObserver | undefined, version: number) {
    this.#trace = trace;
    this.version = version;
  }

  get protection(): WriteProtection {
    return this.#protection;
  }

  get size(): number {
    return this.#buffer.length;
  }

  get pending(): number {
    return this.#length;
  }

  /** Whether application data may be added: a full record still fits. */
  get accepting(): boolean {
    return this.#length + this.maxPlaintext + this.#overhead <= MAX_PENDING_OUTPUT;
  }

  setProtection(protection: WriteProtection): void {
    this.#closeRecord();
    this.#protection = protection;
  }

  /** Adds a handshake message; it may share a record with others, or be split over several. */
  handshake(message: Uint8Array): void {
    this.#sendDeferred();
    for (let at = 0; at < message.length; ) {
      const room = this.maxPlaintext - this.#openLength();
      const end = Math.min(message.length, at + room);
      this.#reserve(end - at + this.#overhead);
      if (this.#open === NOT_OPEN) {
        this.#open = this.#length;
        this.#length += RECORD_HEADER + this.#protection.prefix;
      }
      this.#buffer.set(message.subarray(at, end), this.#length);
      this.#length += end - at;
      if (end - at === room) this.#closeRecord();
      at = end;
    }
  }

  /** Never protected: the first of TLS 1.2 precedes the keys, and that of TLS 1.3 only looks like it. */
  changeCipherSpec(): void {
    const protection = this.#protection;
    this.setProtection(PLAINTEXT);
    this.record(ContentType.change_cipher_spec, CHANGE_CIPHER_SPEC);
    this.#protection = protection;
  }

  /** Sends ChangeCipherSpec before the next record, so that the flight stays in one piece. */
  deferChangeCipherSpec(): void {
    this.#changeCipherSpecDue = true;
  }

  /** Adds a separate record: an alert. */
  record(contentType: number, plaintext: Uint8Array): void {
    this.#sendDeferred();
    this.#closeRecord();
    this.#reserve(plaintext.length + this.#overhead);
    this.#seal(contentType, plaintext, 0, plaintext.length);
  }

  /**
   * Adds application data, in as many records as it takes.
   *
   * @param records - the most records that may be sealed.
   * @returns how many bytes were taken.
   */
  applicationData(plaintext: Uint8Array, start: number, records: number): number {
    this.#closeRecord();
    const overhead = this.#overhead;
    const each = this.maxPlaintext;
    const room = Math.floor((MAX_PENDING_OUTPUT - this.#length) / (each + overhead));
    const wanted = Math.ceil((plaintext.length - start) / each);
    const count = Math.min(wanted, room, records);
    const end = Math.min(plaintext.length, start + count * each);
    this.#reserve(end - start + count * overhead);
    for (let at = start; at < end; at += each) {
      this.#seal(ContentType.application_data, plaintext, at, Math.min(end, at + each));
    }
    return end - start;
  }

  /** @returns everything written so far in one piece, which the caller then owns; `undefined` if there is nothing. */
  take(): Uint8Array | undefined {
    this.#closeRecord();
    if (this.#length === 0) return undefined;
    const output = this.#length === this.#buffer.length ? this.#buffer : this.#buffer.subarray(0, this.#length);
    this.#buffer = EMPTY;
    this.#length = 0;
    return handOut(output);
  }

  get #overhead(): number {
    return RECORD_HEADER + this.#protection.prefix + this.#protection.suffix;
  }

  #seal(contentType: number, plaintext: Uint8Array, start: number, end: number): void {
    const at = this.#length + RECORD_HEADER + this.#protection.prefix;
    this.#buffer.set(start === 0 && end === plaintext.length ? plaintext : plaintext.subarray(start, end), at);
    this.#finish(contentType, this.#length, end - start);
  }

  #sendDeferred(): void {
    if (!this.#changeCipherSpecDue) return;
    this.#changeCipherSpecDue = false;
    this.changeCipherSpec();
  }

  /** Plaintext bytes in the unfinished record. */
  #openLength(): number {
    return this.#open === NOT_OPEN ? 0 : this.#length - this.#open - RECORD_HEADER - this.#protection.prefix;
  }

  #closeRecord(): void {
    if (this.#open === NOT_OPEN) return;
    const start = this.#open;
    const length = this.#openLength();
    this.#open = NOT_OPEN;
    this.#finish(ContentType.handshake, start, length);
  }

  #finish(contentType: number, start: number, length: number): void {
    const wire = this.#protection.seal(contentType, this.version, this.#buffer, start, length);
    this.#length = start + wire;
    this.#trace?.({
      type: 'record',
      direction: 'out',
      contentType,
      length: wire,
      encrypted: this.#protection.encrypted,
    });
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const larger = takeBuffer(this.#length === 0 ? needed : Math.max(needed, this.#buffer.length * 2));
    if (this.#length > 0) larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
