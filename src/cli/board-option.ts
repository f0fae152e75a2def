// `--board`: an id, a device's name, what a board says of itself, or a file with either.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BOARD_IDS, KNOWN_FIRMWARES } from '../boards/catalogue.ts';
import { TlsError } from '../errors.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import type { Io } from './command.ts';
import { readInput } from './read-file.ts';

export const BOARD_FLAGS = '--board <board>';

/** What CircuitPython writes into the root of its drive when it starts. */
const BOOT_OUT = 'boot_out.txt';
/** Bytes of a file that says which board it is. */
const MAX_BANNER = 64 * 1024;

/** What may help to understand what was meant. */
export interface BoardSurroundings {
  /** The program's runtime by its imports, and the words for it. */
  readonly program?: { readonly runtime: 'micropython' | 'circuitpython'; readonly reason: string } | undefined;
  /** The folder that may have a boot_out.txt, for `auto`. */
  readonly folder?: string | undefined;
}

/**
 * What `loadProfile` takes: the id of the profile that was meant, or the JSON of one's own. What had to be assumed is said
 * on stderr.
 *
 * @throws TlsError `board.unknown`, `cli.file`, `cli.usage` for `auto` where no board has left its name.
 */
export async function readBoardOption(value: string, io: Io, surroundings: BoardSurroundings = {}): Promise<string> {
  if (BOARD_IDS.includes(value)) return value;
  if (/\.json$/i.test(value)) return readBanner(value);
  const text = await textOf(value, surroundings.folder);
  const { resolveBoard } = await import('../boards/names/resolve-board.ts');
  const { id, assumed } = resolveBoard(text, { ...KNOWN_FIRMWARES, program: surroundings.program });
  const shown = value.includes('\n') ? value.slice(0, value.indexOf('\n')) : value;
  if (assumed.length > 0) io.stderr.write(`thimble: --board ${shown} is ${id}: ${assumed.join('; ')}\n`);
  return id;
}

/** `auto`, and the name of a file, stand for what is in it. */
async function textOf(value: string, folder: string | undefined): Promise<string> {
  if (value === 'auto') return readBanner(findBootOut(folder));
  return /\.txt$/i.test(value) ? readBanner(value) : value;
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
