// What is changed in a program's sources as they are read, by words of the same length, so that lines and columns stay:
// `@micropython.native` and `@micropython.viper`, which this interpreter's compiler refuses (modules/common/_modules.py has
// what stands in their place), and the `pass` of an empty endless loop, in which it would hear of nothing any more.
import type { ProgramFolder } from './program-folder.ts';

/** Each with the word that is replaced, once in what it matches, at its end or before a dot. */
const CHANGES = [
  { mark: /^[ \t]*@micropython\.(?:native|viper)\b/gm, word: 'micropython', by: '__thimble__' },
  // A name is looked up, where inside/system-calls.ts takes its turns.
  {
    mark: /\bwhile[ \t]*\(?[ \t]*(?:True|1)[ \t]*\)?[ \t]*:(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*pass\b/g,
    word: 'pass',
    by: '_th_',
  },
] as const;

/** Bytes of a source that is looked through; no board has room for more. */
const LARGEST_SOURCE = 1 << 20;

interface Change {
  readonly at: number;
  readonly by: string;
}

/** @returns the text as it is to be compiled. */
export function changedSource(text: string): string {
  let changed = text;
  for (const { at, by } of changesIn(text)) changed = changed.slice(0, at) + by + changed.slice(at + by.length);
  return changed;
}

/** @returns a folder like this one, whose sources are read with the changes. */
export function folderOfChangedSources(folder: ProgramFolder): ProgramFolder {
  /** By handle. */
  const changes = new Map<number, readonly Change[]>();
  return new Proxy(folder, {
    get(target, key) {
      if (key === 'open') return open;
      if (key === 'read') return read;
      if (key === 'close') return close;
      const value = target[key as keyof ProgramFolder];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

  function open(path: string, mode: 'read' | 'read and write'): number {
    const handle = folder.open(path, mode);
    const found = mode === 'read' && path.endsWith('.py') ? changesIn(textOf(handle)) : [];
    if (found.length > 0) changes.set(handle, found);
    return handle;
  }

  function read(handle: number, into: Uint8Array, position: number): number {
    const count = folder.read(handle, into, position);
    for (const { at, by } of changes.get(handle) ?? [])
      for (let index = 0; index < by.length; index++) {
        const place = at + index - position;
        if (place >= 0 && place < count) into[place] = by.charCodeAt(index);
      }
    return count;
  }

  function close(handle: number): void {
    changes.delete(handle);
    folder.close(handle);
  }

  function textOf(handle: number): string {
    const bytes = new Uint8Array(LARGEST_SOURCE);
    let length = 0;
    for (;;) {
      const count = folder.read(handle, bytes.subarray(length), length);
      if (count === 0) break;
      length += count;
    }
    return latin1(bytes.subarray(0, length));
  }
}

function changesIn(text: string): readonly Change[] {
  return CHANGES.flatMap(({ mark, word, by }) =>
    [...text.matchAll(mark)].map(({ index, 0: found }) => ({ at: index + found.lastIndexOf(word), by })),
  );
}

function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}
