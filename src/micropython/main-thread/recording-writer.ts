// Writes the recording of a run, up to the largest size that can be read again.
import { encodeUtf8 } from '../../util/utf8.ts';
import {
  encodeEnd,
  encodeExit,
  encodeHeader,
  encodePass,
  MAX_RECORDING,
  type PassName,
  type RecordingHeader,
} from '../tape/recording.ts';
import type { TapeEnd } from '../tape/tape.ts';
import { Redaction } from './redaction.ts';

/** Bytes reserved for the last lines. */
const REST = 4096;

export class RecordingWriter {
  readonly #write: (text: string) => void;
  readonly #redaction: Redaction | undefined;
  #left = MAX_RECORDING - REST;

  /** @param write - called with whole lines to append to the file. */
  constructor(header: RecordingHeader, write: (text: string) => void) {
    this.#write = write;
    this.#redaction = header.redacted ? new Redaction() : undefined;
    this.#put(encodeHeader(this.#redaction?.header(header) ?? header));
  }

  /** Whether it became too long and the end is missing. */
  get isCut(): boolean {
    return this.#left < 0;
  }

  begin(pass: PassName): void {
    this.#put(encodePass(pass));
  }

  lines(lines: string): void {
    this.#put(this.#redaction?.lines(lines) ?? lines);
  }

  end(end: TapeEnd): void {
    this.#put(this.#redaction?.rest() ?? '');
    this.#write(encodeEnd({ ...end, stopped: end.stopped || this.isCut }));
  }

  finish(code: number, timedOut: boolean): void {
    this.#write(encodeExit({ code, timedOut, cut: this.isCut }));
  }

  #put(text: string): void {
    if (this.isCut) return;
    this.#left -= encodeUtf8(text).length;
    if (!this.isCut) this.#write(text);
  }
}
