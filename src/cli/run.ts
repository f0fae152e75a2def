// `thimble run FILE|FOLDER`: runs a board's Python program as that board would.

import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { loadProfile } from '../boards/load-profile.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { worstBasis } from '../boards/provenance.ts';
import type { VerificationSettings } from '../context/verification-settings.ts';
import { TlsError } from '../errors.ts';
import type { BoardChoice } from '../micropython/choose-board.ts';
import { runOnNode } from '../micropython/main-thread/node/run-program.ts';
import { boardFor, planFor, type RunTarget } from '../micropython/main-thread/node/target.ts';
import { MAX_TEXT } from '../platform/node/files.ts';
import { BOARD_FLAGS, readBoardOption } from './board-option.ts';
import { CAPTURE_OPTIONS, type CaptureOptions, openCapture } from './capture.ts';
import type { Command, Io } from './command.ts';
import { NETWORK_OPTIONS, type NetworkOptions, openNetwork } from './environment.ts';
import { readVerification, VERIFICATION_OPTIONS, type VerificationOptions } from './options.ts';
import { type RootOptions, readRootFiles, rootOptions } from './roots.ts';
import { FAULT_OPTIONS, type FaultOptions, readFaults } from './run-faults.ts';
import { HARDWARE_OPTIONS, type HardwareOptions, readHardwareOptions, readStubs } from './run-hardware.ts';
import {
  boardOf,
  checkRecordingOptions,
  fileOf,
  openRecording,
  RECORDING_OPTIONS,
  type RecordingOptions,
  readRecording,
  replayedSettings,
  tellDifferences,
} from './run-recording.ts';
import { readScreenshots, SCREENSHOT_OPTIONS, type ScreenshotOptions, ScreenshotWriter } from './run-screenshot.ts';
import { openView, VIEW_OPTIONS, type ViewOptions } from './run-view.ts';

/** Maximum seconds of a JavaScript timer. */
const LONGEST_TIMEOUT = 2_147_483;

const MOST_BOOTS = 1_000_000;

interface RunOptions
  extends VerificationOptions,
    RootOptions,
    NetworkOptions,
    ViewOptions,
    CaptureOptions,
    HardwareOptions,
    ScreenshotOptions,
    FaultOptions,
    RecordingOptions {
  readonly board?: string;
  readonly code?: string;
  readonly module?: string;
  readonly interactive?: true;
  readonly lib?: readonly string[];
  readonly timeout?: string;
  readonly clock?: string;
  readonly heap?: string;
  readonly wifi?: string;
  readonly speed?: string;
  readonly boots?: string;
}

