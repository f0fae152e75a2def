// The `--board` option: an id, a device's name, a board's own banner, or a file that contains one of these.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BOARD_IDS, KNOWN_FIRMWARES } from '../boards/catalogue.ts';
import { loadProfile } from '../boards/load-profile.ts';
import type { ChosenBoard } from '../boards/names/resolve-board.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import type { Io } from './command.ts';
import { readInput } from './read-file.ts';

export const BOARD_FLAGS = '--board <board>';

/** What CircuitPython writes into the root of its drive when it starts. */
const BOOT_OUT = 'boot_out.txt';
/** Maximum size in bytes of a file that names a board. */
const MAX_BANNER = 64 * 1024;

/** Hints for resolving an incomplete name. */
export interface BoardSurroundings {
  /** The runtime that the program's imports imply, and the phrase for it in messages. */
  readonly program?: { readonly runtime: 'micropython' | 'circuitpython'; readonly reason: string } | undefined;
  /** The folder that may contain a boot_out.txt, for `auto`. */
  readonly folder?: string | undefined;
}

/**
 * Resolves `--board` to what `loadProfile` takes: a profile's id, or the JSON of a custom profile. Assumptions are
 * reported on stderr.
 *
 * @throws TlsError `board.unknown`, `cli.file`, `cli.usage` for `auto` if no board has left its name.
 */
export async function readBoardOption(value: string, io: Io, surroundings: BoardSurroundings = {}): Promise<string> {
  if (BOARD_IDS.includes(value)) return value;
  if (/\.json$/i.test(value)) return readOwnProfile(value);
  const path = fileOf(value, surroundings.folder);
  const text = path === undefined ? value : await readBanner(path);
  const { id, assumed } = await resolve(text, path, surroundings);
  const shown = value.includes('\n') ? value.slice(0, value.indexOf('\n')) : value;
  if (assumed.length > 0) io.stderr.write(`thimble: --board ${shown} is ${id}: ${assumed.join('; ')}\n`);
  return id;
}

/** For `auto` and file names: the file to read. @returns its path; `undefined` if the text is a name itself. */
function fileOf(value: string, folder: string | undefined): string | undefined {
  if (value === 'auto') return findBootOut(folder);
  return /\.txt$/i.test(value) ? value : undefined;
}

async function resolve(text: string, path: string | undefined, { program }: BoardSurroundings): Promise<ChosenBoard> {
  const { resolveBoard } = await import('../boards/names/resolve-board.ts');
  try {
    return resolveBoard(text, { ...KNOWN_FIRMWARES, program });
  } catch (error) {
    if (path === undefined || !isTlsError(error)) throw error;
    const first = text.trim().split('\n', 1)[0]!;
    const says = first === '' ? 'it is empty' : error.message;
    throw new TlsError(error.code, `${path} does not say which board it is: ${says}`, {
      cause: error,
      hint: `A boot_out.txt begins "Adafruit CircuitPython 10.2.1 on …; Raspberry Pi Pico W with rp2040". ${error.hint}`,
    });
  }
}

/** @returns the file's text. @throws TlsError `board.bad_profile`, which names the file. */
async function readOwnProfile(path: string): Promise<string> {
  const text = await readBanner(path);
  try {
    if (!/^\s*\{/.test(text)) throw new TlsError('board.bad_profile', 'a profile is a JSON object: { "extends": … }');
    await loadProfile(text);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    throw new TlsError(error.code, `${path}: ${error.message}`, { cause: error, hint: error.hint });
  }
  return text;
}

async function readBanner(path: string): Promise<string> {
  return decodeUtf8(await readInput(path, '--board', MAX_BANNER)) ?? '';
}

function findBootOut(folder: string | undefined): string {
  const folders = folder === undefined ? ['.'] : [folder, '.'];
  const found = folders.map((each) => join(each, BOOT_OUT)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new TlsError('cli.usage', `--board auto: there is no ${BOOT_OUT} here or beside the program`, {
    hint: "CircuitPython's drive has one; of MicroPython paste the first line of its REPL: --board 'MicroPython v1.27.0 on …; … with …'.",
  });
}
