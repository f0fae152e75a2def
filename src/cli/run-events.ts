// `run --json`: what a program prints and ends with, as one JSON object a line.

import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Basis } from '../boards/provenance.ts';
import { printableJson } from '../errors/printable.ts';
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';
import type { SummaryEvent } from './run-summary.ts';

/**
 * - `start`: what runs as which board; how well that board is known (the worst basis of its facts); and why that one if
 *   nobody named it.
 * - `output`: text as the program wrote it; pieces of one stream, joined, are all that it wrote there.
 * - `summary`: with `--summary`, the last but one.
 * - `exit`: the last one.
 *
 * docs/run-events.schema.json describes all of them.
 */
export type RunEvent =
  | {
      readonly event: 'start';
      readonly board: string;
      readonly file: string;
      readonly basis: Basis;
      readonly reason?: string | undefined;
    }
  | SummaryEvent
  | ProgramEvent
  | { readonly event: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly event: 'exit'; readonly code: number };

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
