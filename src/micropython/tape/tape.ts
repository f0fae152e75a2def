// The tape of a run: all values that the program's thread receives from outside, by key. Recording a run stores them;
// replaying it reads them from there. docs/recording.md describes the file.

/** One line of a recording: a value, and how many times in a row it was received for its key. */
export type TapeRun = readonly [count: number, key: string, value: TapeValue];

/** Bytes are an object with `base64`, to distinguish them from text; `dropped` is the number of redacted bytes. */
export type TapeValue =
  | string
  | number
  | boolean
  | null
  | readonly TapeValue[]
  | { readonly [name: string]: TapeValue };

/** The recorded values of one key, in order. */
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

/** How a recorded run ended, for a replay that reaches the end of its tape. */
export interface TapeEnd {
  readonly code: number;
  /** Whether it was stopped from outside, so that the tape ends at an arbitrary point. */
  readonly stopped: boolean;
}

export interface Tape {
  /**
   * @param key - what the value is: values of one key are replayed in the order in which they were recorded.
   * @param live - gets the value from outside; not called in a replay.
   */
  value<T extends TapeValue>(key: string, live: () => T): T;
  /** Like {@link value}, for bytes. */
  bytes(key: string, live: () => Uint8Array): Uint8Array;
  /** Records something that the program did; a replay compares it. */
  did(key: string, what: TapeValue): void;
  /** Writes everything recorded so far. */
  flush(): void;
}

/** Keys of values that belong to no socket or file. */
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
