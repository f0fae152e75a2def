// Reads by size, by line or to the end from a transport that returns pieces of any size.
import { TlsError } from '../errors.ts';
import { ByteCollector } from '../util/byte-collector.ts';
import { checkOptions } from '../util/check-options.ts';
import { IO_KINDS } from './io-kinds.ts';
import type { IoOptions, Transport } from './transport.ts';

const LF = 0x0a;

export class ByteReader {
  readonly #transport: Transport;
  /** The unread part of the last piece: a view that is valid until the transport is read again. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * @param size - bytes at most; absent: as many as came.
   * @returns at least one byte, a view that lives until the next read; `undefined` at the end.
   */
  async read(size?: number, options?: IoOptions): Promise<Uint8Array | undefined> {
    if (size !== undefined && !(Number.isInteger(size) && size > 0)) throw new RangeError('size is above 0');
    if (!(await this.#fill(options))) return undefined;
    return this.#take(size ?? this.#rest.length);
  }

  /** Fills the array. @returns how many bytes there were: fewer than its length only at the end. */
  async readInto(target: Uint8Array, options?: IoOptions): Promise<number> {
    let filled = 0;
    while (filled < target.length && (await this.#fill(options))) {
      const piece = this.#take(target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
    }
    return filled;
  }

  /**
   * @param limit - bytes that a line may have.
   * @returns the line with its LF, or the rest at the end, as a fresh array; `undefined` at the end.
   * @throws TlsError `http.too_large` past the limit.
   */
  async readLine(limit: number, options?: IoOptions): Promise<Uint8Array | undefined> {
    return this.#collect(limit, 'a line', options, (rest) => rest.indexOf(LF) + 1 || undefined);
  }

  /** Everything up to the end, as a fresh array. @throws TlsError `http.too_large` past the limit. */
  async readAll(limit: number, options?: IoOptions): Promise<Uint8Array> {
    return (await this.#collect(limit, 'the data', options, () => undefined)) ?? new Uint8Array(0);
  }

  /** Bytes that were received but not yet read, as a fresh array: another reader continues with them. */
  takeBuffered(): Uint8Array {
    return this.#take(this.#rest.length).slice();
  }

  /** @param ends - how many bytes of a piece are wanted if the end lies in it. */
  async #collect(
    limit: number,
    what: string,
    options: IoOptions | undefined,
    ends: (rest: Uint8Array) => number | undefined,
  ): Promise<Uint8Array | undefined> {
    const kept = new ByteCollector();
    while (await this.#fill(options)) {
      const last = ends(this.#rest);
      const piece = this.#take(last ?? this.#rest.length);
      if (kept.length + piece.length > limit)
        throw new TlsError('http.too_large', `${what} is longer than ${limit} bytes`);
      kept.add(piece);
      if (last !== undefined) break;
    }
    return kept.length === 0 ? undefined : kept.take();
  }

  async #fill(options: IoOptions | undefined): Promise<boolean> {
    if (options !== undefined) checkOptions('read', options, IO_KINDS);
    if (this.#rest.length > 0) return true;
    const piece = await this.#transport.read(options);
    if (piece === undefined) return false;
    this.#rest = piece;
    return true;
  }

  #take(size: number): Uint8Array {
    const taken = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }
}
