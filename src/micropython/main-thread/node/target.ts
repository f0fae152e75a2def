// Converts the argument of `thimble run` to the program that an interpreter starts: a file, a folder as a board would run
// it, or code.
import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { BoardProfile } from '../../../boards/profile.ts';
import { TlsError } from '../../../errors.ts';
import { describeReadError, MAX_TEXT, readBounded } from '../../../platform/node/files.ts';
import { decodeUtf8 } from '../../../util/utf8.ts';
import { type BoardChoice, chooseBoard, FOLDER_OF_CIRCUITPYTHON } from '../../choose-board.ts';
import { filesOf, type Passes, planFolder } from '../plan.ts';

export type RunTarget =
  /** A file, or a folder. */
  | { readonly path: string }
  /** Source text; its `/` is the current folder. */
  | { readonly code: string; readonly name: string }
  /** Like Python's `-m`, in the current folder. */
  | { readonly module: string };

export interface Plan extends Passes {
  /** The program's `/`. */
  readonly folder: string;
}

/** The board for a program without `--board`. @throws TlsError `micropython.no_program`. */
export function boardFor(target: RunTarget): BoardChoice {
  if ('code' in target) return chooseBoard(target.code);
  if ('module' in target) return chooseBoard('');
  if (!isFolder(target.path)) return chooseBoard(readProgram(target.path));
  const named = (names: readonly string[]) => names.filter((name) => isFile(join(target.path, name)));
  if (named(['main.py']).length === 0 && named(['code.py', 'code.txt']).length > 0) return FOLDER_OF_CIRCUITPYTHON;
  return chooseBoard(
    named(['boot.py', 'main.py'])
      .map((name) => readProgram(join(target.path, name)))
      .join('\n'),
  );
}

/** @throws TlsError `micropython.no_program`. */
export function planFor(target: RunTarget, profile: BoardProfile): Plan {
  if ('code' in target) return { folder: process.cwd(), main: { start: target, name: '-c' } };
  if ('module' in target) return { folder: process.cwd(), main: { start: target, name: target.module } };
  const path = resolve(target.path);
  return isFolder(path) ? planForFolder(path, profile) : planForFile(path);
}

function planForFile(path: string): Plan {
  readProgram(path);
  const name = basename(path);
  return { folder: dirname(path), main: { start: { files: [name] }, name } };
}

function planForFolder(folder: string, profile: BoardProfile): Plan {
  const passes = planFolder(profile, folder, (name) => isFile(join(folder, name)));
  for (const file of filesOf(passes)) readProgram(join(folder, file));
  return { folder, ...passes };
}

/** @returns the text of a program. @throws TlsError `micropython.no_program`. */
function readProgram(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readBounded(file, MAX_TEXT);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (describeReadError(cause) ?? code);
    throw new TlsError('micropython.no_program', `${file} cannot be run: ${reason}`, { cause });
  }
  const fault = faultOf(file, bytes);
  if (fault !== undefined)
    throw new TlsError('micropython.no_program', `${file} cannot be run: ${fault.is}`, { hint: fault.hint });
  return new TextDecoder().decode(bytes);
}

/** Why a file is not the text of a program: the interpreter's own exception for such a file has no text. */
function faultOf(file: string, bytes: Uint8Array): { readonly is: string; readonly hint: string } | undefined {
  const [a, b, c] = bytes;
  if (file.endsWith('.mpy'))
    return { is: 'it is compiled', hint: 'Put it into lib/, and run a program that imports it.' };
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    return { is: 'it is text in UTF-16', hint: 'Save it as UTF-8: boards read no other encoding.' };
  if (a === 0xef && b === 0xbb && c === 0xbf)
    return {
      is: 'it begins with a byte order mark, which MicroPython takes for a part of the program',
      hint: 'Save it as UTF-8 without BOM.',
    };
  if (bytes.includes(0)) return { is: 'it is not text', hint: 'Name a Python program, such as main.py or code.py.' };
  const line = lineThatIsNotUtf8(bytes);
  return line === undefined ? undefined : { is: `line ${line} is not UTF-8`, hint: 'Save it as UTF-8.' };
}

function lineThatIsNotUtf8(bytes: Uint8Array): number | undefined {
  if (decodeUtf8(bytes) !== undefined) return undefined;
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.findIndex((line) => line.includes('\ufffd')) + 1;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
