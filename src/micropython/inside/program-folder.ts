// What a host gives a program as its `/`: a folder, read and written at once. Paths begin with `/` and have no `.` or `..`.

/** A failure has a `code` of POSIX (`ENOENT`); `inside/file-system.ts` gives the interpreter its number. */
export interface ProgramFolder {
  stat(path: string): FileStats;
  list(path: string): string[];
  mkdir(path: string): void;
  /** An empty file that must not exist yet. */
  create(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  rmdir(path: string): void;
  truncate(path: string, size: number): void;
  setTimes(path: string, accessed: Date, modified: Date): void;
  /** @returns a handle of its own. */
  open(path: string, mode: 'read' | 'read and write'): number;
  close(handle: number): void;
  /** @returns how many bytes were read; 0 at the end. */
  read(handle: number, into: Uint8Array, position: number): number;
  write(handle: number, bytes: Uint8Array, position: number): number;
  /** A whole file. @param limit - bytes; a longer one is a failure with code `EFBIG`. */
  readWhole(path: string, limit: number): Uint8Array;
}

export interface FileStats {
  /** POSIX's mode, with the bits that say what it is. */
  readonly mode: number;
  readonly size: number;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
}
