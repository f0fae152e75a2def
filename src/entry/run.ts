// `thimble/run` on Node: a MicroPython or CircuitPython program, run as a board's firmware would run it.
import '../errors/advice.ts'; // so that errors have hints
import { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { loadProfile } from '../boards/load-profile.ts';
import type { BoardProfile } from '../boards/profile.ts';
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';
import { checkFaults } from '../micropython/faults/check-faults.ts';
import { DEFAULT_SEED, type FaultPlan, HIGHEST_SEED, parseFaults } from '../micropython/faults/plan.ts';
import { runOnNode } from '../micropython/main-thread/node/run-program.ts';
import { boardFor, planFor, type RunTarget } from '../micropython/main-thread/node/target.ts';
import { RunSummary, type SummaryEvent } from '../micropython/main-thread/run-summary.ts';
import { Secrets } from '../micropython/main-thread/secrets.ts';
import type { Network } from '../net/transport.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import {
  checkOption,
  checkOptions,
  either,
  FLAG,
  FUNCTION,
  listOf,
  MILLISECONDS,
  OBJECT,
  type OptionKind,
  type OptionKinds,
  oneOf,
  SIGNAL,
  TEXT,
  TEXT_OR_BYTES,
} from '../util/check-options.ts';
import { readCertificates } from '../x509/certificate.ts';
import { checkRecordOptions, openRecorder, type RecordOptions, readReplay, settingsOf } from './run-recording.ts';

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export type { ProgramEvent } from '../micropython/bridge/program-event.ts';
export type { SummaryEvent } from '../micropython/main-thread/run-summary.ts';

/** What to run: the path of a file or of a folder, as a board starts it; source text; a module of the current folder. */
export type Program = string | { readonly code: string } | { readonly module: string };

/** How a program is run. */
export interface RunProgramOptions extends RecordOptions {
  /** The firmware: `pico-w@micropython-1.27` or another form that `--board` accepts; absent: the one that fits the program. */
  readonly board?: string | undefined;
  /** Of `sys.argv` all but the first. */
  readonly args?: readonly string[];
  /** Folders whose contents are added to the board's `/lib`. */
  readonly libraries?: readonly string[];
  /** The clock at the start; default: `unset` if `board` is given, else `now`. */
  readonly clock?: 'unset' | 'now' | Date;
  /** Default: with `board` as on that board, down until the program connects; else `up`. */
  readonly wifi?: 'up' | 'down';
  /** Bytes for TLS connections, in place of the board's. */
  readonly heap?: number;
  /** What goes wrong with the network, as `--fault` of `thimble run` has it: `reset@2,slow:1k/s`. */
  readonly faults?: string | readonly string[];
  /** Chooses among what `faults` leave to chance: a whole number from 0 to 2**31 - 1. Default: 1. */
  readonly seed?: number;
  /** `max`: sleeps and waits in which nothing can happen take no time. Default: `real`. */
  readonly speed?: 'real' | 'max';
  /** Milliseconds after which the program is ended, with exit code 124. */
  readonly timeout?: number;
  /** Roots instead of the built-in ones: PEM (any number) or DER (one). */
  readonly roots?: string | Uint8Array;
  /** What the program reads as standard input. Default: nothing. */
  readonly input?: string;
  /** Characters of each of `stdout` and `stderr` that are kept; the rest is dropped. Default: 16 Mi. */
  readonly maxOutput?: number;
  /** Called with the program's output as it is printed. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Called with each event as it happens. */
  readonly onEvent?: (event: ProgramEvent) => void;
  /** Leaves Wi-Fi passwords and Authorization in events. Default: false. */
  readonly showSecrets?: boolean;
  /** Its abort is a KeyboardInterrupt in the program. */
  readonly signal?: AbortSignal;
  /** Where connections are made: `createNodeNetwork`. */
  readonly network?: Network;
}

/** What came of a run. */
export interface ProgramRun {
  /**
   * 0; what the program gave `sys.exit`; 1 after an uncaught exception; 130 after KeyboardInterrupt; 124: `timeout`, or a
   * hang that a fault made.
   */
  readonly code: number;
  /** The id of the firmware. */
  readonly board: string;
  /** What the program printed. */
  readonly stdout: string;
  /** Tracebacks, and the program's other output to stderr. */
  readonly stderr: string;
  /** Whether some output was dropped: there was more than `maxOutput`. */
  readonly isTruncated: boolean;
  /** The uncaught exception, with the true reason if it is known; absent if there was none. */
  readonly exception?: Extract<ProgramEvent, { event: 'exception' }>;
  /** Connections, which root verified each, bytes, TLS memory, connections left open. */
  readonly summary: SummaryEvent;
}

const BYTES_COUNT: OptionKind = {
  is: 'a whole number above 0',
  fits: (value) => Number.isSafeInteger(value) && (value as number) > 0,
};
const DATE: OptionKind = { is: 'a Date', fits: (value) => value instanceof Date && !Number.isNaN(value.getTime()) };

const SEED: OptionKind = {
  is: 'a whole number from 0 to 2**31 - 1',
  fits: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST_SEED,
};

const KINDS: OptionKinds<RunProgramOptions> = {
  board: TEXT,
  args: listOf(TEXT),
  libraries: listOf(TEXT),
  clock: either(oneOf('unset', 'now'), DATE),
  wifi: oneOf('up', 'down'),
  heap: BYTES_COUNT,
  faults: either(TEXT, listOf(TEXT)),
  seed: SEED,
  speed: oneOf('real', 'max'),
  timeout: MILLISECONDS,
  roots: TEXT_OR_BYTES,
  input: TEXT,
  maxOutput: BYTES_COUNT,
  onOutput: FUNCTION,
  onEvent: FUNCTION,
  showSecrets: FLAG,
  signal: SIGNAL,
  network: OBJECT,
  record: FUNCTION,
  redact: FLAG,
  replay: TEXT,
};
const PROGRAM: OptionKind = {
  is: 'a path, { code } or { module }',
  fits: (value) =>
    typeof value === 'string' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 1 && isTarget(value)),
};
const MAX_OUTPUT = 16 << 20;

