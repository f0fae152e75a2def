// Prints where a replay differs from the recorded run, and ends a replay that cannot continue.
import { encodeUtf8 } from '../../util/utf8.ts';
import { OUTPUT_HEADER, OUTPUT_PIECE, OutputStream } from '../bridge/layout.ts';
import type { Request } from '../bridge/messages.ts';
import type { ProgramEvent } from '../bridge/program-event.ts';
import type { Bridge } from '../program-thread/bridge.ts';
import type { PlayerListener } from './player.ts';
import type { RecordedPass } from './tape.ts';

/** The most changed files that are named. */
const MOST_CHANGED = 10;

export class ReplayListener implements PlayerListener {
  readonly #bridge: Bridge;
  readonly #post: (request: Request) => void;
  readonly #recorded: RecordedPass;
  readonly #changed = new Set<string>();
  /** The line that the program is executing, once the interpreter runs. */
  line: () => string | undefined = () => undefined;

  /** @param bridge - to the main thread, past the tape: messages from here are not part of the recorded run. */
  constructor(bridge: Bridge, post: (request: Request) => void, recorded: RecordedPass) {
    this.#bridge = bridge;
    this.#post = post;
    this.#recorded = recorded;
  }

  changed(path: string): void {
    if (this.#changed.has(path) || this.#changed.size >= MOST_CHANGED) return;
    this.#changed.add(path);
    this.#warn(`the program is not the recorded one: ${path} has changed`);
  }

  differs(what: string): void {
    this.#warn(`the replay differs from the recording${this.#place()}: ${what}`);
  }

  exhausted(key: string): never {
    const { end } = this.#recorded;
    if (end.stopped) return this.#end(end.code);
    this.#warn(`the replay ends${this.#place()}: the recorded run did not ask for this (${key})`);
    return this.#diverged();
  }

  dropped(key: string): never {
    this.#warn(
      `the replay ends${this.#place()}: --redact took out of the recording what the program asks for (${key})`,
    );
    return this.#diverged();
  }

  #place(): string {
    const line = this.line();
    return line === undefined ? '' : ` at ${line}`;
  }

  #warn(text: string): void {
    this.#tell({ event: 'warning', text });
  }

  #diverged(): never {
    const line = this.line();
    this.#tell({ event: 'end', cause: 'diverged', ...(line !== undefined && { line }) });
    return this.#end(1);
  }

  #end(code: number): never {
    this.#post({ type: 'exit', code });
    const never = new Int32Array(new SharedArrayBuffer(4));
    for (;;) Atomics.wait(never, 0, 0);
  }

  #tell(event: ProgramEvent): void {
    const bytes = encodeUtf8(`${JSON.stringify(event)}\n`).subarray(0, OUTPUT_PIECE - OUTPUT_HEADER);
    const whole = new Uint8Array(OUTPUT_HEADER + bytes.length);
    whole[0] = OutputStream.event;
    new DataView(whole.buffer).setUint32(1, bytes.length, true);
    whole.set(bytes, OUTPUT_HEADER);
    this.#bridge.print(whole);
  }
}
