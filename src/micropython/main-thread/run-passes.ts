// Runs a Python program on any platform: the interpreter in a separate thread, its sockets and terminal in this one.
import { loadProfile } from '../../boards/load-profile.ts';
import { TlsError } from '../../errors.ts';
import type { Network } from '../../net/transport.ts';
import { withoutIpv6 } from '../../net/without-ipv6.ts';
import { DirectInterrupt } from '../bridge/direct-interrupt.ts';
import { SharedCommon } from '../bridge/layout.ts';
import type { BoardReset, Picture, ProgramData, Request } from '../bridge/messages.ts';
import type { EndCause } from '../bridge/program-event.ts';
import { NO_FAULTS } from '../faults/plan.ts';
import { NO_HARDWARE } from '../hardware/description.ts';
import type { Recording } from '../tape/recording.ts';
import type { TapeMode } from '../tape/tape.ts';
import { Doorbell } from './doorbell.ts';
import type { Pass, Passes } from './plan.ts';
import type { RecordingWriter } from './recording-writer.ts';
import { TcpSockets, waitAtMost } from './tcp-sockets.ts';

type Given =
  | 'bundle'
  | 'verification'
  | 'heap'
  | 'clock'
  | 'wifi'
  | 'libraryStandIns'
  | 'detail'
  | 'interactive'
  | 'startedBy'
  | 'startsAgain'
  | 'hardware'
  | 'stubs'
  | 'speed'
  | 'faults'
  | 'device';

/** Options of a run; those from `ProgramData` are described there. */
export interface PassOptions extends Partial<Pick<ProgramData, Given>> {
  /** `sys.argv[1:]`. */
  readonly args: readonly string[];
  /** How often the board starts in total: it starts again after a reset, deep sleep or watchdog reset. Default 1. */
  readonly boots?: number | undefined;
  /** Seconds after which the program is stopped. */
  readonly timeout?: number | undefined;
  /** The id of an existing profile. */
  readonly board: string;
  readonly screenshots?: Screenshots | undefined;
  /** Called with a picture of the display whenever it changes. */
  readonly onDisplay?: ((picture: Picture) => void) | undefined;
  /** Called with the secrets of connections, lines of an NSS key log. */
  readonly keyLog?: ((line: string) => void) | undefined;
  /** Records the run's external inputs. */
  readonly recorder?: RecordingWriter | undefined;
  /** A recording to use instead of external inputs. */
  readonly replay?: Recording | undefined;
  readonly network: Network;
  /** Aborting it raises a KeyboardInterrupt in the program. */
  readonly signal: AbortSignal;
}

/** Requested pictures of the display. */
interface Screenshots {
  /** Milliseconds of program time; negative: at the end. */
  readonly times: readonly number[];
  take(index: number, picture: Picture): void;
}

/** The program's thread, as seen by the main thread. */
export interface ProgramThread {
  onMessage(listener: (request: Request) => void): void;
  onFailure(listener: (error: Error) => void): void;
  /** @param listener - called when the thread has ended, also after {@link terminate}. */
  onExit(listener: () => void): void;
  terminate(): Promise<unknown>;
}

/** The terminal of one pass. */
export interface PassTerminal {
  /** Passes on the program's output until {@link finish} is called and the ring is empty. */
  relayOutput(): Promise<void>;
  finish(): void;
  /** The program reads standard input. */
  readInput(): void;
  /** A prompt follows the program: reads single keys from now on. Absent: this platform has no prompt. */
  readKeys?(control: Control): void;
  /** Writes a message of this tool to standard error. */
  tell(line: string): void;
}

/** Actions of keys that the program does not read. */
export interface Control {
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-]: leaves the prompt, whatever is running. */
  leave(): void;
}

/** The platform's part of a run. */
export interface RunPlatform {
  startThread(data: ProgramData): ProgramThread;
  openTerminal(pass: 'boot' | 'main', common: SharedCommon, doorbell: Doorbell): PassTerminal;
  /** Prints a line to the program's output, between two passes at a prompt. */
  tell?(line: string): void;
}

/** Milliseconds until the main thread delivers the interrupt itself, if it can. */
const DIRECT_AFTER = 50;
/** Milliseconds until an interrupted program must reach a host call; a loop of pure Python never does. */
const INTERRUPT_TIMEOUT = 1000;
/** 128 + SIGINT, the exit code that shells expect after Ctrl-C. */
const INTERRUPTED = 130;
/** The exit code of timeout(1). */
const TIMED_OUT = 124;

