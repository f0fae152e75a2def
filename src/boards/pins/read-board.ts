// Reads one board's line in the lists of CircuitPython's boards (circuitpython/*.ts): `ID: NAME=VALUE …`, or
// `ID like OTHER: FIRST..LAST NAME=VALUE …`, where FIRST..LAST are names of the other board, with the same values.
// `ID like OTHER:` alone has all of the other's names.
import type { BoardValue } from './board-value.ts';

type Entry = readonly [name: string, value: BoardValue];

/** @returns its names in the firmware's order; `undefined` if the list has no such board. */
export function readBoard(list: string, id: string): Readonly<Record<string, BoardValue>> | undefined {
  const entries = entriesOf(list, id);
  return entries && Object.fromEntries(entries);
}

function entriesOf(list: string, id: string): readonly Entry[] | undefined {
  const line = list.split('\n').find((each) => each.startsWith(`${id}:`) || each.startsWith(`${id} like `));
  if (line === undefined) return undefined;
  const [head = '', ...words] = line.split(' ').filter((word) => word !== 'like');
  const other = head.endsWith(':') ? [] : entriesOf(list, words.shift()!.replace(/:$/, ''))!;
  if (words.length === 0) return other;
  return words.flatMap((word) => {
    const [, first, last] = /^(\w+)\.\.(\w+)$/.exec(word) ?? [];
    return first === undefined ? [entryOf(word)] : other.slice(indexOf(other, first), indexOf(other, last!) + 1);
  });
}

function indexOf(entries: readonly Entry[], name: string): number {
  return entries.findIndex(([each]) => each === name);
}

/** `LED=25`, `LED=CYW0`, or a value as JSON. */
function entryOf(word: string): Entry {
  const name = word.slice(0, word.indexOf('='));
  const value = word.slice(name.length + 1);
  if (/^\d+$/.test(value)) return [name, Number(value)];
  return [name, /^[[{]/.test(value) ? (JSON.parse(value) as BoardValue) : value];
}
