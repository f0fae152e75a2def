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

/** A stream for the program, whose bytes become `output` events on `out`. Bytes that are no UTF-8 become U+FFFD. */
export function outputEvents(stream: 'stdout' | 'stderr', out: Writable, secrets: Hiding): Writable {
  const decoder = new StringDecoder('utf8');
  const emit = (text: string, done: () => void) => {
    if (text === '') done();
    else
      out.write(`${printableJson({ event: 'output', stream, text: secrets.hide(text) } satisfies RunEvent)}\n`, () =>
        done(),
      );
  };
  return new Writable({
    write: (bytes: Buffer, _encoding, done) => emit(decoder.write(bytes), done),
    final: (done) => emit(decoder.end(), done),
  });
}
