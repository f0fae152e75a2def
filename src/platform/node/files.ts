// Reads files named by users and settings: certificates, keys, CRLs, programs, tables. Each read has a size limit, and
// none is waited for without end, whatever its name leads to: a device, a FIFO, a disk image.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TlsError } from '../../errors.ts';

/** Certificates, keys and CRLs, in bytes: all public roots take 0.3 MB, the longest public CRLs some tens. */
export const MAX_FILE = 64 * 1024 * 1024;
/** Programs, settings and tables of names, in bytes. */
export const MAX_TEXT = 4 * 1024 * 1024;

const CHUNK = 64 * 1024;
/** Milliseconds without a byte after which the writer of a pipe is not waited for any more. */
const MAX_SILENCE = 10_000;
const PAUSE = 10;

/** Files of one folder: `/etc/ssl/certs` has some 300. */
const MAX_FILES = 10_000;

/** @param limit - bytes. @throws TlsError `context.file`, which names the path. */
export function readFile(path: string, limit: number = MAX_FILE): Uint8Array {
  try {
    return readBounded(path, limit);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/**
 * The whole of a file.
 *
 * @param limit - bytes.
 * @throws an Error of the operating system's; `EFBIG` for a file that is longer than the limit, `ETIMEDOUT` for a pipe
 *   whose writer is silent for ten seconds.
 */
export function readBounded(path: string, limit: number): Uint8Array {
  // Without O_NONBLOCK opening a FIFO waits for its writer, and nothing ends that wait.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const size = fstatSync(file).size;
    if (size > limit) throw tooLarge(limit);
    return readToEnd(file, size, limit);
  } finally {
    closeSync(file);
  }
}

/** The message for an {@link Error} of {@link readBounded} itself; `undefined` for the operating system's. */
export function describeReadError(cause: unknown): string | undefined {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'EFBIG' || code === 'ETIMEDOUT' ? message : undefined;
}

/** What to do about a file of certificates, keys or CRLs that is too long, which is no matter of its path. */
export function hintOfReadError(cause: unknown): { readonly hint: string } | undefined {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'EFBIG' ? { hint: 'This file is too large to be a certificate. Is it the right file?' } : undefined;
}

/** The paths of the files in a folder, in order of their names. @throws TlsError `context.file`. */
export function listFolder(path: string): readonly string[] {
  try {
    const names = readdirSync(path).sort();
    if (names.length > MAX_FILES) throw coded('EFBIG', `it has more than ${MAX_FILES} files`);
    return names.map((name) => join(path, name)).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** @param expected - bytes, as far as the file says: devices and pipes say 0. */
function readToEnd(file: number, expected: number, limit: number): Uint8Array {
  let bytes = new Uint8Array(Math.min(limit, Math.max(expected, CHUNK)) + 1); // one more, to meet the end
  let length = 0;
  for (let silence = 0; ; ) {
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(limit + 1, bytes.length * 2));
      larger.set(bytes);
      bytes = larger;
    }
    const read = readSome(file, bytes, length);
    if (read === 0) return bytes.slice(0, length);
    if (read === undefined) {
      silence += PAUSE;
      if (silence > MAX_SILENCE)
        throw coded('ETIMEDOUT', `it is a pipe, and nothing came for ${MAX_SILENCE / 1_000} s`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
      continue;
    }
    silence = 0;
    length += read;
    if (length > limit) throw tooLarge(limit);
  }
}

/** @returns how many bytes came; `undefined` if the writer of a pipe has none yet. */
function readSome(file: number, into: Uint8Array, at: number): number | undefined {
  try {
    return readSync(file, into, at, into.length - at, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

function tooLarge(limit: number): Error {
  return coded('EFBIG', `it is larger than ${Math.floor(limit / (1024 * 1024))} MB`);
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function unreadable(path: string, cause: unknown): TlsError {
  const { code } = cause as NodeJS.ErrnoException;
  const reason = describeReadError(cause) ?? code ?? (cause as Error).message;
  return new TlsError('context.file', `${path} cannot be read: ${reason}`, { cause, ...hintOfReadError(cause) });
}
