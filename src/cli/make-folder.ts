// Creates a folder for a command's files.
import { TlsError } from '../errors.ts';
import { makeFolders } from '../platform/node/make-folders.ts';
import { reasonOf } from './file-errors.ts';

/** With its parents; it may exist already. @throws TlsError `cli.file`. */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (cause) {
    const isRefused = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isRefused ? 'no folder can be created at this place' : reasonOf(cause, 'folder');
    throw new TlsError('cli.file', `${path} cannot be created: ${reason}`, { cause });
  }
}
