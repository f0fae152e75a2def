// Creates a folder with its parents. Node's `recursive` never returns in a file system like /proc, which answers ENOENT to
// every new folder.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Does nothing if the folder is there already. @param mode - of each new folder. @throws the error of the operating system. */
export function makeFolders(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    if (code === 'ENOENT' && parent !== path && !isFolder(parent)) {
      makeFolders(parent, mode);
      makeFolders(path, mode);
    } else if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
