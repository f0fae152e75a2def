// Interface of the folder that a host provides as the program's `/`, with synchronous I/O. Paths begin with `/` and have
// no `.` or `..`.

/** Errors have a POSIX `code` (`ENOENT`); `file-system.ts` converts it to a number. */
export interface ProgramFolder {
  stat(path: string): FileStats;
  list(path: string): string[];
  mkdir(path: string): void;
  /** Creates an empty file, which must not exist yet. */
  create(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  rmdir(path: string): void;
  truncate(path: string, size: number): void;
  setTimes(path: string, accessed: Date, modified: Date): void;
  /** @returns a new handle. */
  open(path: string, mode: 'read' | 'read and write'): number;
  close(handle: number): void;
  /** @returns how many bytes were read; 0 at the end. */
  read(handle: number, into: Uint8Array, position: number): number;
  write(handle: number, bytes: Uint8Array, position: number): number;
  /** Reads a whole file. @param limit - bytes; a longer file is an error with code `EFBIG`. */
  readWhole(path: string, limit: number): Uint8Array;
}

export interface FileStats {
  /** The POSIX mode, including the file type. */
  readonly mode: number;
  readonly size: number;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
}
