// `thimble explain FILE` for a recording (`thimble run --record`): what ran, how it ended, and why it failed.
import { MAX_POST } from '../doctor/explain/diagnose.ts';
import { firmwareOfProfile, type PastedFirmware } from '../doctor/paste/firmware.ts';
import { printable } from '../errors/printable.ts';
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';
import type { Recording } from '../micropython/tape/recording.ts';
import { type RecordedPass, TapeKey, type TapeTrack } from '../micropython/tape/tape.ts';
import type { Io } from './command.ts';
import { describeNote, describeTrace } from './run-notes.ts';

/** Summary of a recorded run. */
export interface RecordedStory {
  /** The board's output on stderr, to be diagnosed. */
  readonly text: string;
  readonly firmware: PastedFirmware;
  readonly recording: {
    readonly file: string;
    readonly board: string;
    readonly thimble: string;
    readonly node: string;
    readonly redacted: boolean;
    readonly code: number;
    readonly timedOut: boolean;
    /** Duration of the run in milliseconds. */
    readonly milliseconds: number;
    /** The last failures, the end of the program, faults. */
    readonly events: readonly ProgramEvent[];
  };
}

/** Number of the last caught failures that are reported. */
const MOST_FAILURES = 3;
const MOST_EVENTS = 100;
/** Lines of stderr output. */
const MOST_LINES = 30;
/** Maximum characters of events that are searched, and lines that are read, from the end: the file may be hostile. */
const MOST_TEXT = 64 << 20;
const MOST_READ = 20_000;
const NOTES: ReadonlySet<string> = new Set(['exception', 'end', 'fault-result', 'unverified', 'warning', 'stub']);
/** The lines of the events that are reported: only these are parsed, since most of a long run are others. */
const REPORTED = new RegExp(`^\\{"event":"(?:${[...NOTES, 'failure'].join('|')})"`);

export function readStory({ header, passes, exit }: Recording): RecordedStory {
  const [file, board, thimble, node] = [header.file, header.board, header.thimble, header.node].map(printable);
  const pass = passes.get('main') ?? passes.get('boot')!;
  const events = eventsOf(pass);
  const notes = events.filter(({ event }) => NOTES.has(event)).slice(-MOST_EVENTS);
  const isExplained = notes.some((event) => event.event === 'exception' && event.reason !== undefined);
  const failures = isExplained ? [] : events.filter(({ event }) => event === 'failure').slice(-MOST_FAILURES);
  return {
    text: textOf(pass.tracks.get(TapeKey.stderr), MAX_POST),
    firmware: firmwareOfProfile(header.board),
    recording: {
      ...{ file: file!, board: board!, thimble: thimble!, node: node! },
      ...{ redacted: header.redacted, code: exit.code, timedOut: exit.timedOut },
      milliseconds: durationOf(pass.tracks.get(TapeKey.time)),
      events: [...failures, ...notes],
    },
  };
}

/** @returns text with line feeds, worded as by `run`. */
export function reportStory({ recording, text }: RecordedStory, io: Pick<Io, 'stdout' | 'env'>): string {
  const { file, board, thimble, node, redacted, code, timedOut, milliseconds, events } = recording;
  const out = { stderr: io.stdout, env: io.env };
  const how = timedOut ? 'its time was over (--timeout)' : `exit code ${code}`;
  const lines = [
    `recording of ${file} as ${board}: ${(milliseconds / 1000).toFixed(3)} s, ${how}`,
    `  recorded with thimble ${thimble} on Node ${node}${redacted ? ', redacted' : ''}`,
  ];
  lines.push(
    ...text
      .trimEnd()
      .split('\n')
      .slice(-MOST_LINES)
      .filter((line) => line !== '')
      .map((line) => `  | ${printable(line)}`),
  );
  const told = events.map((event) => describeSafely(event, out));
  return `${lines.join('\n')}\n${told.filter((text) => text !== undefined).join('')}`;
}

/** The file is untrusted input. */
function describeSafely(event: ProgramEvent, out: Pick<Io, 'stderr' | 'env'>): string | undefined {
  try {
    return event.event === 'failure' ? describeTrace(event, out) : describeNote(event, out);
  } catch (error) {
    if (error instanceof TypeError) return undefined; // an event that this version does not know
    throw error;
  }
}

/** Whether the recording explains its failure, or did not fail. */
export function isExplained({ recording: { code, events } }: RecordedStory): boolean {
  const tellsWhy = (event: ProgramEvent) =>
    event.event === 'failure' || event.event === 'end' || (event.event === 'exception' && event.reason !== undefined);
  return code === 0 || events.some(tellsWhy);
}

function eventsOf({ tracks }: RecordedPass): readonly ProgramEvent[] {
  const text = textOf(tracks.get(TapeKey.event), MOST_TEXT);
  const events: ProgramEvent[] = [];
  let left = MOST_READ;
  for (let end = text.length; end > 0 && left > 0; ) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    if (text.startsWith('{"event":"', start)) {
      const line = text.slice(start, end);
      if (REPORTED.test(line)) {
        left--;
        events.push(...eventIn(line));
      }
    }
    end = start - 1;
  }
  return events.reverse();
}

/** @returns nothing if the line is truncated, or redacted. */
function eventIn(line: string): readonly ProgramEvent[] {
  try {
    return [
      JSON.parse(line, (_, value: unknown) => (typeof value === 'string' ? printable(value) : value)) as ProgramEvent,
    ];
  } catch {
    return [];
  }
}

/** The text that was printed, without other values. @param limit - characters: the last ones are kept. */
function textOf(track: TapeTrack | undefined, limit: number): string {
  const pieces: string[] = [];
  let length = 0;
  for (const [count, value] of (track ?? []).toReversed()) {
    if (typeof value !== 'string' || value === '') continue;
    const times = Math.min(count, Math.ceil((limit - length) / value.length));
    if (times <= 0) break;
    pieces.push(value.repeat(times));
    length += value.length * times;
  }
  return pieces.toReversed().join('');
}

function durationOf(track: TapeTrack | undefined): number {
  const first = Number(track?.[0]?.[1] ?? 0);
  const last = Number(track?.at(-1)?.[1] ?? 0);
  return Number.isFinite(last - first) ? last - first : 0;
}
