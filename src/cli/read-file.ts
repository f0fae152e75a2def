// Reads input files; errors name the file.
import { parseNamed } from '../api/parse-named.ts';
import { TlsError } from '../errors.ts';
import { hintOfReadError, MAX_FILE, readBounded } from '../platform/node/files.ts';
import { reasonOf } from './file-errors.ts';

/**
 * @param option - that named the file; absent: it was an argument.
 * @param limit - bytes.
 * @throws TlsError `cli.file`, naming both.
 */
export async function readInput(path: string, option?: string, limit: number = MAX_FILE): Promise<Uint8Array> {
  try {
    return readBounded(path, limit);
  } catch (cause) {
    throw new TlsError('cli.file', `${nameWithOption(path, option)} cannot be read: ${reasonOf(cause)}`, {
      cause,
      ...(limit === MAX_FILE && hintOfReadError(cause)),
    });
  }
}

/** Reads a file with `parse`. @throws TlsError `cli.file`; errors of `parse`, naming the file. */
export async function readAs<T>(path: string, option: string | undefined, parse: (data: Uint8Array) => T): Promise<T> {
  return parseNamed(nameWithOption(path, option), await readInput(path, option), parse);
}

function nameWithOption(path: string, option: string | undefined): string {
  return option === undefined ? path : `${option} ${path}`;
}
