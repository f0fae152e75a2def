// The file format of recordings: lines of JSON, the first of which describes the run; see docs/recording.md.
import type { ValidateFunction } from 'ajv';
import { TlsError } from '../../errors.ts';
import { fromBase64, toBase64 } from '../../util/base64.ts';
import { schemaProblems } from '../../util/schema-problems.ts';
import type { ProgramData } from '../bridge/messages.ts';
import { HEADER_SCHEMA } from './header-schema.ts';
import type { RecordedPass, TapeEnd, TapeRun, TapeTrack, TapeValue } from './tape.ts';

const RECORDING_FORMAT = 1;
/** Maximum size in bytes; more is neither written nor read. */
export const MAX_RECORDING = 128 << 20;
/** The most values and keys in one recording: many times those of a long run. */
const MOST_RUNS = 10_000_000;
const MOST_KEYS = 1_000_000;
/** Parts of all values: more than any file of {@link MAX_RECORDING} has that was recorded. */
const MOST_PARTS = 10_000_000;
/** Characters of the first line. */
const LONGEST_HEADER = 16 << 20;
/** Maximum nesting of arrays and objects in a value. */
const DEEPEST = 64;
export const RECORDING_START = '{"recording":';

/** Settings that a replay takes from the recorded run. */
export interface RecordedRun
  extends Pick<
    ProgramData,
    | 'board'
    | 'bundle'
    | 'clock'
    | 'device'
    | 'faults'
    | 'hardware'
    | 'heap'
    | 'libraryStandIns'
    | 'screenshots'
    | 'speed'
    | 'stubs'
    | 'verification'
    | 'wifi'
  > {
  readonly args: readonly string[];
}

export interface RecordingHeader {
  readonly recording: typeof RECORDING_FORMAT;
  /** Versions of this package and of Node that recorded it. */
  readonly thimble: string;
  readonly node: string;
  readonly board: string;
  /** The program's path on the command line. */
  readonly file: string;
  /** Whether the board was named, or guessed from the program. */
  readonly isNamed: boolean;
  /** `--timeout` in seconds. */
  readonly timeout: number | null;
  readonly redacted: boolean;
  readonly run: RecordedRun;
}

export type PassName = 'boot' | 'main';

export interface Recording {
  readonly header: RecordingHeader;
  readonly passes: ReadonlyMap<PassName, RecordedPass>;
  readonly exit: RecordedExit;
}

export interface RecordedExit {
  readonly code: number;
  readonly timedOut: boolean;
  /** Whether it reached the maximum size, so that its end is missing. */
  readonly cut: boolean;
}

export function isRecording(text: string): boolean {
  return text.startsWith(RECORDING_START);
}

/** Each returns one line, with its line feed. */
export const encodeHeader = (header: RecordingHeader): string => `${JSON.stringify(header, replacer)}\n`;
export const encodePass = (pass: PassName): string => `${JSON.stringify({ pass })}\n`;
export const encodeEnd = (end: TapeEnd): string => `${JSON.stringify({ end })}\n`;
export const encodeExit = (exit: RecordedExit): string => `${JSON.stringify({ exit })}\n`;

/** @throws TlsError `micropython.bad_recording`, which names the line. */
export async function parseRecording(text: string): Promise<Recording> {
  if (!isRecording(text)) throw bad(1, 'this is not a recording of thimble run');
  const first = text.indexOf('\n');
  const reader = new RecordingReader(await readHeader(first < 0 ? text : text.slice(0, first)));
  let number = 1;
  for (let at = first < 0 ? text.length : first + 1; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    reader.read(line, ++number);
    at = end < 0 ? text.length : end + 1;
  }
  return reader.finish(number);
}

class RecordingReader {
  readonly #header: RecordingHeader;
  readonly #passes = new Map<PassName, RecordedPass>();
  #tracks: Map<string, [number, TapeValue][]> | undefined;
  #name: PassName = 'main';
  #exit: RecordedExit | undefined;
  #runs = 0;
  #parts = 0;

  constructor(header: RecordingHeader) {
    this.#header = header;
  }

