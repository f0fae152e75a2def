// Runs a Python program on Node: in a worker thread, with a folder of this computer, and Node's streams as its terminal.
import type { Request } from '../../bridge/messages.ts';
import type { InterpreterMessage, NodeProgramData } from '../../program-thread/node/worker-data.ts';
import { type PassOptions, type ProgramThread, runPasses } from '../run-passes.ts';
import { startWorker } from './start-worker.ts';
import type { Plan } from './target.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';

export interface RunOptions extends PassOptions {
  readonly plan: Plan;
  /** Folders whose content is in the board's `/lib` too. */
  readonly libraries?: readonly string[];
  readonly streams: TerminalStreams;
}

/**
 * @returns the program's exit code: 0, the value passed to `sys.exit`, 1 after an uncaught exception, 130 after an
 *   uncaught KeyboardInterrupt, 124 after a timeout. By then all its output and network data have been sent.
 * @throws TlsError `micropython.interpreter_failed`.
 */
export async function runOnNode(options: RunOptions): Promise<number> {
  const { plan, streams, libraries = [], replay } = options;
  const timeout = replay?.header.timeout ?? options.timeout;
  const { code, timedOut } = await runPasses(plan, options, {
    startThread: (data) => threadOf({ ...data, folder: plan.folder, libraries }),
    openTerminal: (pass, common, doorbell) =>
      new Terminal(pass === 'boot' ? bootStreams(streams) : streams, common, doorbell),
    tell: (line) => void streams.stdout.write(`${line}\r\n`),
  });
  if (timedOut) streams.stderr.write(`thimble: stopped after ${timeout} s (--timeout)\n`);
  return code;
}

/** A board writes the output of boot.py to boot_out.txt only, not to the console. */
function bootStreams({ stderr, ...streams }: TerminalStreams): TerminalStreams {
  return { ...streams, stdout: stderr, stderr };
}

/**
 * The interpreter as the process's first program compiled it, for all others: compiling takes 0.1 s of CPU time. Held until
 * the process ends: Node 24 has aborted (ThreadIsolation::UnregisterWasmAllocation) when the end of a thread freed its code.
 */
let interpreter: object | undefined;

function threadOf(data: NodeProgramData): ProgramThread {
  const worker = startWorker({ ...data, interpreter });
  return {
    onMessage: (listener) =>
      worker.on('message', (message: Request | InterpreterMessage) => {
        if (message.type === 'interpreter') interpreter ??= message.module;
        else listener(message);
      }),
    onFailure: (listener) => worker.once('error', listener),
    onExit: (listener) => worker.once('exit', listener),
    terminate: () => worker.terminate(),
  };
}
