// Runs one Python program on any platform: the interpreter in a thread of its own, its sockets and its terminal in this one.
import { loadProfile } from '../../boards/load-profile.ts';
import { TlsError } from '../../errors.ts';
import type { Network } from '../../net/transport.ts';
import { withoutIpv6 } from '../../net/without-ipv6.ts';
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
import { SocketHost, waitAtMost } from './socket-host.ts';

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

/** What a run is given; `ProgramData` says what each of the optional ones means. */
export interface PassOptions extends Partial<Pick<ProgramData, Given>> {
  /** Of `sys.argv` all but the first. */
  readonly args: readonly string[];
  /** How often the board starts in all, after a reset, a deep sleep or a watchdog; 1 unless it is said otherwise. */
  readonly boots?: number | undefined;
  /** Seconds after which the program is ended. */
  readonly timeout?: number | undefined;
  /** The id of a profile that exists. */
  readonly board: string;
  readonly screenshots?: Screenshots | undefined;
  /** Takes what the display shows, whenever that changes. */
  readonly onDisplay?: ((picture: Picture) => void) | undefined;
  /** Takes the secrets of connections, lines of an NSS key log. */
  readonly keyLog?: ((line: string) => void) | undefined;
  /** Keeps what the run gets from outside. */
  readonly recorder?: RecordingWriter | undefined;
  /** What it gets in place of that. */
  readonly replay?: Recording | undefined;
  readonly network: Network;
  /** Its abort is a KeyboardInterrupt in the program. */
  readonly signal: AbortSignal;
}

/** Pictures of the display. */
interface Screenshots {
  /** Milliseconds of program time; below zero: at the end. */
  readonly times: readonly number[];
  take(index: number, picture: Picture): void;
}

/** The program's thread, as the main one sees it. */
export interface ProgramThread {
  onMessage(listener: (request: Request) => void): void;
  onFailure(listener: (error: Error) => void): void;
  /** @param listener - called when it is over, after {@link terminate} too. */
  onExit(listener: () => void): void;
  terminate(): Promise<unknown>;
}

/** The terminal of one pass. */
export interface HostTerminal {
  /** Hands on what the program prints until {@link finish}, and all that is left then. */
  relayOutput(): Promise<void>;
  finish(): void;
  /** The program wants standard input. */
  readInput(): void;
  /** A prompt follows the program: keys are read one by one from now on. Absent: there is no prompt on this platform. */
  readKeys?(control: Control): void;
  /** A line of ours on standard error. */
  tell(line: string): void;
}

/** What keys do that the program does not read. */
export interface Control {
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-] leaves the prompt, whatever runs. */
  leave(): void;
}

/** What a platform has for a run. */
export interface RunPlatform {
  startThread(data: ProgramData): ProgramThread;
  openTerminal(pass: 'boot' | 'main', common: SharedCommon, doorbell: Doorbell): HostTerminal;
  /** A line where the program prints, between two passes at a prompt. */
  tell?(line: string): void;
}

/** Milliseconds in which an interrupted program must reach a call of ours; a loop of pure Python never does. */
const INTERRUPT_TIMEOUT = 1000;
/** 128 + SIGINT, what shells expect of a program that Ctrl-C ended. */
const INTERRUPTED = 130;
/** As timeout(1) exits. */
const TIMED_OUT = 124;

/**
 * @returns the program's exit code: 0, what it gave `sys.exit`, 1 after an uncaught exception, 130 after an uncaught
 *   KeyboardInterrupt, 124 when its time was over. Everything that it printed or sent has left by then.
 * @throws TlsError `micropython.interpreter_failed`.
 */
export async function runPasses(
  passes: Passes,
  options: PassOptions,
  platform: RunPlatform,
): Promise<{ readonly code: number; readonly timedOut: boolean }> {
  const { timeout } = options;
  // No AbortSignal.timeout in an AbortSignal.any: Node 20's collector may take them before they fire (nodejs/node#54614).
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
  // A replay is over as soon as the recorded run was: it was stopped then.
  if (options.replay?.exit.timedOut === true && code === options.replay.passes.get('main')?.end.code) timedOut = true;
  return { code: timedOut ? TIMED_OUT : code, timedOut };
}

/** Once, or as often as the board is to start again; a soft reset at the prompt does not count. */
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

/** Ends of a program after which a board starts again. */
const RESETS: ReadonlySet<EndCause> = new Set(['reload', 'reset', 'watchdog', 'deep sleep']);

/** @returns whether it was not ended meanwhile. */
async function sleepUntilWoken({ after }: BoardReset, { speed, signal }: PassOptions): Promise<boolean> {
  const wait = speed === 'max' ? 0 : after;
  const end = performance.now() + wait;
  for (let left = wait; left > 0 && !signal.aborted; left = end - performance.now())
    await waitAtMost(Math.min(left, LONGEST_TIMER), signal);
  return !signal.aborted;
}

/** Milliseconds that a timer of JavaScript can wait. */
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
  const sockets = new SocketHost(options.network, common, doorbell);
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
        // A prompt takes an interrupt and goes on.
        options.signal.addEventListener('abort', () => end(INTERRUPTED));
      }
      thread.onMessage((request) => {
        if (request.type === 'exit') end(request.code, request.restarts, request.reset);
        else if (request.type === 'wake') doorbell.ring();
        else if (request.type === 'tape') options.recorder?.lines(request.lines);
        else if (request.type === 'keylog') options.keyLog?.(request.line);
        else if (request.type === 'screenshot') options.screenshots?.take(request.index, request.picture);
        else if (request.type === 'display') options.onDisplay?.(request.picture);
        else if (request.type === 'input') terminal.readInput();
        else sockets.handle(request);
      });
      thread.onFailure((error) => failed(interpreterFailure(error)));
      // Only ever first after terminate(): at a prompt it starts again, as a board does that is reset.
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
    terminated: false,
    /** Whether it was a key that stopped it. */
    pressed: false,
    /** Ctrl-C, as a key. */
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
    timer = setTimeout(() => {
      if (!common.interrupted) return;
      state.terminated = true;
      void thread.terminate();
    }, INTERRUPT_TIMEOUT);
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
