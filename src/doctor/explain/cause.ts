// What an explanation is made of: findings in a post, and the causes that they point to.
import type { Theme } from '../themes.ts';
import type { Weight } from '../words/words.ts';

/** What one name, number or text in a post means. */
export interface Finding {
  /** As the source spells it: `MBEDTLS_ERR_SSL_CONN_EOF`, `ENOMEM`, `Out of sockets`. */
  readonly name: string;
  /** What was recognised, for people: `-17040 (-0x4290)`, or the name again. */
  readonly subject: string;
  /** Which program means this by it. */
  readonly firmware: string;
  readonly theme: Theme;
  readonly cause: string;
  readonly fix: string;
  /** In place of the theme's. */
  readonly title?: string | undefined;
  /** A line of the program to change, in place of the theme's. */
  readonly line?: string | undefined;
  /** In place of the theme's. */
  readonly test?: string | undefined;
  /** Where in {@link Paste.words}. */
  readonly index: number;
  /** The higher, the more it says about the root cause. */
  readonly score: number;
}

export const SCORES: Readonly<Record<Weight, number>> = { specific: 80, cause: 60, symptom: 40, wrapper: 15 };

/** Taken off for a reading that the firmware of the post does not have, or has less likely than the first. */
export const LESS_LIKELY = 35;

/** One cause, as reported. */
export interface Cause {
  readonly theme: Theme;
  readonly title: string;
  readonly name: string;
  readonly subject: string;
  readonly firmware: string;
  readonly cause: string;
  readonly fix: string;
  /** One line to change, if there is one. */
  readonly line: string | undefined;
  /** One test that confirms the cause. */
  readonly test: string;
  /** The line of the post that says so. */
  readonly seen: { readonly line: number; readonly text: string };
}