  read(line: string, number: number): void {
    const value = parseLine(line, number);
    if (this.#exit !== undefined) throw bad(number, 'there is more after its end');
    if (Array.isArray(value)) this.#add(value, number);
    else if (hasKey(value, 'pass')) this.#begin(value.pass, number);
    else if (hasKey(value, 'end')) this.#end(value.end, number);
    else if (hasKey(value, 'exit')) this.#exit = readExit(value.exit, number);
    else throw bad(number, 'neither a value, a pass, an end nor an exit');
  }

  /** A recording without its end comes from a run that was killed: it can be replayed up to there. */
  finish(lines: number): Recording {
    if (this.#tracks !== undefined) this.#end({ code: 1, stopped: true }, lines);
    if (this.#passes.size === 0) throw bad(lines, 'it contains no pass of a program');
    const exit = this.#exit ?? { code: 1, timedOut: false, cut: true };
    return { header: this.#header, passes: this.#passes, exit };
  }

  #begin(pass: unknown, number: number): void {
    if ((pass !== 'boot' && pass !== 'main') || this.#passes.has(pass) || this.#tracks !== undefined)
      throw bad(number, 'a pass is boot or main, once each');
    this.#name = pass;
    this.#tracks = new Map();
  }

  #add(run: readonly unknown[], number: number): void {
    const [count, key, value] = run as TapeRun;
    if (this.#tracks === undefined) throw bad(number, 'values before a pass begins');
    if (run.length !== 3 || !Number.isSafeInteger(count) || count < 1 || typeof key !== 'string')
      throw bad(number, 'values are [count, key, value]');
    const parts = partsOf(value, DEEPEST);
    if (parts === Number.POSITIVE_INFINITY) throw bad(number, `a value is nested deeper than ${DEEPEST}`);
    this.#parts += parts;
    if (this.#parts > MOST_PARTS) throw bad(number, `its values have more than ${MOST_PARTS} parts`);
    if (++this.#runs > MOST_RUNS) throw bad(number, `it has more than ${MOST_RUNS} values`);
    const track = this.#tracks.get(key);
    if (track !== undefined) track.push([count, value]);
    else if (this.#tracks.size >= MOST_KEYS) throw bad(number, `it has more than ${MOST_KEYS} keys`);
    else this.#tracks.set(key, [[count, value]]);
  }

  #end(end: unknown, number: number): void {
    if (this.#tracks === undefined) throw bad(number, 'an end before a pass');
    if (!isEnd(end)) throw bad(number, 'an end has a code, and whether it was stopped');
    const tracks: ReadonlyMap<string, TapeTrack> = this.#tracks;
    this.#passes.set(this.#name, { tracks, isRedacted: this.#header.redacted, end });
    this.#tracks = undefined;
  }
}

/** @returns how many values are in it; Infinity: it is nested deeper than `left`. */
function partsOf(value: unknown, left: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (left === 0) return Number.POSITIVE_INFINITY;
  let parts = 0;
  for (const each of Object.values(value)) parts += 1 + partsOf(each, left - 1);
  return parts;
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw bad(number, 'it is not JSON; perhaps the file was cut');
  }
}

async function readHeader(line: string): Promise<RecordingHeader> {
  if (line.length > LONGEST_HEADER) throw bad(1, `it is longer than ${LONGEST_HEADER >> 20} MB`);
  const value = parseLine(line, 1) as Partial<RecordingHeader> | null;
  if (value?.recording !== RECORDING_FORMAT)
    throw bad(1, `its format is ${String(value?.recording)}, and this thimble reads ${RECORDING_FORMAT}`);
  validator ??= compileSchema();
  const validate = await validator;
  if (!validate(value)) throw bad(1, schemaProblems(validate.errors));
  return JSON.parse(line, reviver) as RecordingHeader;
}

let validator: Promise<ValidateFunction> | undefined;

async function compileSchema(): Promise<ValidateFunction> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  // Without `allErrors`: a hostile file could make millions.
  const ajv = new Ajv2020({ strict: false, strictNumbers: true, discriminator: true });
  ajv.addFormat('base64', (text) => fromBase64(text) !== undefined);
  return ajv.compile(HEADER_SCHEMA);
}

function isEnd(value: unknown): value is TapeEnd {
  const { code, stopped } = (value ?? {}) as Partial<TapeEnd>;
  return Number.isInteger(code) && typeof stopped === 'boolean';
}

function readExit(value: unknown, number: number): RecordedExit {
  const { code, timedOut, cut } = (value ?? {}) as Partial<RecordedExit>;
  if (!Number.isInteger(code) || typeof timedOut !== 'boolean' || typeof cut !== 'boolean')
    throw bad(number, 'an exit has a code, timedOut and cut');
  return { code: code!, timedOut, cut };
}

function hasKey<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

/** Encodes bytes and Infinity, which JSON does not have. */
function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
  return value === Number.POSITIVE_INFINITY ? { $number: 'Infinity' } : value;
}

function reviver(_key: string, value: unknown): unknown {
  if (hasKey(value, '$bytes') && typeof value.$bytes === 'string') return fromBase64(value.$bytes) ?? value;
  return hasKey(value, '$number') && value.$number === 'Infinity' ? Number.POSITIVE_INFINITY : value;
}

function bad(line: number, what: string): TlsError {
  return new TlsError('micropython.bad_recording', `line ${line} of the recording: ${what}`);
}
