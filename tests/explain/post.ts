// The shape of a post in the corpus of `thimble explain`.
import type { Theme } from '../../src/doctor/themes.ts';

export interface Post {
  readonly title: string;
  /** The theme of the right first cause; several where either is right. */
  readonly first: Theme | readonly Theme[];
  /** What the first cause has to say, where its theme is too wide. */
  readonly says?: RegExp;
  readonly text: string;
}

/** A short post. */
export type Row = readonly [title: string, first: Post['first'], text: string];
