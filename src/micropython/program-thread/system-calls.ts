// Changes the imports of the interpreter's WebAssembly module: time, randomness, and error numbers, which are WASI's in its
// C library but the board's in a program.

import type { Clock, RandomSource } from '../../util/ambient.ts';

/** From WASI's numbers to those of boards. EINTR and EAGAIN stay, because the interpreter itself checks for them. */
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

/** The interpreter's inputs from the system, except files. */
export interface Ambient {
  /** For `time.time()`. */
  readonly clock: Clock;
  /** For `time.ticks_ms()`: milliseconds. */
  readonly ticks: () => number;
  /** Seed of its `random`. */
  readonly random: RandomSource;
}

/** @returns the imports with the board's clock, the run's time and its randomness. */
export function withAmbient(imports: Imports, { clock, ticks, random }: Ambient): Imports {
  const seed = () => new DataView(random(4).buffer).getInt32(0, true);
  const ambient = {
    mp_js_time_ms: () => Math.floor(clock.now()),
    mp_js_ticks_ms: () => Math.floor(ticks()),
    mp_js_random_u32: seed,
  };
  return { ...imports, env: { ...imports.env, ...ambient } };
}

/** @returns the imports with system calls that fail with the board's error numbers. */
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

/** A system call returns its result, or the negative error number. */
function negative(result: number): number {
  const errno = result < 0 ? BOARD_ERRNOS[-result] : undefined;
  return errno === undefined ? result : -errno;
}

export interface InterpreterEvents {
  /** Called about every thousand calls in the interpreter. It must not call Python. */
  turn(): void;
  /** Called before its memory grows to this many bytes. It must not call Python. */
  grow(bytes: number): void;
}

/** The most bytes of memory that the interpreter is built for. */
const LARGEST_MEMORY = 2 ** 31;
/** Calls between two `turn` events, a power of two. */
const TURN = 1024;

/** @returns the imports with hooks for the events. */
export function withEvents(imports: Imports, events: InterpreterEvents): Imports {
  const {
    invoke_iiii: call,
    invoke_ii: look,
    emscripten_resize_heap: resize,
  } = imports.env as Record<string, (...args: number[]) => number>;
  let calls = 0;
  // Every call of a Python function and every operation passes here, where the C code sets up exception handling.
  const counted = (a: number, b: number, c: number, d: number): number => {
    calls = (calls + 1) & (TURN - 1);
    if (calls === 0) events.turn();
    return call!(a, b, c, d);
  };
  // Every lookup of a global name passes here.
  const looked = (a: number, b: number): number => {
    calls = (calls + 1) & (TURN - 1);
    if (calls === 0) events.turn();
    return look!(a, b);
  };
  const watched = (bytes: number): number => {
    const wanted = bytes >>> 0;
    events.grow(wanted);
    // Refusing here causes a MemoryError in Python; Emscripten would also print a message.
    return wanted > LARGEST_MEMORY ? 0 : resize!(bytes);
  };
  return {
    ...imports,
    env: { ...imports.env, invoke_iiii: counted, invoke_ii: looked, emscripten_resize_heap: watched },
  };
}
