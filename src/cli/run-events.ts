// `run --json`: writes the events of a run, one JSON object a line.
import { Writable } from 'node:stream';
import { printableJson } from '../errors/printable.ts';
import { LineOutput, LONGEST_LINE } from '../micropython/main-thread/line-output.ts';
import type { Secrets } from '../micropython/main-thread/secrets.ts';
import type { RunEvent } from './run-event.ts';

export function writeEvent(out: Writable, event: RunEvent): void {
  if (event.event === 'secret') return;
  out.write(`${printableJson(event)}\n`);
}

/** Redacts secrets in a text. */
export type Hiding = Pick<Secrets, 'hide' | 'hideAfter'>;

/** Streams for a program, whose bytes become `output` events on `out`; `flush` emits the incomplete lines. */
export interface OutputEvents {
  readonly stdout: Writable;
  readonly stderr: Writable;
  flush(): void;
  /** Ends both. */
  finish(): Promise<void>;
}

/** @param prompts - as in `LineOutput`: `held` if the same run must produce the same events, regardless of timing. */
export function outputEvents(out: Writable, secrets: Hiding, prompts: 'shown' | 'held'): OutputEvents {
  const lines = new LineOutput((stream, text, before) => {
    const [first, ...others] = linesOf(text);
    const shown = [secrets.hideAfter(before, first!), ...others.map((line) => secrets.hide(line))];
    const events = shown.flatMap((line): RunEvent[] => (line === '' ? [] : [{ event: 'output', stream, text: line }]));
    const written = events.map((event) => `${printableJson(event)}\n`).join('');
    return new Promise((resolve) => out.write(written, () => resolve()));
  }, prompts);
  const open = (stream: 'stdout' | 'stderr') =>
    new Writable({
      highWaterMark: 1, // so that no event overtakes a pending one
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

/** Splits into lines with their line feeds; too long ones are cut: the chunks of the input must not show. */
function linesOf(text: string): readonly string[] {
  return text.match(LINES) ?? [];
}

const LINES = new RegExp(`[^\\n]{0,${LONGEST_LINE - 1}}\\n|[^\\n]{1,${LONGEST_LINE}}`, 'g');
