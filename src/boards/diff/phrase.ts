// The type of a row in the tables of differences: a field of two profiles, and a phrase for what a difference means.
import type { BoardProfile } from '../profile.ts';

export interface Difference {
  /** The field, as `boards show` names it. */
  readonly field: string;
  /** One sentence without a full stop, from the view of a program or its author. */
  readonly text: string;
}

export interface Phrase {
  readonly field: string;
  compare(before: BoardProfile, after: BoardProfile): readonly string[];
}

/** @param say - called only if the two values differ. */
export function phrase<T>(
  field: string,
  read: (profile: BoardProfile) => T,
  say: (before: T, after: T) => string | readonly string[],
): Phrase {
  return {
    field,
    compare(before, after) {
      const [a, b] = [read(before), read(after)];
      if (JSON.stringify(a) === JSON.stringify(b)) return [];
      const said = say(a, b);
      return typeof said === 'string' ? [said] : said;
    },
  };
}

/** For lists: separate phrases for added and removed entries. */
export function phraseOfList<T>(
  field: string,
  read: (profile: BoardProfile) => readonly T[],
  say: { readonly gone?: (items: readonly T[]) => string; readonly come?: (items: readonly T[]) => string },
): Phrase {
  return phrase(field, read, (before, after) => {
    const gone = before.filter((item) => !after.includes(item));
    const come = after.filter((item) => !before.includes(item));
    return [
      ...(gone.length > 0 && say.gone ? [say.gone(gone)] : []),
      ...(come.length > 0 && say.come ? [say.come(come)] : []),
    ];
  });
}

/** For a choice between two values: a phrase for each direction. */
export function phraseOfFlag(
  field: string,
  read: (profile: BoardProfile) => boolean | undefined,
  say: { readonly on: string; readonly off: string },
): Phrase {
  return phrase(field, read, (before, after) =>
    before === undefined || after === undefined ? [] : after ? say.on : say.off,
  );
}

/** `a`, `a and b`, `a, b and c`; of more than `most` items the first ones and the number of the others. */
export function listed(items: readonly string[], most = 6): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
