// Prints the `board` modules of a chip's boards in the notation of src/boards/pins/read-board.ts: a board that has long
// stretches in common with another is written as that one's stretches and its own names.
import type { BoardValue } from '../../src/boards/pins/board-value.ts';

export type BoardNames = Readonly<Record<string, BoardValue>>;

/** The shortest stretch worth naming by its ends. */
const MIN_STRETCH = 2;
/** Of the length of a board that is written out: a longer text is not worth a reference. */
const WORTH = 0.7;

/** @returns one line for each board, in their order; a board refers only to an earlier one that is written out. */
export function boardLines(boards: ReadonlyMap<string, BoardNames>): readonly string[] {
  const writtenOut = new Map<string, BoardNames>();
  return [...boards].map(([id, names]) => {
    const whole = wordsOf(names, {}).join(' ');
    const candidates = [...writtenOut].map(([like, others]) => `${id} like ${like}:${textOf(names, others)}`);
    const shortest = candidates.reduce((best, each) => (each.length < best.length ? each : best), whole);
    if (shortest.length < WORTH * whole.length) return shortest;
    writtenOut.set(id, names);
    return `${id}: ${whole}`.trim();
  });
}

/** Nothing for a board that is the same as the other. */
function textOf(names: BoardNames, others: BoardNames): string {
  const isSame = wordsOf(names, {}).join(' ') === wordsOf(others, {}).join(' ');
  return isSame ? '' : ` ${wordsOf(names, others).join(' ')}`;
}

/** `LED=25`, or `GP0..GP22` for names that follow each other in the other board with the same values. */
function wordsOf(names: BoardNames, others: BoardNames): readonly string[] {
  const own = Object.entries(names).map(([name, value]) => ({ name, word: wordOf(name, value) }));
  const other = Object.entries(others).map(([name, value]) => wordOf(name, value));
  const words: string[] = [];
  for (let i = 0; i < own.length; ) {
    const start = other.indexOf(own[i]!.word);
    let length = 0;
    while (start >= 0 && i + length < own.length && own[i + length]!.word === other[start + length]) length++;
    if (length >= MIN_STRETCH) words.push(`${own[i]!.name}..${own[i + length - 1]!.name}`);
    else words.push(own[i]!.word);
    i += length >= MIN_STRETCH ? length : 1;
  }
  return words;
}

function wordOf(name: string, value: BoardValue): string {
  return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
}
