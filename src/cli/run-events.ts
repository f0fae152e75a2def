// `run --json`: writes the events of a run, one JSON object a line.
import { Writable } from 'node:stream';
import { printableJson } from '../errors/printable.ts';
import { LineOutput } from '../micropython/host/line-output.ts';
import type { RunEvent } from './run-event.ts';

export function writeEvent(out: Writable, event: RunEvent): void {
  if (event.event === 'secret') return;
  out.write(`${printableJson(event)}\n`);
}

/** What takes secrets out of a text. */
export interface Hiding {
  hide(text: string): string;
}

/** Streams for a program, whose bytes become `output` events on `out`; `flush` emits the lines that are not finished. */
export interface OutputEvents {
  readonly stdout: Writable;
  readonly stderr: Writable;
  flush(): void;
  /** Ends both. */
  finish(): Promise<void>;
}

export function outputEvents(out: Writable, secrets: Hiding): OutputEvents {
  const lines = new LineOutput((stream, text) => {
    const event: RunEvent = { event: 'output', stream, text: secrets.hide(text) };
    return new Promise((resolve) => out.write(`${printableJson(event)}\n`, () => resolve()));
  });
  const open = (stream: 'stdout' | 'stderr') =>
    new Writable({
      write(bytes: Buffer, _encoding, done) {
        void (lines.add(stream, bytes) ?? Promise.resolve()).then(() => done());
      },
    });
  const streams = { stdout: open('stdout'), stderr: open('stderr') };
  return {
    ...streams,
    flush: () => lines.flush(),
    async finish() {
      for (const stream of Object.values(streams)) await new Promise<void>((resolve) => stream.end(resolve));
      lines.end();
    },
  };
}
