// Runs one Python program: the interpreter in a thread of its own, its sockets and its terminal in this one.
import type { Worker } from 'node:worker_threads';
import type { VerificationSettings } from '../../../context/verification-settings.ts';
import { TlsError } from '../../../errors.ts';
import type { Network } from '../../../net/transport.ts';
import { SharedCommon } from '../../bridge/layout.ts';
import type { ProgramData, Request } from '../../bridge/messages.ts';
import type { EventDetail } from '../../bridge/program-event.ts';
import { Doorbell } from '../doorbell.ts';
import { SocketHost } from '../socket-host.ts';
import { type NodeProgramData, startWorker } from './start-worker.ts';
import type { Pass, Plan } from './target.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';

export interface RunOptions {
  readonly plan: Plan;
  /** Of `sys.argv` all but the first. */
  readonly args: readonly string[];
  /** Folders whose content lies in the board's `/lib` too. */
  readonly libraries?: readonly string[];
  /** Seconds after which the program is ended. */
  readonly timeout?: number | undefined;
  /** The id of a profile that exists. */
  readonly board: string;
  /** What the board's clock shows at first; default: `now`. */
  readonly clock?: ProgramData['clock'];
  /** Whether its Wi-Fi is connected at first; default: `up`. */
  readonly wifi?: ProgramData['wifi'];
  /** Whether libraries that no firmware has are there all the same; default: `absent`. */
  readonly libraryStandIns?: ProgramData['libraryStandIns'];
  /** DER certificates that replace the profile's built-in roots. */
  readonly bundle?: readonly Uint8Array[] | undefined;
  /** Of a strict profile: no firmware heeds it. Checked by whoever hands it in. */
  readonly verification?: VerificationSettings | undefined;
  /** Bytes that TLS may take, in place of what the board has. */
  readonly heap?: number | undefined;
  /** Takes the secrets of connections, lines of an NSS key log. */
  readonly keyLog?: ((line: string) => void) | undefined;
  /** How much `streams.onEvent` is told. */
  readonly detail?: EventDetail;
  readonly network: Network;
  readonly streams: TerminalStreams;
  /** Its abort is a KeyboardInterrupt in the program. */
  readonly signal: AbortSignal;
}

/** Milliseconds in which an interrupted program must reach a call of ours; a loop of pure Python never does. */
const INTERRUPT_PATIENCE = 1000;
/** 128 + SIGINT, what shells expect of a program that Ctrl-C ended. */
const INTERRUPTED = 130;
/** As timeout(1) exits. */
const TIMED_OUT = 124;

/**
 * @returns the program's exit code: 0, what it gave `sys.exit`, 1 after an uncaught exception, 130 after an uncaught
 *   KeyboardInterrupt, 124 when its time was over. Everything that it printed or sent has left by then.
 * @throws TlsError `micropython.interpreter_failed`.
 */
export async function runProgram(options: RunOptions): Promise<number> {
  const { plan, timeout, streams } = options;
  // No AbortSignal.timeout in an AbortSignal.any: Node 20's collector may take them before they fire (nodejs/node#54614).
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  options.signal.addEventListener('abort', onAbort);
  if (options.signal.aborted) onAbort();
  let isOver = false;
  const timer = timeout === undefined ? undefined : setTimeout(() => end(), timeout * 1000);
  const end = () => {
    isOver = true;
    ending.abort();
  };
  const signal = ending.signal;
  let code: number;
  try {
    if (plan.boot !== undefined) await runPass(plan.boot, { ...options, signal, streams: bootStreams(streams) });
    code = await runPass(plan.main, { ...options, signal });
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
  if (!isOver) return code;
  streams.stderr.write(`thimble: stopped after ${timeout} s (--timeout)\n`);
  return TIMED_OUT;
}

/** A board writes what boot.py prints into boot_out.txt, and shows it nobody. */
function bootStreams({ stderr, ...streams }: TerminalStreams): TerminalStreams {
  return { ...streams, stdout: stderr, stderr };
}

async function runPass({ start, name }: Pass, options: RunOptions): Promise<number> {
  const common = new SharedCommon();
  const doorbell = new Doorbell();
  const sockets = new SocketHost(options.network, common, doorbell);
  const terminal = new Terminal(options.streams, common, doorbell);
  const data: NodeProgramData = {
    common: common.memory,
    folder: options.plan.folder,
    libraries: options.libraries ?? [],
    start,
    argv: [name, ...options.args],
    board: options.board,
    clock: options.clock ?? 'now',
    wifi: options.wifi ?? 'up',
    libraryStandIns: options.libraryStandIns ?? 'absent',
    bundle: options.bundle,
    verification: options.verification,
    detail: options.detail ?? 'notes',
    logsKeys: options.keyLog !== undefined,
    heap: options.heap,
  };
  const worker = startWorker(data);
  const interruption = interruptOnAbort(options.signal, common, worker);
  const printed = terminal.relayOutput();
  try {
    return await new Promise<number>((done, failed) => {
      worker.on('message', (request: Request) => {
        if (request.type === 'exit') done(request.code);
        else if (request.type === 'wake') doorbell.ring();
        else if (request.type === 'keylog') options.keyLog?.(request.line);
        else if (request.type === 'input') terminal.readInput();
        else sockets.handle(request);
      });
      worker.once('error', (error) => failed(interpreterFailure(error)));
      worker.once('exit', () => done(INTERRUPTED)); // only ever first after terminate()
    });
  } finally {
    interruption.forget();
    terminal.finish();
    await Promise.all([printed, sockets.finish()]);
    await worker.terminate();
    if (interruption.terminated) options.streams.stderr.write('KeyboardInterrupt: stopped in a loop of pure Python\n');
  }
}

function interruptOnAbort(signal: AbortSignal, common: SharedCommon, worker: Worker) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const state = {
    terminated: false,
    forget(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
  const onAbort = () => {
    common.interrupt();
    timer = setTimeout(() => {
      if (!common.interrupted) return;
      state.terminated = true;
      void worker.terminate();
    }, INTERRUPT_PATIENCE);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  return state;
}

function interpreterFailure(error: Error): TlsError {
  return new TlsError('micropython.interpreter_failed', `the Python interpreter failed: ${error.message}`, {
    cause: error,
  });
}
