// `@micropython.native` and `@micropython.viper`, which this interpreter's compiler refuses: sources are read with another
// decorator of the same length in their place, so that lines and columns stay (modules/common/_modules.py has it).
import type { ProgramFolder } from './program-folder.ts';

const MARK = /^[ \t]*@micropython\.(?:native|viper)\b/gm;
const NAME = 'micropython';
/** As long as the name. */
const PLACE = '__thimble__';
/** Bytes of a source that is looked through; no board has room for more. */
const LARGEST_SOURCE = 1 << 20;

/** @returns the text with the marks replaced. */
export function withoutNativeMarks(text: string): string {
  return text.replaceAll(MARK, (mark) => mark.replace(NAME, PLACE));
}

/** @returns a folder like this one, whose sources are read without the marks. */
export function folderWithoutNativeMarks(folder: ProgramFolder): ProgramFolder {
  /** Where the names begin, by handle. */
  const marks = new Map<number, readonly number[]>();
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
    const found = mode === 'read' && path.endsWith('.py') ? marksIn(handle) : [];
    if (found.length > 0) marks.set(handle, found);
    return handle;
  }

  function read(handle: number, into: Uint8Array, position: number): number {
    const count = folder.read(handle, into, position);
    for (const mark of marks.get(handle) ?? [])
      for (let index = 0; index < NAME.length; index++) {
        const at = mark + index - position;
        if (at >= 0 && at < count) into[at] = PLACE.charCodeAt(index);
      }
    return count;
  }

  function close(handle: number): void {
    marks.delete(handle);
    folder.close(handle);
  }

  function marksIn(handle: number): readonly number[] {
    const bytes = new Uint8Array(LARGEST_SOURCE);
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes.length; length += count)
      count = folder.read(handle, bytes.subarray(length), length);
    const text = latin1(bytes.subarray(0, length));
    return [...text.matchAll(MARK)].map(({ index, 0: mark }) => index + mark.indexOf(NAME));
  }
}

function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}
