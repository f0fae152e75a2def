// A progress bar for downloads, shown only on a terminal and fitted to its width.
import type { Writable } from 'node:stream';
import { columnsOf } from './wrap.ts';

const BAR = 30;
const SMALLEST_BAR = 5;
/** Milliseconds between two updates: faster is unreadable, and costs time. */
const INTERVAL = 100;

export class Progress {
  readonly #out: Writable;
  readonly #total: number | undefined;
  readonly #now: () => number;
  readonly #start: number;
  #done = 0;
  #drawn = 0;
  #length = 0;

  /** @param total - bytes, if they are known. @param now - milliseconds. */
  constructor(out: Writable, total: number | undefined, now: () => number) {
    this.#out = out;
    this.#total = total;
    this.#now = now;
    this.#start = now();
  }

  add(bytes: number): void {
    this.#done += bytes;
    const now = this.#now();
    if (now - this.#drawn < INTERVAL) return;
    this.#drawn = now;
    this.#draw();
  }

  end(): void {
    this.#draw();
    this.#out.write('\n');
  }

  #draw(): void {
    // After a line that fills the last column a terminal continues on the next line.
    const line = `${this.#line((columnsOf(this.#out) ?? 80) - 2)} `;
    this.#out.write(`\r${line.padEnd(this.#length)}`);
    this.#length = line.length;
  }

  /** The parts that fit: the least important are dropped first. */
  #line(width: number): string {
    const seconds = Math.max(0.001, (this.#now() - this.#start) / 1_000);
    const speed = `${megabytes(this.#done / seconds)} MB/s`;
    if (this.#total === undefined)
      return firstThatFits(width, [`${megabytes(this.#done)} MB  ${speed}`, `${megabytes(this.#done)} MB`]);
    const part = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    const amount = `${percent}  ${megabytes(this.#done)} of ${megabytes(this.#total)} MB`;
    const text = firstThatFits(width, [`${amount}  ${speed}`, amount, percent]);
    const room = Math.min(BAR, width - text.length - 1);
    if (room < SMALLEST_BAR) return text;
    return `${'█'.repeat(Math.round(part * room)).padEnd(room, '░')} ${text}`;
  }
}

function firstThatFits(width: number, lines: readonly string[]): string {
  return lines.find((line) => line.length <= width) ?? lines.at(-1)!.slice(0, Math.max(0, width));
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