export const run: Command<RunOptions> = {
  name: 'run',
  summary: "Run a MicroPython or CircuitPython program under a board's own TLS limits",
  arguments: [
    {
      syntax: '[file]',
      description:
        'the Python program (its folder becomes /); or a folder, run as a board does (boot.py and main.py, or code.py); or - for standard input; on a terminal without it the prompt (REPL)',
    },
  ],
  options: [
    {
      flags: BOARD_FLAGS,
      description:
        'the firmware to simulate, such as pico-w@circuitpython-10.2 or d1-mini; auto chooses by the program (list: thimble boards)',
    },
    { flags: '-c, --code <code>', description: 'run this code; the current folder becomes /' },
    { flags: '-m, --module <name>', description: 'run a module of the current folder as __main__' },
    {
      flags: '-i, --interactive',
      description:
        "the firmware's prompt (REPL) after the program, or alone without one; on a terminal also without this option",
    },
    { flags: '--lib <folder>', description: "add the libraries in this folder to the board's /lib", repeatable: true },
    {
      flags: '--clock <time>',
      description:
        'the clock at the start: unset, as at power-on (the default with --board), now, or a date such as 2026-11-29T12:00Z',
    },
    {
      flags: '--heap <bytes>',
      description: "memory for TLS connections, instead of the board's (--summary shows it)",
    },
    {
      flags: '--wifi <state>',
      description:
        'up, or down until the program connects (the default with --board, unless settings.toml has CIRCUITPY_WIFI_SSID)',
    },
    {
      flags: '--speed <speed>',
      description: '1, or max: sleeps and waits in which nothing can happen take no time (the clock goes on over them)',
    },
    {
      flags: '--boots <number>',
      description: 'start the board again after a reset, a deep sleep or a watchdog, so many times in all (default: 1)',
    },
    { flags: '--timeout <seconds>', description: 'end the program after this time, with exit code 124' },
    ...rootOptions('roots (PEM or DER) to use instead of the built-in ones'),
    ...NETWORK_OPTIONS,
    { flags: '--host <name=address:port>', description: 'the same as --resolve', repeatable: true },
    ...VERIFICATION_OPTIONS,
    ...HARDWARE_OPTIONS,
    ...SCREENSHOT_OPTIONS,
    ...FAULT_OPTIONS,
    ...RECORDING_OPTIONS,
    ...VIEW_OPTIONS,
    ...CAPTURE_OPTIONS,
  ],
  examples: [
    ['thimble run main.py', 'no particular board: everything MicroPython tutorials use'],
    ['thimble run code.py --board pico-w@circuitpython-10.2', 'as CircuitPython runs it on a Pico W'],
    ['thimble run my-board/ --lib adafruit-bundle/lib', 'a folder as the board runs it, with libraries beside it'],
    ["thimble run -c 'import ssl; print(dir(ssl))' --board pico-w@micropython-1.27", 'what a firmware has'],
    ['thimble run main.py --resolve api.example.com:127.0.0.1:8443 --roots ca.pem', 'against a server of your own'],
    ['thimble run --board pico-w@micropython-1.27', 'the prompt of that firmware (REPL); Ctrl-] leaves it'],
    ['thimble run -i main.py', 'the prompt after the program, with its variables'],
    ['thimble run server.py -- 8443', 'with arguments for sys.argv'],
    ['thimble run main.py --record bug.rec; thimble run main.py --replay bug.rec', 'the same run again, offline'],
    ['thimble run main.py --fault reset@2,slow:1k/s --speed max', 'with a server that hangs up, and a slow one'],
  ],
  passThrough: true,

  async run([file, args], options, io) {
    checkRecordingOptions({ ...options });
    const replay = options.replay === undefined ? undefined : await readRecording(options.replay);
    const { target, rest, interactive } = await readTarget(
      (file as string | undefined) ?? fileOf(replay, options),
      (args ?? []) as readonly string[],
      options,
      io,
    );
    const names = await openNetwork(options);
    const { id, reason, told } = await choose(target, options.board ?? boardOf(replay), options, io);
    const profile = await loadProfile(id);
    const plan = planFor(target, profile);
    const screenshots = new ScreenshotWriter(readScreenshots(options));
    const settings =
      replay === undefined
        ? await readSettings(options, rest, profile, { folder: plan.folder, screenshots })
        : replayedSettings(replay, rest);
    const program = {
      ...settings,
      plan,
      board: id,
      libraries: readLibraries(options.lib),
      interactive,
      boots: readBoots(options),
      timeout: readTimeout(options.timeout),
      replay,
      signal: io.signal,
    };
    if (replay !== undefined) tellDifferences(replay, id, io);
    if (interactive && isTerminal(io.stdin)) io.stderr.write(`thimble: Ctrl-] leaves the prompt\n`);
    try {
      const basis = worstBasis(profile.provenance);
      const view = openView(options, io, { event: 'start', board: profile.id, file: plan.main.name, basis, reason });
      const capture = await openCapture(options, names.network, io);
      const recording = await openRecording(options, { ...program, ...headerOf(target, options) }, io).catch(
        async (error: unknown) => {
          await capture.finish();
          throw error;
        },
      );
      if (told !== undefined) io.stderr.write(told);
      const { network, keyLog } = capture;
      const code = await runOnNode({
        ...program,
        network,
        keyLog,
        recorder: recording?.writer,
        streams: view.streams,
        detail: view.detail,
      }).finally(() => Promise.all([capture.finish(), recording?.finish()]));
      await screenshots.finish(io);
      await view.finish(code);
      return code;
    } finally {
      names.tellUnused(io);
    }
  },
};

