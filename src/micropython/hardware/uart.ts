// One UART with what is at its other end: it sends at its times, and answers what it gets.

import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import type { UartDescription } from './description.ts';
import { type OnEffect, shownBytes } from './effects.ts';

/** Bytes that wait to be read; later ones are lost, as in a board's buffer. */
const DEFAULT_BUFFER = 256;
/** What is kept of what the program wrote, to find an answer to it. */
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

  /** @param bytes - the size of the buffer for what is received. */
  configure(bytes: number): void {
    this.#buffer = bytes;
  }

  /** @param onReceived - is called once for all that comes at a time; `undefined`: nobody. */
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

  /** How many bytes wait. */
  available(): number {
    const { sends = [] } = this.#described ?? {};
    for (let next = sends[this.#sent]; next !== undefined && next.at * 1000 <= this.#now(); next = sends[++this.#sent])
      this.#receive(encodeUtf8(next.text));
    return this.#waiting.length;
  }

  /** @returns how many bytes there were, at most what fits. */
  read(into: Uint8Array): number {
    const count = Math.min(this.available(), into.length);
    into.set(this.#waiting.splice(0, count));
    if (count > 0)
      this.#onEffect({ what: 'uart', name: this.#name, action: 'read', ...shownBytes(into.subarray(0, count)) });
    return count;
  }

  /** @returns when more comes, milliseconds of program time; `Infinity`: never. */
  next(): number {
    const next = this.#described?.sends[this.#sent];
    return next === undefined ? Number.POSITIVE_INFINITY : next.at * 1000;
  }

  #receive(bytes: Uint8Array): void {
    this.#waiting.push(...bytes.subarray(0, Math.max(0, this.#buffer - this.#waiting.length)));
    this.#onReceived?.();
  }
}
