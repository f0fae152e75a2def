// The shape of an explanation's texts.
import type { Runtime } from '../paste/firmware.ts';
import type { Theme } from '../themes.ts';

export interface Words {
  /** What has happened, and the most common cause. */
  readonly cause: string;
  /** What to do about it. */
  readonly fix: string;
}

export type WordTable = Readonly<Record<string, Words>>;

/**
 * How much a text says about the root cause, when several are in one post.
 *
 * - `specific`: names one cause and no other.
 * - `cause`: names the failure; it usually has one cause.
 * - `symptom`: many causes look like this.
 * - `wrapper`: only reports an earlier failure; the reason is elsewhere in the post.
 */
export type Weight = 'specific' | 'cause' | 'symptom' | 'wrapper';

/** A text that a runtime, a library or a tool prints. */
export interface Known extends Words {
  /** The name in the explanation: as in the source, without the variable parts. */
  readonly name: string;
  /**
   * How it is found: literals (any of them; case-insensitive, any white space), or patterns that are linear in the
   * text's length: no nested or adjacent unbounded repetitions.
   */
  readonly match: readonly (string | RegExp)[];
  /** Which program says so. */
  readonly firmware: string;
  readonly theme: Theme;
  readonly weight: Weight;
  /** In place of the theme's title. */
  readonly title?: string;
  /** In place of the theme's line to change. */
  readonly line?: string;
  /** In place of the theme's test. */
  readonly test?: string;
  /** Applies only if the post is from one of these; otherwise another family explains it. */
  readonly only?: readonly Runtime[];
}

interface Extra {
  /** What the explanation calls it; default: the first literal. */
  readonly name?: string;
  readonly title?: string;
  readonly line?: string;
  readonly test?: string;
  readonly only?: readonly Runtime[];
}

/** A row of a family of texts, all printed by one program. */
export type MakeKnown = (
  theme: Theme,
  weight: Weight,
  match: string | RegExp | readonly (string | RegExp)[],
  cause: string,
  fix: string,
  extra?: Extra,
) => Known;

/** @returns a function that makes rows for texts of that program. */
export function textsOf(firmware: string): MakeKnown {
  return (theme, weight, match, cause, fix, extra = {}) => {
    const matches = typeof match === 'string' || match instanceof RegExp ? [match] : match;
    const { name = literalOf(matches), ...rest } = extra;
    return { name, match: matches, firmware, theme, weight, cause, fix, ...rest };
  };
}

function literalOf(matches: readonly (string | RegExp)[]): string {
  const literal = matches.find((match) => typeof match === 'string');
  return typeof literal === 'string' ? literal : matches[0]!.toString();
}