/** The settings of a run that a recording keeps. */
async function readSettings(
  options: RunOptions,
  args: readonly string[],
  profile: BoardProfile,
  { folder, screenshots }: { readonly folder: string; readonly screenshots: ScreenshotWriter },
) {
  const lists = await readRootFiles(options);
  const device = await readDevice(options.board, profile);
  return {
    args,
    screenshots,
    device,
    clock: readClock(options.clock, options.board),
    heap: readHeap(options.heap, profile),
    wifi: readWifi(options),
    libraryStandIns: options.board === undefined ? ('present' as const) : ('absent' as const),
    speed: readSpeed(options.speed),
    bundle: lists.length === 0 ? undefined : lists.flatMap((list) => list.roots),
    verification: await verificationFor(profile, options),
    hardware: await readHardwareOptions(options, folder, profile, device),
    stubs: readStubs(options),
    faults: readFaults(options, profile),
  };
}

/** The settings in a recording's header. */
function headerOf(target: RunTarget, { board, timeout }: RunOptions) {
  const file = 'path' in target ? target.path : 'module' in target ? target.module : target.name;
  return { file, isNamed: board !== undefined, timeout: readTimeout(timeout) ?? null };
}

/** The CircuitPython board that `--board` named; loaded only if the runtime has pin names for each board. */
async function readDevice(board: string | undefined, { chip, runtime }: BoardProfile): Promise<string | undefined> {
  if (board === undefined || !runtime.python.lists.builtin.includes('board')) return undefined;
  const { circuitpythonDevice } = await import('../boards/names/circuitpython-device.ts');
  return circuitpythonDevice(board, chip.id);
}

/** @throws TlsError `cli.usage` for a firmware, whose verification is fixed; as {@link readVerification}. */
async function verificationFor(profile: BoardProfile, options: VerificationOptions): Promise<VerificationSettings> {
  const { policy, crl, revocation } = options;
  const isAsked = policy !== undefined || crl !== undefined || revocation !== undefined;
  if (isAsked && profile.stack.rules === 'fixed')
    throw new TlsError(
      'cli.usage',
      `--policy, --crl and --revocation are for --board guide or modern: the firmware of ${profile.id} has none of them`,
    );
  return readVerification(options);
}

/** The program, and the other arguments, which go to `sys.argv`. @throws TlsError `cli.usage`. */
async function readTarget(
  file: string | undefined,
  args: readonly string[],
  { code, module, interactive: asked, json, record, replay }: RunOptions,
  io: Io,
): Promise<{ target: RunTarget; rest: readonly string[]; interactive: boolean }> {
  const words = file === undefined ? args : [file, ...args];
  const isAlone = file === undefined && code === undefined && module === undefined;
  const interactive = asked === true || (isAlone && isTerminal(io.stdin));
  if (code !== undefined && module !== undefined) throw new TlsError('cli.usage', 'either -c or -m, not both');
  if (interactive && (record !== undefined || replay !== undefined))
    throw new TlsError('cli.usage', 'a prompt is neither recorded nor replayed: -i, or --record or --replay');
  if (interactive && json === true) throw new TlsError('cli.usage', '--json has no prompt: -i, or --json');
  if (interactive && file === '-')
    throw new TlsError('cli.usage', 'standard input is the prompt, or the program: -i, or -');
  if (isAlone && !interactive)
    throw new TlsError('cli.usage', 'name a Python file or a folder to run, or give -c CODE, or -i for the prompt');
  const given = (target: RunTarget, rest: readonly string[]) => ({ target, rest, interactive });
  if (code !== undefined) return given({ code, name: '<stdin>' }, words);
  if (module?.endsWith('.py'))
    throw new TlsError('cli.usage', `-m ${module}: expected the name of a module, without .py`, {
      hint: `Write thimble run ${module}, or thimble run -m ${module.replace(/\.py$/, '')}`,
    });
  if (module !== undefined) return given({ module }, words);
  if (file === undefined) return given({ code: '', name: '<stdin>' }, args);
  if (file !== '-') return given({ path: file }, args);
  return given({ code: await readAll(io.stdin), name: '<stdin>' }, args);
}

function isTerminal(stdin: Io['stdin']): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true;
}

/** @throws TlsError `cli.usage` if the input exceeds the maximum size of a program. */
async function readAll(stdin: Io['stdin']): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stdin) {
    pieces.push(Buffer.from(piece as string | Uint8Array));
    length += pieces.at(-1)!.length;
    if (length > MAX_TEXT) throw new TlsError('cli.usage', `a program on standard input has at most ${MAX_TEXT} bytes`);
  }
  return Buffer.concat(pieces).toString();
}

