// Runs a Python program in a browser: in a worker, with files in memory; its output goes to the page.
import type { SharedCommon } from '../../bridge/layout.ts';
import type { ProgramData } from '../../bridge/messages.ts';
import type { Files } from '../../program-thread/browser/memory-folder.ts';
import type { FromProgram, TabProgramData } from '../../program-thread/browser/program-message.ts';
import type { Doorbell } from '../doorbell.ts';
import type { Passes } from '../plan.ts';
import { type OutputSinks, ProgramOutput } from '../program-output.ts';
import { type PassOptions, type PassTerminal, type ProgramThread, runPasses } from '../run-passes.ts';

export interface TabRunOptions extends PassOptions {
  readonly plan: Passes;
  readonly files: Files;
  /** Root certificates (DER), used instead of the system's roots as in `thimble run`. */
  readonly roots: readonly Uint8Array[];
  readonly sinks: OutputSinks;
  /** Called when the program first reads standard input; `undefined` ends it. */
  readonly onInputWanted?: (write: (text: string | undefined) => void) => void;
}

/**
 * @returns the exit code, see `runPasses`, and the files at the end of the program.
 * @throws TlsError `micropython.interpreter_failed`.
 */
export async function runInTab(
  options: TabRunOptions,
): Promise<{ readonly code: number; readonly timedOut: boolean; readonly files: Files }> {
  let { files } = options;
  const { roots, sinks, plan, onInputWanted } = options;
  const result = await runPasses(plan, options, {
    startThread: (data) => startThread({ ...data, files, roots }, (left) => (files = left)),
    openTerminal: (pass, common, doorbell) =>
      new TabTerminal(pass === 'boot' ? bootSinks(sinks) : sinks, common, doorbell, onInputWanted),
  });
  return { ...result, files };
}

/** A board writes the output of boot.py to boot_out.txt only, not to the console. */
function bootSinks(sinks: OutputSinks): OutputSinks {
  return { ...sinks, stdout: (bytes) => sinks.stderr(bytes) };
}

function startThread(data: ProgramData & TabProgramData, onFiles: (files: Files) => void): ProgramThread {
  const worker = new Worker(new URL('../../program-thread/browser/worker.ts', import.meta.url), {
    type: 'module',
    name: 'program',
  });
  let onExit = () => {};
  let onFailure = (_: Error) => {};
  worker.addEventListener('error', ({ message }) => onFailure(new Error(message)));
  worker.postMessage(data);
  return {
    onMessage: (listener) =>
      worker.addEventListener('message', ({ data: message }: MessageEvent<FromProgram>) => {
        if (message.type === 'files') onFiles(message.files);
        else if (message.type === 'failure') onFailure(new Error(message.message));
        else listener(message);
      }),
    onFailure: (listener) => {
      onFailure = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    async terminate() {
      worker.terminate();
      onExit();
    },
  };
}

class TabTerminal implements PassTerminal {
  readonly #output: ProgramOutput;
  readonly #sinks: OutputSinks;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  readonly #onInputWanted: TabRunOptions['onInputWanted'];
  #over = false;
  /** Typed text written so far: pieces are written one after another. */
  #written = Promise.resolve();

  constructor(
    sinks: OutputSinks,
    common: SharedCommon,
    doorbell: Doorbell,
    onInputWanted: TabRunOptions['onInputWanted'],
  ) {
    this.#output = new ProgramOutput(sinks, common, doorbell);
    this.#sinks = sinks;
    this.#common = common;
    this.#doorbell = doorbell;
    this.#onInputWanted = onInputWanted;
  }

  relayOutput(): Promise<void> {
    return this.#output.relay();
  }

  finish(): void {
    this.#over = true;
    this.#output.finish();
  }

  tell(line: string): void {
    void this.#sinks.stderr(new TextEncoder().encode(`${line}\n`));
  }

  readInput(): void {
    if (this.#onInputWanted === undefined) this.#endInput();
    else
      this.#onInputWanted((text) => {
        this.#written = this.#written.then(() => (text === undefined ? this.#endInput() : this.#write(text)));
      });
  }

  async #write(text: string): Promise<void> {
    const ring = this.#common.input;
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length && !this.#over; ) {
      at += ring.write(bytes.subarray(at));
      this.#common.wake();
      if (at === bytes.length) break;
      ring.announceSleep();
      if (!ring.roomy) await this.#doorbell.next();
    }
  }

  #endInput(): void {
    this.#common.input.end();
    this.#common.wake();
  }
}
