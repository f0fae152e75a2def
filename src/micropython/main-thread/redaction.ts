// `--redact`: removes possible credentials from a recording. Lengths, times and the sequence of events stay. Bytes that were
// received, read, typed or printed are dropped, and so is randomness, which would allow a TLS connection to be decrypted.
import type { ProgramEvent } from '../bridge/program-event.ts';
import type { RecordingHeader } from '../tape/recording.ts';
import { TapeKey, type TapeValue } from '../tape/tape.ts';
import { Secrets } from './secrets.ts';

/** Characters of stderr that are held back at most. */
const MOST_HELD = 1 << 20;
/** Events that are held back at most. */
const MOST_EVENTS = 10_000;

type Run = [count: number, key: string, value: TapeValue];

export class Redaction {
  readonly #secrets = new Secrets('hidden');
  /** Events and stderr are held back: a password may become known after it was printed, and may be printed in pieces. */
  #events: Run[] = [];
  #stderr = '';

  header(header: RecordingHeader): RecordingHeader {
    const { args, hardware } = header.run;
    const networks = hardware.networks.map(({ password, ...network }) => {
      if (password !== undefined) this.#secrets.hideIn({ event: 'secret', text: password });
      return network;
    });
    const hidden = args.map((text) => '*'.repeat(text.length));
    return { ...header, run: { ...header.run, args: hidden, hardware: { ...hardware, networks } } };
  }

  /**
   * @param lines - whole lines of a tape.
   * @returns lines that can be written now.
   */
  lines(lines: string): string {
    const runs = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Run);
    return runs.map((run) => this.#line(run)).join('');
  }

  /**
   * To be called at the end of a pass.
   *
   * @returns the lines that were held back.
   */
  rest(): string {
    const events = this.#events.map(([count, key, value]) => encode([count, key, this.#event(String(value))]));
    this.#events = [];
    return events.join('') + this.#printed(this.#stderr.length);
  }

  #line(run: Run): string {
    const [count, key, value] = run;
    if (key === TapeKey.event) {
      this.#event(String(value)); // it may contain a password
      this.#events.push(run);
      return this.#events.length > MOST_EVENTS ? this.rest() : '';
    }
    if (key !== TapeKey.stderr || typeof value !== 'string') return encode([count, key, this.#value(key, value)]);
    if (value.length * count > MOST_HELD)
      return this.#printed(this.#stderr.length) + encode([count, key, this.#secrets.hide(value)]);
    this.#stderr += value.repeat(count);
    return this.#stderr.length > MOST_HELD ? this.#printed(this.#stderr.lastIndexOf('\n') + 1) : '';
  }

  /** @param length - characters of the held stderr to write; 0: all. */
  #printed(length: number): string {
    const end = length || this.#stderr.length;
    const lines = this.#secrets.hide(this.#stderr.slice(0, end)).split(/(?<=\n)/);
    this.#stderr = this.#stderr.slice(end);
    return lines.map((line) => (line === '' ? '' : encode([1, TapeKey.stderr, line]))).join('');
  }

  #value(key: string, value: TapeValue): TapeValue {
    if (key === TapeKey.seed) return value;
    if (key === TapeKey.random || key === TapeKey.stdout || key === TapeKey.stderr) return dropped(value);
    if (typeof value === 'object' && value !== null && ('base64' in value || 'bytes' in value)) return dropped(value);
    return value;
  }

  #event(text: string): TapeValue {
    try {
      const event = this.#secrets.hideIn(JSON.parse(text) as ProgramEvent);
      return event.event === 'secret' ? dropped(text) : `${JSON.stringify(event)}\n`;
    } catch {
      return dropped(text); // part of a long event
    }
  }
}

function encode(run: Run): string {
  return `${JSON.stringify(run)}\n`;
}

function dropped(value: TapeValue): TapeValue {
  return { dropped: JSON.stringify(value).length };
}
