// The shape of the advice for an error code.

/** The cause of an error, and what to do. */
export interface Advice {
  /** What has happened, and the most common cause: one or two sentences. */
  readonly cause: string;
  /** What to do about it: one or two sentences. */
  readonly fix: string;
}

export type AdviceTable = Readonly<Record<string, Advice>>;

/** For whatever no trusted root leads to. */
export const LOAD_THE_ROOT =
  'Load the root certificate that signed it: `thimble trust HOST` finds it and writes it in the form your program or board takes.';
