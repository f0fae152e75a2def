// Whether two paths name one file, through links of either kind too: an output must not replace a command's input.
import { statSync } from 'node:fs';

/** @returns `false` if either path does not exist or is not a regular file. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
