// Files that a setting names: certificates and keys.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TlsError } from '../../errors.ts';

/** @throws TlsError `context.file`, which names the path. */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The paths of the files in a folder, in order of their names. @throws TlsError `context.file`. */
export function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .sort()
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile());
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): TlsError {
  const { code } = cause as NodeJS.ErrnoException;
  return new TlsError('context.file', `${path} cannot be read: ${code ?? (cause as Error).message}`, { cause });
}
