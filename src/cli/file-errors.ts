// Describes why a file cannot be read or written.
import { TlsError } from '../errors.ts';

export function cannotWrite(path: string, cause: unknown): TlsError {
  return new TlsError('cli.file', `${path} cannot be written: ${reasonOf(cause, 'folder')}`, { cause });
}

/** Text for an error of the operating system. @param absent - what is missing in case of ENOENT. */
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
    ENXIO: 'no process has that pipe open for reading',
    ELOOP: 'it is a link',
  };
  return reasons[code ?? ''] ?? (cause as Error).message;
}
