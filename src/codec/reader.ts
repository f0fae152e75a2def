// Reader of the TLS presentation language: RFC 8446 §3 (the same as RFC 5246 §4).
import { TlsError } from '../errors.ts';

/**
 * Reads a structure's fields in order, over bytes that it does not own.
 *
 * Every length is checked before it is used; whatever is wrong is a {@link TlsError} `tls.decode_error` that names the
 * structure and the field. Views alias the bytes given and live as long as they do.
 */
export class Reader {
  /** What is being read, for messages: `'ClientHello'`, `'ClientHello.cipher_suites'`. */
  readonly name: string;
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, name: string, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.name = name;
    this.#at = start;
    this.#end = end;
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** A big-endian unsigned integer of `length` bytes, 1..6. */
  uint(length: number, field?: string): number {
    const start = this.#take(length, field);
    let value = 0;
    for (let i = start; i < this.#at; i++) value = value * 256 + this.#bytes[i]!;
    return value;
  }

  /** The next `length` bytes, as a view. */
  view(length: number, field?: string): Uint8Array {
    const start = this.#take(length, field);
    return this.#bytes.subarray(start, this.#at);
  }

  /** A variable-length vector (§3.4): a reader over its bytes, which ends where the vector does. */
  vector(lengthBytes: number, field: string): Reader {
    const length = this.uint(lengthBytes, field);
    const start = this.#take(length, field);
    return new Reader(this.#bytes, `${this.name}.${field}`, start, this.#at);
  }

  /**
   * The contents of an opaque vector, as a view.
   *
   * @param minimum - bytes that the RFC demands at least, `opaque field<minimum..>`.
   */
  opaque(lengthBytes: number, field: string, minimum = 0): Uint8Array {
    const length = this.uint(lengthBytes, field);
    if (length < minimum) {
      throw this.error(`${field} has ${length} bytes and needs ${minimum}`);
    }
    return this.view(length, field);
  }

  /** A vector of unsigned integers of `itemBytes` each, at least one: `uint16 field<2..2^16-2>`. */
  uints(lengthBytes: number, itemBytes: number, field: string): number[] {
    const items = this.vector(lengthBytes, field);
    if (items.left === 0 || items.left % itemBytes !== 0) {
      throw this.error(`${field} has ${items.left} bytes, which is not a list of ${itemBytes}-byte values`);
    }
    const values: number[] = [];
    while (items.left > 0) values.push(items.uint(itemBytes));
    return values;
  }

  /** The remaining bytes, as a view. */
  rest(): Uint8Array {
    const start = this.#at;
    this.#at = this.#end;
    return this.#bytes.subarray(start, this.#end);
  }

  /** Requires that everything was read: trailing bytes are a decode error (RFC 8446 §6.2). */
  end(): void {
    if (this.left > 0) throw this.error(`${this.left} bytes follow its last field`);
  }

  /** A decode error that names what is being read. */
  error(detail: string): TlsError {
    return new TlsError('tls.decode_error', `${this.name}: ${detail}`);
  }

  #take(length: number, field: string | undefined): number {
    if (length > this.left) {
      const what = field === undefined ? 'a field' : field;
      throw this.error(`ends inside ${what} (${length} bytes wanted, ${this.left} left)`);
    }
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
