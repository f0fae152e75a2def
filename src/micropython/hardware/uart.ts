// A UART with a scripted peer: the peer sends at given times, and replies to received text.

import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import type { UartDescription } from './description.ts';
import { type OnEffect, shownBytes } from './effects.ts';

/** Size of the receive buffer; bytes beyond it are lost, as on a board. */
const DEFAULT_BUFFER = 256;
/** How much of the program's output is kept, to match it with a reply. */
const MOST_HEARD = 1024;

export class Uart {
  readonly #name: string;
  readonly #described: UartDescription | undefined;
  readonly #now: () => number;
  readonly #onEffect: OnEffect;
  #waiting: number[] = [];
  #sent = 0;
  #heard = '';
  #buffer = DEFAULT_BUFFER;
  #onReceived: (() => void) | undefined;

  constructor(port: number, described: UartDescription | undefined, now: () => number, onEffect: OnEffect) {
    this.#name = String(port);
    this.#described = described;
    this.#now = now;
    this.#onEffect = onEffect;
  }

  /** @param bytes - the size of the receive buffer. */
  configure(bytes: number): void {
    this.#buffer = bytes;
  }

  /** @param onReceived - called once for all bytes received at the same time; `undefined` removes it. */
  watch(onReceived: (() => void) | undefined): void {
    this.#onReceived = onReceived;
  }

  get isWatched(): boolean {
    return this.#onReceived !== undefined;
  }

  write(bytes: Uint8Array): void {
    this.#onEffect({ what: 'uart', name: this.#name, action: 'write', ...shownBytes(bytes) });
    this.#heard = (this.#heard + (decodeUtf8(bytes) ?? '')).slice(-MOST_HEARD);
    for (const reply of this.#described?.replies ?? []) {
      if (!this.#heard.endsWith(reply.to)) continue;
      this.#heard = '';
      this.#receive(encodeUtf8(reply.with));
      return;
    }
  }

  /** Number of bytes waiting to be read. */
  available(): number {
    const { sends = [] } = this.#described ?? {};
    for (let next = sends[this.#sent]; next !== undefined && next.at * 1000 <= this.#now(); next = sends[++this.#sent])
      this.#receive(encodeUtf8(next.text));
    return this.#waiting.length;
  }

  /** @returns how many bytes were read, at most `into.length`. */
  read(into: Uint8Array): number {
    const count = Math.min(this.available(), into.length);
    into.set(this.#waiting.splice(0, count));
    if (count > 0)
      this.#onEffect({ what: 'uart', name: this.#name, action: 'read', ...shownBytes(into.subarray(0, count)) });
    return count;
  }

  /** @returns when more bytes arrive, milliseconds of program time; `Infinity`: never. */
  next(): number {
    const next = this.#described?.sends[this.#sent];
    return next === undefined ? Number.POSITIVE_INFINITY : next.at * 1000;
  }

  #receive(bytes: Uint8Array): void {
    this.#waiting.push(...bytes.subarray(0, Math.max(0, this.#buffer - this.#waiting.length)));
    this.#onReceived?.();
  }
}
