// The shape of an explanation's words, in the tables beside this file.

export interface Words {
  /** What has happened, and what is most often behind it. */
  readonly cause: string;
  /** What to do about it. */
  readonly fix: string;
}

export type WordTable = Readonly<Record<string, Words>>;
