// `--redact`: removes possible credentials from a recording. Lengths, times and the sequence of events stay. Bytes that were
// received, read, typed or printed are dropped, and so is randomness, which would allow a TLS connection to be decrypted.
import type { ProgramEvent } from '../bridge/program-event.ts';
import type { RecordingHeader } from '../tape/recording.ts';
import { TapeKey, type TapeValue } from '../tape/tape.ts';
import { Secrets } from './secrets.ts';

export class Redaction {
  readonly #secrets = new Secrets('hidden');

  header(header: RecordingHeader): RecordingHeader {
    const { args, hardware } = header.run;
    const networks = hardware.networks.map(({ password: _, ...network }) => network);
    const hidden = args.map((text) => '*'.repeat(text.length));
    return { ...header, run: { ...header.run, args: hidden, hardware: { ...hardware, networks } } };
  }

  /** @param lines - whole lines of a tape. */
  lines(lines: string): string {
    const runs = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as [number, string, TapeValue]);
    // First collect the passwords: their events may come after the output that contains them.
    for (const [, key, value] of runs) if (key === TapeKey.event) this.#event(String(value));
    return runs.map((run) => `${JSON.stringify(this.#line(run))}\n`).join('');
  }

  #line([count, key, value]: [number, string, TapeValue]): [number, string, TapeValue] {
    return [count, key, this.#value(key, value)];
  }

  #value(key: string, value: TapeValue): TapeValue {
    if (key === TapeKey.seed) return value;
    if (key === TapeKey.event) return this.#event(String(value));
    if (key === TapeKey.stderr) return typeof value === 'string' ? this.#secrets.hide(value) : dropped(value);
    if (key === TapeKey.random || key === TapeKey.stdout) return dropped(value);
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

function dropped(value: TapeValue): TapeValue {
  return { dropped: JSON.stringify(value).length };
}
