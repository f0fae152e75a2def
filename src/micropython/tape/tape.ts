// The tape of a run: every value that its thread got from outside, by what it was asked for. Recorded, it is written down;
// replayed, it is read instead. docs/recording.md describes the file.

/** What one line holds: so many times in a row this value was the answer. */
export type TapeRun = readonly [count: number, key: string, value: TapeValue];

/** Bytes are base64 in an object, so that they cannot be taken for a text; `dropped`: redacted, so many bytes. */
export type TapeValue =
  | string
  | number
  | boolean
  | null
  | readonly TapeValue[]
  | { readonly [name: string]: TapeValue };

/** What was recorded of one key, in order. */
export type TapeTrack = readonly (readonly [count: number, value: TapeValue])[];

export type TapeMode =
  | { readonly mode: 'live' }
  | { readonly mode: 'recorded' }
  | { readonly mode: 'replayed'; readonly recording: RecordedPass };

/** One interpreter's part of a recording. */
export interface RecordedPass {
  readonly tracks: ReadonlyMap<string, TapeTrack>;
  readonly isRedacted: boolean;
  readonly end: TapeEnd;
}

/** How a recorded run ended, for a replay that comes to the end of its tape. */
export interface TapeEnd {
  readonly code: number;
  /** It was stopped from outside: the tape ends in the middle of something. */
  readonly stopped: boolean;
}

export interface Tape {
  /**
   * @param key - what is asked: values of one key come in the order in which they were asked for.
   * @param live - asks; not called in a replay.
   */
  value<T extends TapeValue>(key: string, live: () => T): T;
  /** As {@link value}, of bytes. */
  bytes(key: string, live: () => Uint8Array): Uint8Array;
  /** Something that the program did, which in a replay must be the same. */
  did(key: string, what: TapeValue): void;
  /** Everything so far is handed on. */
  flush(): void;
}

/** Keys of what belongs to no socket or file. */
export const TapeKey = {
  time: 't',
  clock: 'c',
  random: 'r',
  seed: 'n',
  roots: 'roots',
  interrupted: 'i',
  interruptTaken: 'I',
  caughtUp: 'u',
  answer: 'a',
  connect: 'connect',
  input: 'in',
  stdout: 'o1',
  stderr: 'o2',
  event: 'o3',
  sources: 'source',
} as const;
