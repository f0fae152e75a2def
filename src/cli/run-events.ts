// `run --json`: writes the events of a run, one JSON object a line.

import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printableJson } from '../errors/printable.ts';
import type { RunEvent } from './run-event.ts';

export function writeEvent(out: Writable, event: RunEvent): void {
  if (event.event === 'secret') return;
  out.write(`${printableJson(event)}\n`);
}

/** What takes secrets out of a text. */
export interface Hiding {
  hide(text: string): string;
}

/** Characters of an unfinished line that are held back. */
const LONGEST_LINE = 64 * 1024;
/** Milliseconds after which an unfinished line is written: a prompt. */
const PROMPT_AFTER = 50;

/** A stream for the program, and what writes all that it holds back. */
export interface OutputEvents {
  readonly stream: Writable;
  flush(): void;
}

/**
 * A stream whose bytes become `output` events on `out`, whole lines where they come: a print of a dict comes in pieces, in
 * none of which a secret could be seen. Bytes that are no UTF-8 become U+FFFD.
 *
 * @param before - called when the program writes: what another stream holds back comes first.
 */
export function outputEvents(
  name: 'stdout' | 'stderr',
  out: Writable,
  secrets: Hiding,
  before: () => void = () => {},
): OutputEvents {
  const decoder = new StringDecoder('utf8');
  let held = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const emit = (text: string, done: () => void = () => {}) => {
    if (text === '') {
      done();
      return;
    }
    const event: RunEvent = { event: 'output', stream: name, text: secrets.hide(text) };
    out.write(`${printableJson(event)}\n`, () => done());
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = held;
    held = '';
    emit(text);
  };
  const stream = new Writable({
    write(bytes: Buffer, _encoding, done) {
      held += decoder.write(bytes);
      const end = held.length > LONGEST_LINE ? held.length : held.lastIndexOf('\n') + 1;
      const whole = held.slice(0, end);
      held = held.slice(end);
      before();
      if (held !== '') timer ??= setTimeout(flush, PROMPT_AFTER);
      emit(whole, done);
    },
    final(done) {
      held += decoder.end();
      flush();
      done();
    },
  });
  return { stream, flush };
}
