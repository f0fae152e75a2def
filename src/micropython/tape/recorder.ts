// Records a tape: writes the values as lines of JSON.
import { toBase64 } from '../../util/base64.ts';
import { type Tape, TapeKey, type TapeValue } from './tape.ts';

/** Number of buffered characters after which they are written. */
const BUFFERED = 32_768;
/** Milliseconds of program time after which they are written, so that little is lost if the run is killed. */
const FLUSH_INTERVAL = 100;

interface Run {
  /** The value as JSON. */
  text: string;
  count: number;
}

export class TapeRecorder implements Tape {
  readonly #write: (lines: string) => void;
  readonly #runs = new Map<string, Run>();
  /** Keys with values that are not written yet. */
  readonly #open = new Set<string>();
  #lines = '';
  #flushed = 0;

  /** @param write - is called with whole lines. */
  constructor(write: (lines: string) => void) {
    this.#write = write;
  }

  value<T extends TapeValue>(key: string, live: () => T): T {
    const value = live();
    this.#add(key, JSON.stringify(value));
    if (key === TapeKey.time && Number(value) - this.#flushed >= FLUSH_INTERVAL) {
      this.#flushed = Number(value);
      this.flush();
    }
    return value;
  }

  bytes(key: string, live: () => Uint8Array): Uint8Array {
    const bytes = live();
    this.#add(key, bytes.length === 0 ? '""' : JSON.stringify({ base64: toBase64(bytes) }));
    return bytes;
  }

  did(key: string, what: TapeValue): void {
    this.#add(key, JSON.stringify(what));
  }

  flush(): void {
    for (const key of this.#open) this.#close(key);
    if (this.#lines === '') return;
    this.#write(this.#lines);
    this.#lines = '';
  }

  #add(key: string, text: string): void {
    const run = this.#runs.get(key);
    if (run === undefined) this.#runs.set(key, { text, count: 1 });
    else if (run.text === text) run.count++;
    else {
      if (run.count > 0) this.#close(key);
      run.text = text;
      run.count = 1;
    }
    this.#open.add(key);
    if (this.#lines.length > BUFFERED) this.flush();
  }

  #close(key: string): void {
    const run = this.#runs.get(key)!;
    if (run.count > 0) this.#lines += `[${run.count},${JSON.stringify(key)},${run.text}]\n`;
    run.count = 0;
    this.#open.delete(key);
  }
}