/**
 * @returns the program's exit code: 0, the value passed to `sys.exit`, 1 after an uncaught exception, 130 after an
 *   uncaught KeyboardInterrupt, 124 after a timeout. By then all its output and network data have been sent.
 * @throws TlsError `micropython.interpreter_failed`.
 */
export async function runPasses(
  passes: Passes,
  options: PassOptions,
  platform: RunPlatform,
): Promise<{ readonly code: number; readonly timedOut: boolean }> {
  const { timeout } = options;
  // No AbortSignal.timeout in an AbortSignal.any: Node 20 may collect them before they fire (nodejs/node#54614).
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  options.signal.addEventListener('abort', onAbort);
  if (options.signal.aborted) onAbort();
  let timedOut = false;
  const end = () => {
    timedOut = true;
    ending.abort();
  };
  const timer = timeout === undefined ? undefined : setTimeout(end, timeout * 1000);
  let code: number;
  try {
    const inTime = { ...options, network: await networkOf(options), signal: ending.signal };
    code = await runBoots(passes, inTime, platform);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
  options.recorder?.finish(timedOut ? TIMED_OUT : code, timedOut);
  // A replay does not wait for the timeout that stopped the recorded run, but reports it.
  if (options.replay?.exit.timedOut === true && code === options.replay.passes.get('main')?.end.code) timedOut = true;
  return { code: timedOut ? TIMED_OUT : code, timedOut };
}

/** Runs the program up to `boots` times; soft resets at the prompt are not counted. */
async function runBoots({ boot, main }: Passes, options: PassOptions, platform: RunPlatform): Promise<number> {
  const { chip, runtime } = await loadProfile(options.board);
  let startedBy: EndCause | undefined;
  for (let boots = 1; ; ) {
    const started = { ...options, startedBy, startsAgain: boots < (options.boots ?? 1) };
    if (boot !== undefined && startedBy !== 'reload') await runPass('boot', boot, started, platform);
    const { code, restarts, reset } = await runPass('main', main, started, platform);
    if (restarts && chip.isComputer !== true) {
      platform.tell?.(runtime.habits.repl.reboot);
      startedBy = 'reload';
      continue;
    }
    const goesOn = reset !== undefined && RESETS.has(reset.cause) && boots < (options.boots ?? 1);
    if (!goesOn || (reset.cause === 'deep sleep' && reset.after < 0)) return code;
    if (!(await sleepUntilWoken(reset, options))) return INTERRUPTED;
    startedBy = reset.cause;
    boots++;
  }
}

/** Causes of an end after which a board starts again. */
const RESETS: ReadonlySet<EndCause> = new Set(['reload', 'reset', 'watchdog', 'deep sleep']);

/** @returns false if the run was aborted meanwhile. */
async function sleepUntilWoken({ after }: BoardReset, { speed, signal }: PassOptions): Promise<boolean> {
  const wait = speed === 'max' ? 0 : after;
  const end = performance.now() + wait;
  for (let left = wait; left > 0 && !signal.aborted; left = end - performance.now())
    await waitAtMost(Math.min(left, LONGEST_TIMER), signal);
  return !signal.aborted;
}

/** The longest timeout of a JavaScript timer, milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** No firmware is known to be built with IPv6. */
async function networkOf({ board, network }: PassOptions): Promise<Network> {
  const { stack } = await loadProfile(board);
  return stack.rules === 'open' ? network : withoutIpv6(network);
}

/** How a pass ended. */
interface Ended {
  readonly code: number;
  /** By a soft reset at the prompt. */
  readonly restarts: boolean;
  readonly reset?: BoardReset | undefined;
}

async function runPass(
  which: 'boot' | 'main',
  { start, name }: Pass,
  options: PassOptions,
  platform: RunPlatform,
): Promise<Ended> {
  const common = new SharedCommon();
  const doorbell = new Doorbell();
  const sockets = new TcpSockets(options.network, common, doorbell);
  const terminal = platform.openTerminal(which, common, doorbell);
  const tape = tapeOf(which, options);
  options.recorder?.begin(which);
  const thread = platform.startThread({
    common: common.memory,
    start,
    argv: [name, ...options.args],
    board: options.board,
    clock: options.clock ?? 'now',
    wifi: options.wifi ?? 'up',
    libraryStandIns: options.libraryStandIns ?? 'absent',
    bundle: options.bundle,
    verification: options.verification,
    detail: tape.mode !== 'live' || (options.faults?.faults.length ?? 0) > 0 ? 'all' : (options.detail ?? 'notes'),
    interactive: which === 'main' && options.interactive === true,
    startedBy: options.startedBy,
    startsAgain: options.startsAgain,
    logsKeys: options.keyLog !== undefined,
    heap: options.heap,
    hardware: options.hardware ?? NO_HARDWARE,
    stubs: options.stubs ?? [],
    speed: options.speed ?? 'real',
    faults: options.faults ?? NO_FAULTS,
    tape,
    device: options.device,
    screenshots: options.screenshots?.times ?? [],
    watchesDisplay: options.onDisplay !== undefined,
  });
  const interruption = interruptOnAbort(options.signal, common, thread);
  const printed = terminal.relayOutput();
  let code = INTERRUPTED;
  try {
    const ended = await new Promise<Ended>((done, failed) => {
      const end = (endCode: number, restarts = false, reset?: BoardReset) => done({ code: endCode, restarts, reset });
      if (options.interactive === true && which === 'main') {
        terminal.readKeys?.({ interrupt: interruption.press, leave: () => end(0) });
        // The prompt continues after an interrupt, so an abort ends it here.
        options.signal.addEventListener('abort', () => end(INTERRUPTED));
      }
      thread.onMessage((request) => {
        if (request.type === 'exit') end(request.code, request.restarts, request.reset);
        else if (request.type === 'wake') doorbell.ring();
        else if (request.type === 'tape') options.recorder?.lines(request.lines);
        else if (request.type === 'keylog') options.keyLog?.(request.line);
        else if (request.type === 'screenshot') options.screenshots?.take(request.index, request.picture);
        else if (request.type === 'display') options.onDisplay?.(request.picture);
        else if (request.type === 'direct interrupt') interruption.direct = new DirectInterrupt(request.data);
        else if (request.type === 'input') terminal.readInput();
        else sockets.handle(request);
      });
      thread.onFailure((error) => failed(interpreterFailure(error)));
      // Without terminate() the exit message comes first. After Ctrl-C at a prompt, the program restarts like a board after reset.
      thread.onExit(() => end(INTERRUPTED, interruption.pressed));
    });
    code = ended.code;
    return ended;
  } finally {
    interruption.forget();
    terminal.finish();
    await Promise.all([printed, sockets.finish()]);
    await thread.terminate();
    options.recorder?.end({ code, stopped: interruption.terminated });
    const wasStopped = tape.mode === 'replayed' && tape.recording.end.stopped && code === tape.recording.end.code;
    if (interruption.terminated || wasStopped) terminal.tell('KeyboardInterrupt: stopped in a loop of pure Python');
  }
}

/** @throws TlsError `micropython.bad_recording`. */
function tapeOf(which: 'boot' | 'main', { recorder, replay }: PassOptions): TapeMode {
  if (replay === undefined) return { mode: recorder === undefined ? 'live' : 'recorded' };
  const recording = replay.passes.get(which);
  if (recording === undefined)
    throw new TlsError('micropython.bad_recording', `the recorded run had no ${which} pass: it was another program`);
  return { mode: 'replayed', recording };
}

function interruptOnAbort(signal: AbortSignal, common: SharedCommon, thread: ProgramThread) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const state = {
    direct: undefined as DirectInterrupt | undefined,
    terminated: false,
    /** Whether a key stopped it. */
    pressed: false,
    /** Ctrl-C as a key. */
    press(): void {
      state.pressed = true;
      interrupt();
    },
    forget(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
  const interrupt = () => {
    common.interrupt();
    clearTimeout(timer);
    const atEnd = () => {
      if (!common.interrupted && state.direct?.isStuck !== true) return;
      state.terminated = true;
      void thread.terminate();
    };
    timer = setTimeout(() => {
      state.direct?.deliver(() => common.takeInterrupt());
      timer = setTimeout(atEnd, INTERRUPT_TIMEOUT - DIRECT_AFTER);
    }, DIRECT_AFTER);
  };
  const onAbort = () => {
    state.pressed = false;
    interrupt();
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
