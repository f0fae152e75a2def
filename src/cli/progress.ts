// A progress bar for a download, on a terminal alone.
import type { Writable } from 'node:stream';

const WIDTH = 30;
/** Milliseconds between two drawings: faster is unreadable, and costs time. */
const INTERVAL = 100;

export class Progress {
  readonly #out: Writable;
  readonly #total: number | undefined;
  readonly #now: () => number;
  readonly #start: number;
  #done = 0;
  #drawn = 0;

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
    this.#draw('\r');
  }

  end(): void {
    this.#draw('\r');
    this.#out.write('\n');
  }

  #draw(prefix: string): void {
    const seconds = Math.max(0.001, (this.#now() - this.#start) / 1_000);
    const speed = `${megabytes(this.#done / seconds)} MB/s`;
    if (this.#total === undefined) {
      this.#out.write(`${prefix}${megabytes(this.#done)} MB  ${speed}   `);
      return;
    }
    const part = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
    const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░');
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    this.#out.write(
      `${prefix}${bar} ${percent}  ${megabytes(this.#done)} of ${megabytes(this.#total)} MB  ${speed}   `,
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
