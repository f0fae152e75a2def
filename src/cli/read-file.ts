// Reads the files that a command is given; what is wrong with one is said with its name.
import { parseNamed } from '../api/parse-named.ts';
import { TlsError } from '../errors.ts';
import { hintOfReadError, MAX_FILE, readBounded } from '../platform/node/files.ts';

/**
 * @param option - that named the file; absent: an argument did.
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

/** What a file holds, as `parse` reads it. @throws TlsError `cli.file`; what `parse` throws, naming the file. */
export async function readAs<T>(path: string, option: string | undefined, parse: (data: Uint8Array) => T): Promise<T> {
  return parseNamed(nameWithOption(path, option), await readInput(path, option), parse);
}

/** What the operating system says, in words. @param absent - what is missing where something is. */
export function reasonOf(cause: unknown, absent: 'file' | 'folder' = 'file'): string {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: `there is no such ${absent}`,
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    EEXIST: 'there is a file of that name',
    ENOTDIR: 'a part of its path is not a folder',
    EROFS: 'the disk takes no writing',
    ENOSPC: 'the disk is full',
    ENXIO: 'nobody reads from that pipe',
    ELOOP: 'it is a link',
  };
  return reasons[code ?? ''] ?? (cause as Error).message;
}

function nameWithOption(path: string, option: string | undefined): string {
  return option === undefined ? path : `${option} ${path}`;
}
