// The type of a post in the corpus of `thimble explain`.
import type { Theme } from '../../src/doctor/themes.ts';

export interface Post {
  readonly title: string;
  /** The theme of the right first cause; several if each is right. */
  readonly first: Theme | readonly Theme[];
  /** Text that the first cause must contain, if its theme is too general. */
  readonly says?: RegExp;
  readonly text: string;
}

/** A short post. */
export type Row = readonly [title: string, first: Post['first'], text: string];
