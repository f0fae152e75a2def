// What several commands share of reading their options and files.
import { readFile, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { TlsError } from '../errors.ts';

/** `--timeout S`, seconds with fractions. @returns milliseconds. @throws TlsError `cli.usage`. */
export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= 86_400))
    throw new TlsError('cli.usage', `--timeout ${text} is not a number of seconds (above 0, at most 86400)`);
  return seconds * 1000;
}

/** @throws TlsError `cli.file`, naming the path and the option that named it. */
export async function readInput(path: string, option: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TlsError('cli.file', `${option} ${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

/** Writes a result to a file, or to stdout where none (or `-`) was named. @throws TlsError `cli.file`. */
export async function writeResult(
  result: Uint8Array | string,
  path: string | undefined,
  stdout: Writable,
): Promise<void> {
  if (path === undefined || path === '-') {
    await new Promise<void>((resolve) => stdout.write(result, () => resolve()));
    return;
  }
  try {
    await writeFile(path, result);
  } catch (cause) {
    throw new TlsError('cli.file', `${path} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is not a folder',
  };
  return reasons[code ?? ''] ?? (cause as Error).message;
}