/**
 * Runs a program to its end in a separate thread. The program's exception is part of the result and is not thrown.
 *
 * @throws TlsError `micropython.no_program`, `micropython.bad_fault`, `micropython.bad_recording`, `micropython.interpreter_failed`; `board.unknown`; `pem.*`, `der.*` for
 *   `roots`. TypeError for an option that is unknown or cannot be honoured.
 */
export async function runProgram(program: Program, options: RunProgramOptions = {}): Promise<ProgramRun> {
  checkOption('runProgram', 'the program', program, PROGRAM);
  checkOptions('runProgram', options, KINDS);
  checkRecordOptions(options);
  const { heap, showSecrets, onEvent } = options;
  const target = targetOf(program);
  const replay = await readReplay(options);
  const profile = await loadProfile(options.board ?? replay?.header.board ?? boardFor(target).id);
  requireMemoryFigures(profile, heap);
  const secrets = new Secrets(showSecrets === true ? 'shown' : 'hidden');
  const summary = new RunSummary();
  const stdout = new CollectedOutput('stdout', options);
  const stderr = new CollectedOutput('stderr', options);
  let exception: ProgramRun['exception'];
  const plan = planFor(target, profile);
  const settings = settingsFor(options, profile);
  const kept = { ...settings, file: plan.main.name, isNamed: options.board !== undefined };
  const recorder = openRecorder(options, kept);
  const code = await runOnNode({
    ...settings,
    ...(replay !== undefined && settingsOf(replay)),
    plan,
    libraries: options.libraries ?? [],
    recorder,
    replay,
    detail: 'all',
    network: options.network ?? createNodeNetwork(),
    signal: options.signal ?? new AbortController().signal,
    streams: {
      stdin: Readable.from(options.input === undefined ? [] : [options.input]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      onEvent(event) {
        const shown = secrets.hideIn(event);
        if (shown.event === 'secret') return;
        summary.add(shown);
        if (shown.event === 'exception') exception = shown;
        onEvent?.(shown);
      },
    },
  });
  return {
    code,
    board: profile.id,
    stdout: stdout.finish(),
    stderr: stderr.finish(),
    isTruncated: stdout.isTruncated || stderr.isTruncated,
    ...(exception !== undefined && { exception }),
    summary: summary.toEvent(),
  };
}

function settingsFor(options: RunProgramOptions, profile: BoardProfile) {
  const { board, heap, roots, timeout } = options;
  const isNamed = board !== undefined;
  return {
    args: options.args ?? [],
    board: board ?? profile.id,
    clock: clockOf(options.clock ?? (isNamed ? 'unset' : 'now')),
    wifi: options.wifi ?? (isNamed ? ('board' as const) : ('up' as const)),
    libraryStandIns: isNamed ? ('absent' as const) : ('present' as const),
    heap,
    faults: faultsOf(options, profile),
    speed: options.speed ?? ('real' as const),
    timeout: timeout === undefined ? undefined : timeout / 1000,
    bundle: roots === undefined ? undefined : readCertificates(roots).map(({ der }) => der),
  };
}

function targetOf(program: Program): RunTarget {
  if (typeof program === 'string') return { path: program };
  return 'code' in program ? { code: program.code, name: '<stdin>' } : program;
}

function isTarget(value: object): boolean {
  return ('code' in value && typeof value.code === 'string') || ('module' in value && typeof value.module === 'string');
}

function clockOf(clock: NonNullable<RunProgramOptions['clock']>): number | 'unset' | 'now' {
  return clock instanceof Date ? clock.getTime() : clock;
}

/** @throws TypeError for a seed without faults; TlsError `micropython.bad_fault`. */
function faultsOf({ faults, seed }: RunProgramOptions, profile: BoardProfile): FaultPlan {
  if (faults === undefined && seed !== undefined)
    throw new TypeError('runProgram: seed cannot be honoured without faults');
  const texts = typeof faults === 'string' ? [faults] : (faults ?? []);
  const plan = { faults: parseFaults(texts), seed: seed ?? DEFAULT_SEED };
  checkFaults(plan, profile);
  return plan;
}

function requireMemoryFigures({ id, stack }: BoardProfile, heap: number | undefined): void {
  if (heap !== undefined && stack.memory.setUp === undefined)
    throw new TypeError(`runProgram: heap cannot be honoured: the memory that TLS needs under ${id} is not known`);
}

/** What a program prints on one stream, up to a limit. Bytes that are no UTF-8 become U+FFFD. */
class CollectedOutput {
  readonly stream: Writable;
  isTruncated = false;
  readonly #decoder = new StringDecoder('utf8');
  readonly #add: (text: string) => void;
  #text = '';

  constructor(name: 'stdout' | 'stderr', { onOutput, maxOutput = MAX_OUTPUT }: RunProgramOptions) {
    this.#add = (text) => {
      if (text === '') return;
      onOutput?.(name, text);
      const kept = text.slice(0, maxOutput - this.#text.length);
      this.#text += kept;
      if (kept.length < text.length) this.isTruncated = true;
    };
    this.stream = new Writable({
      write: (bytes: Buffer, _encoding, done) => {
        this.#add(this.#decoder.write(bytes));
        done();
      },
    });
  }

  finish(): string {
    this.#add(this.#decoder.end());
    return this.#text;
  }
}
