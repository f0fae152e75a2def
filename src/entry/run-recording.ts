// `record` and `replay` of `thimble/run`: the settings of a run as a recording keeps them, and those that it gives.
import { readFileSync } from 'node:fs';
import { NO_HARDWARE } from '../micropython/hardware/description.ts';
import { RecordingWriter } from '../micropython/main-thread/recording-writer.ts';
import { parseRecording, type RecordedRun, type Recording } from '../micropython/tape/recording.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

export interface RecordOptions {
  /**
   * Called with whole lines of a recording of the run: append them to a file. They hold secrets: what the program receives
   * and reads, and the keys of its connections.
   */
  readonly record?: (lines: string) => void;
  /** Leaves credentials out of `record`, and all that is read, received or printed. Default: false. */
  readonly redact?: boolean;
  /** The text of a recording: the run gets everything from it, and its settings, instead of from outside. */
  readonly replay?: string;
}

/** Options that a recording decides. */
const RECORDED = ['args', 'clock', 'wifi', 'heap', 'faults', 'seed', 'speed', 'roots', 'input', 'network'] as const;

/** @throws TypeError for options that do not go together. */
export function checkRecordOptions(
  options: RecordOptions & Readonly<Partial<Record<(typeof RECORDED)[number], unknown>>>,
): void {
  const { record, redact, replay } = options;
  if (redact !== undefined && record === undefined)
    throw new TypeError('runProgram: redact cannot be honoured without record');
  if (replay === undefined) return;
  if (record !== undefined) throw new TypeError('runProgram: either record or replay, not both');
  const given = RECORDED.find((name) => options[name] !== undefined);
  if (given !== undefined)
    throw new TypeError(`runProgram: ${given} cannot be honoured with replay: the recording says what it was`);
}

/** @returns the recording of `replay`. @throws TlsError `micropython.bad_recording`. */
export async function readReplay({ replay }: RecordOptions): Promise<Recording | undefined> {
  return replay === undefined ? undefined : await parseRecording(replay);
}

/** The settings of a replayed run. */
export function settingsOf({ header }: Recording) {
  const { board: _, screenshots: __, ...settings } = header.run;
  return settings;
}

/** What a recording keeps of the settings of a run of this module. */
export type KeptSettings = Pick<
  RecordedRun,
  'args' | 'board' | 'bundle' | 'clock' | 'faults' | 'heap' | 'libraryStandIns' | 'speed' | 'wifi'
> & {
  /** The program, as it was named. */
  readonly file: string;
  readonly isNamed: boolean;
  /** Seconds. */
  readonly timeout: number | undefined;
};

/** @returns `undefined` without `record`. */
export function openRecorder({ record, redact }: RecordOptions, kept: KeptSettings): RecordingWriter | undefined {
  if (record === undefined) return undefined;
  const { file, isNamed, timeout, ...settings } = kept;
  const run = { ...settings, ...NOTHING_ELSE };
  const about = { thimble: version, node: process.version, board: kept.board, file, isNamed };
  const header = { recording: 1, ...about, timeout: timeout ?? null, redacted: redact === true, run } as const;
  return new RecordingWriter(header, record);
}

/** Settings that only the command line has. */
const NOTHING_ELSE = {
  device: undefined,
  hardware: NO_HARDWARE,
  screenshots: [],
  stubs: [],
  verification: undefined,
} satisfies Partial<RecordedRun>;
