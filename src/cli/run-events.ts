// `run --json`: what a program prints and ends with, as one JSON object a line.

import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printableJson } from '../errors/printable.ts';

/**
 * - `start`: as which board, and why that one if nobody named it.
 * - `output`: text as the program wrote it; pieces of one stream, joined, are all that it wrote there.
 * - `exit`: the last one.
 */
export type RunEvent =
  | { readonly event: 'start'; readonly board: string; readonly reason?: string | undefined }
  | { readonly event: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly event: 'exit'; readonly code: number };

export function writeEvent(out: Writable, event: RunEvent): void {
  out.write(`${printableJson(event)}\n`);
}

/** A stream for the program, whose bytes become `output` events on `out`. Bytes that are no UTF-8 become U+FFFD. */
export function outputEvents(stream: 'stdout' | 'stderr', out: Writable): Writable {
  const decoder = new StringDecoder('utf8');
  const emit = (text: string, done: () => void) => {
    if (text === '') done();
    else out.write(`${printableJson({ event: 'output', stream, text } satisfies RunEvent)}\n`, () => done());
  };
  return new Writable({
    write: (bytes: Buffer, _encoding, done) => emit(decoder.write(bytes), done),
    final: (done) => emit(decoder.end(), done),
  });
}
