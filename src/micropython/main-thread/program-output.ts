// The main thread's part of print(): passes on the output and events of the program's thread, in order.
import { OUTPUT_HEADER, OutputStream, type SharedCommon } from '../bridge/layout.ts';
import type { ProgramEvent } from '../bridge/program-event.ts';
import type { Doorbell } from './doorbell.ts';

/** Receivers of the output. A returned promise delays everything that follows, so a slow reader slows the program down. */
export interface OutputSinks {
  stdout(bytes: Uint8Array): Promise<void> | undefined;
  stderr(bytes: Uint8Array): Promise<void> | undefined;
  /** Called in order with the output. */
  event(event: ProgramEvent): void;
}

export class ProgramOutput {
  readonly #sinks: OutputSinks;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  #over = false;
  /** The beginning of an incomplete event. */
  #eventText = '';
  readonly #decoder = new TextDecoder();

  constructor(sinks: OutputSinks, common: SharedCommon, doorbell: Doorbell) {
    this.#sinks = sinks;
    this.#common = common;
    this.#doorbell = doorbell;
  }

  /** Passes on the program's output, until {@link finish}. */
  async relay(): Promise<void> {
    const ring = this.#common.output;
    for (;;) {
      for (const [stream, bytes] of this.#takePieces()) {
        if (stream === OutputStream.event) this.#tell(bytes);
        else await (stream === OutputStream.stderr ? this.#sinks.stderr(bytes) : this.#sinks.stdout(bytes));
      }
      if (ring.length > 0) continue;
      if (this.#over) return;
      ring.announceSleep();
      if (ring.length === 0) await this.#doorbell.next();
    }
  }

  /** Nothing more will be printed: {@link relay} ends when the ring is empty. */
  finish(): void {
    this.#over = true;
    this.#doorbell.ring();
  }

  #tell(bytes: Uint8Array): void {
    const lines = (this.#eventText + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#eventText = lines.pop()!;
    for (const line of lines) this.#sinks.event(JSON.parse(line) as ProgramEvent);
  }

  /** Takes all waiting output, and joins consecutive pieces of the same stream: print() writes tiny pieces. */
  #takePieces(): (readonly [stream: number, bytes: Uint8Array])[] {
    const ring = this.#common.output;
    const waiting = new Uint8Array(ring.length);
    ring.read(waiting);
    this.#common.wake();
    const view = new DataView(waiting.buffer);
    const runs: { readonly stream: number; readonly start: number; end: number }[] = [];
    let run: (typeof runs)[number] | undefined;
    for (let at = 0; at < waiting.length; ) {
      const stream = view.getUint8(at);
      const start = at + OUTPUT_HEADER;
      const end = start + view.getUint32(at + 1, true);
      if (run?.stream === stream) {
        waiting.copyWithin(run.end, start, end); // overwrites the header between them
        run.end += end - start;
      } else {
        run = { stream, start, end };
        runs.push(run);
      }
      at = end;
    }
    return runs.map(({ stream, start, end }) => [stream, waiting.subarray(start, end)]);
  }
}
