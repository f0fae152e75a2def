// `thimble run --record FILE` records all inputs of a run, and `--replay FILE` runs it again with them.
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { TlsError } from '../errors.ts';
import { RecordingWriter } from '../micropython/main-thread/recording-writer.ts';
import {
  isRecording,
  MAX_RECORDING,
  parseRecording,
  RECORDING_START,
  type RecordedRun,
  type Recording,
  type RecordingHeader,
} from '../micropython/tape/recording.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import type { Io, Option } from './command.ts';
import { cannotWrite } from './file-errors.ts';
import { OutputFile } from './output-file.ts';
import { readInput } from './read-file.ts';
import { warn } from './report.ts';
import { isSameFile } from './same-file.ts';
import { version } from './version.ts';

export interface RecordingOptions {
  readonly record?: string;
  readonly replay?: string;
  readonly redact?: true;
  readonly force?: true;
}

export const RECORDING_OPTIONS: readonly Option[] = [
  {
    flags: '--record <file>',
    description:
      'keep all that the run gets from outside, for --replay and explain; it holds secrets (docs/recording.md)',
  },
  { flags: '--redact', description: 'keep no credentials in --record, nor what else is read, typed or printed' },
  { flags: '--force', description: 'overwrite an existing recording' },
  { flags: '--replay <file>', description: 'run it again as recorded, without network, devices or the time it took' },
];

/** Options whose values come from a recording. */
const RECORDED = [
  'clock',
  'wifi',
  'heap',
  'speed',
  'fault',
  'seed',
  'hardware',
  'set',
  'press',
  'stub',
  'screenshot',
  'roots',
  'bundle',
  'caFile',
  'policy',
  'crl',
  'revocation',
  'resolve',
  'hosts',
  'host',
  'pcap',
  'keylog',
] as const;

/** @throws TlsError `cli.usage` for options that do not go together. */
export function checkRecordingOptions(options: RecordingOptions & Readonly<Record<string, unknown>>): void {
  const { record, replay, redact, force } = options;
  if (record === undefined && (redact === true || force === true))
    throw new TlsError('cli.usage', `--${redact === true ? 'redact' : 'force'} is for --record, which is not given`);
  if (replay === undefined) return;
  if (record !== undefined) throw new TlsError('cli.usage', 'either --record or --replay, not both');
  const given = RECORDED.find((name) => isGiven(options[name]));
  if (given !== undefined)
    throw new TlsError('cli.usage', `--${given} cannot be honoured with --replay: the recording says what it was`);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** @throws TlsError `cli.file`, `micropython.bad_recording`. */
export async function readRecording(path: string): Promise<Recording> {
  const text = decodeUtf8(await readInput(path, undefined, MAX_RECORDING));
  if (text === undefined) throw new TlsError('micropython.bad_recording', `${path} is not UTF-8`);
  return await parseRecording(text);
}

/** Whether a file begins like a recording. */
export function startsAsRecording(path: string): boolean {
  const start = new Uint8Array(RECORDING_START.length);
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return isRecording(new TextDecoder().decode(start));
}

/** A recording in progress. */
export interface OpenRecording {
  readonly writer: RecordingWriter;
  /** Completes the file. @throws TlsError `cli.file`. */
  finish(): Promise<void>;
}

/** The program of a replay if none is named. @throws TlsError `cli.usage`. */
export function fileOf(
  replay: Recording | undefined,
  { code, module }: { readonly code?: string; readonly module?: string },
): string | undefined {
  if (replay === undefined || code !== undefined || module !== undefined) return undefined;
  return replay.header.file;
}

/** The board of a replay if none is named: a guessed board is guessed and reported again. */
export function boardOf(replay: Recording | undefined): string | undefined {
  return replay?.header.isNamed === true ? replay.header.board : undefined;
}

/** How the recorded run was set up. @throws TlsError `cli.usage` for arguments. */
export function replayedSettings({ header }: Recording, args: readonly string[]) {
  if (args.length > 0)
    throw new TlsError('cli.usage', 'arguments cannot be honoured with --replay: the recording says what they were');
  const { board: _, screenshots, ...settings } = header.run;
  return { ...settings, screenshots: { times: screenshots, take() {} } };
}

/** The header of a run's recording. */
type Kept = Pick<RecordingHeader, 'file' | 'isNamed' | 'timeout'> &
  Omit<RecordedRun, 'screenshots'> & { readonly screenshots: { readonly times: readonly number[] } };

/** @returns `undefined` without --record. @throws TlsError `cli.file` if the file exists and --force is not given. */
export async function openRecording(
  { record, redact, force }: RecordingOptions,
  kept: Kept,
  io: Io,
): Promise<OpenRecording | undefined> {
  if (record === undefined) return undefined;
  if (isSameFile(record, kept.file))
    throw new TlsError('cli.usage', `--record ${record} is the program itself: name another file`);
  const file = await OutputFile.create(record, { existing: force === true ? 'forced' : 'kept', secret: true });
  let failure: unknown;
  const write = (text: string) => {
    if (failure !== undefined) return;
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at);
    } catch (error) {
      failure = error;
    }
  };
  const writer = new RecordingWriter(headerFor(kept, redact === true), write);
  warn(io, redact === true ? `${record}: ${REDACTED}` : `${record}: ${SECRETS}`);
  return {
    writer,
    async finish() {
      if (failure === undefined) await file.finish();
      else await file.discard();
      if (failure !== undefined) throw cannotWrite(record, failure);
      if (writer.isCut)
        warn(io, `${record} ends before the run did: a recording has at most ${MAX_RECORDING >> 20} MB`);
    },
  };
}

function headerFor(kept: Kept, redacted: boolean): RecordingHeader {
  const { file, isNamed, timeout, args, board, bundle, clock, device, faults, hardware, heap, libraryStandIns } = kept;
  const { screenshots, speed, stubs, verification, wifi } = kept;
  const set = { args, board, bundle, clock, device, faults, hardware, heap, libraryStandIns };
  const run = { ...set, screenshots: screenshots.times, speed, stubs, verification, wifi };
  return { recording: 1, thimble: version, node: process.version, board, file, isNamed, timeout, redacted, run };
}

const SECRETS =
  'it holds secrets: all that the program receives and reads, and the keys of its connections. Anyone who has the file can read them';
const REDACTED =
  'without random bytes and what the program receives, reads from files, is typed or prints: it can be explained, but replayed only up to the first of these';

/** Reports what has changed since the recording. */
export function tellDifferences({ header }: Recording, board: string, io: Io): void {
  if (header.thimble !== version) warn(io, `recorded with thimble ${header.thimble}, replayed with ${version}`);
  if (header.board !== board)
    warn(io, `recorded as ${header.board}, replayed as ${board}: the replay ends where the two differ`);
}
