// What the interpreter's WebAssembly module calls: its C library counts errors as WASI does, where a program sees the
// numbers of boards.

import type { Clock } from '../../util/ambient.ts';

/** From WASI's numbers to those of boards. EINTR and EAGAIN stay: the interpreter itself looks for them. */
const BOARD_ERRNOS: Readonly<Record<number, number>> = {
  2: 13, // EACCES
  8: 9, // EBADF
  10: 16, // EBUSY
  20: 17, // EEXIST
  28: 22, // EINVAL
  29: 5, // EIO
  31: 21, // EISDIR
  32: 40, // ELOOP
  33: 24, // EMFILE
  37: 36, // ENAMETOOLONG
  44: 2, // ENOENT
  51: 28, // ENOSPC
  54: 20, // ENOTDIR
  55: 39, // ENOTEMPTY
  63: 1, // EPERM
  69: 30, // EROFS
  75: 18, // EXDEV
};

type Function = (...args: never[]) => number;
export type Imports = Record<string, Record<string, Function>>;

/** @returns the imports with a clock of the board's for `time`. */
export function withClock(imports: Imports, clock: Clock): Imports {
  return { ...imports, env: { ...imports.env, mp_js_time_ms: () => clock.now() } };
}

/** @returns the imports with system calls that fail with the numbers of boards. */
export function withBoardErrnos(imports: Imports): Imports {
  const env: Record<string, Function> = { ...imports.env };
  const wasi: Record<string, Function> = { ...imports.wasi_snapshot_preview1 };
  for (const [name, call] of Object.entries(env))
    if (name.startsWith('__syscall_')) env[name] = (...args) => negative(call(...args));
  for (const [name, call] of Object.entries(wasi))
    wasi[name] = (...args) => {
      const errno = call(...args);
      return BOARD_ERRNOS[errno] ?? errno;
    };
  return { ...imports, env, wasi_snapshot_preview1: wasi };
}

/** A system call gives its result, or the number of its error below zero. */
function negative(result: number): number {
  const errno = result < 0 ? BOARD_ERRNOS[-result] : undefined;
  return errno === undefined ? result : -errno;
}
