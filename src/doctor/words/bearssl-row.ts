// The shape of a row in BearSSL's tables.
import type { Theme } from '../themes.ts';
import type { Words } from './words.ts';

export interface BearsslMeaning {
  readonly number: number;
  readonly name: string;
  /** What getLastSSLError writes, its beginning. */
  readonly text: string;
  readonly theme: Theme;
  readonly words: Words;
}

export function bearsslRow(
  number: number,
  name: string,
  text: string,
  theme: Theme,
  cause: string,
  fix: string,
): BearsslMeaning {
  return { number, name, text, theme, words: { cause, fix } };
}