/** @throws TlsError `cli.usage`. */
function readLibraries(folders: readonly string[] = []): readonly string[] {
  for (const folder of folders)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new TlsError('cli.usage', `--lib ${folder}: there is no such folder`);
  return folders;
}

/** @throws TlsError `cli.usage`. */
function readHeap(text: string | undefined, { id, stack }: BoardProfile): number | undefined {
  if (text === undefined) return undefined;
  const bytes = Number(text);
  if (!Number.isInteger(bytes) || bytes < 1)
    throw new TlsError('cli.usage', `--heap ${text}: expected a whole number of bytes, above 0`);
  if (stack.memory.setUp === undefined)
    throw new TlsError('cli.usage', `--heap: the memory that TLS needs under ${id} is not known`);
  return bytes;
}

/** A named board's clock starts as at power-on; without `--board` it is right. @throws TlsError `cli.usage`. */
function readClock(text: string | undefined, board: string | undefined): number | 'now' | 'unset' {
  if (text === undefined) return board === undefined ? 'now' : 'unset';
  if (text === 'now' || text === 'unset') return text;
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new TlsError('cli.usage', `--clock ${text}: expected unset, now, or a date such as 2026-11-29T12:00Z`);
  return time;
}

/**
 * Without `--board` Wi-Fi is connected: a user who just tries a program does not think of it.
 * @throws TlsError `cli.usage`.
 */
function readWifi({ wifi, board }: RunOptions): 'up' | 'down' | 'board' {
  if (wifi !== undefined && wifi !== 'up' && wifi !== 'down')
    throw new TlsError('cli.usage', `--wifi ${wifi}: expected up or down`);
  return wifi ?? (board === undefined ? 'up' : 'board');
}

/** @throws TlsError `cli.usage`. */
function readSpeed(text = '1'): 'real' | 'max' {
  if (text !== '1' && text !== 'max') throw new TlsError('cli.usage', `--speed ${text}: expected 1 or max`);
  return text === 'max' ? 'max' : 'real';
}

/** @throws TlsError `cli.usage`. */
function readBoots({ boots, record, replay }: RunOptions): number {
  if (boots === undefined) return 1;
  if (record !== undefined || replay !== undefined)
    throw new TlsError('cli.usage', 'a recording is of one start of the board: --boots, or --record or --replay');
  const number = Number(boots);
  if (!Number.isInteger(number) || number < 1 || number > MOST_BOOTS)
    throw new TlsError('cli.usage', `--boots ${boots}: expected a whole number, 1 to ${MOST_BOOTS}`);
  return number;
}

/** @returns seconds. @throws TlsError `cli.usage`. */
function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT))
    throw new TlsError(
      'cli.usage',
      `--timeout ${text}: expected a number of seconds, above 0 and at most ${LONGEST_TIMEOUT}`,
    );
  return seconds;
}

/** The named board; otherwise the one that fits, and the line that reports it. @throws TlsError `micropython.no_program`. */
async function choose(
  target: RunTarget,
  board: string | undefined,
  options: RunOptions,
  io: Io,
): Promise<{ id: string; reason?: string; told?: string }> {
  const chosen = boardFor(target);
  if (board !== undefined)
    return { id: await readBoardOption(board, io, { program: chosen, folder: folderOf(target) }) };
  const { id, reason } = chosen;
  const name = 'path' in target ? basename(target.path) : 'module' in target ? target.module : 'the code';
  const { json, clock = 'now' } = options;
  const time = clock === 'now' ? 'the clock is right' : `the clock is set by --clock ${clock}`;
  const told = `thimble: running ${name} as ${id}, because ${reason} (--board chooses another); Wi-Fi is ${readWifi(options)}, ${time}${extrasOf(chosen)}\n`;
  return json ? chosen : { ...chosen, told };
}

/** Features of a guessed board that its firmware lacks. */
function extrasOf({ runtime }: BoardChoice): string {
  return runtime === 'circuitpython'
    ? ', and adafruit_requests and adafruit_connection_manager are there without lib/'
    : ', and modules of newer and older versions are there too';
}

/** Files in which a board may have left its name. */
function folderOf(target: RunTarget): string | undefined {
  if (!('path' in target)) return undefined;
  return statSync(target.path, { throwIfNoEntry: false })?.isDirectory() ? target.path : dirname(target.path);
}
