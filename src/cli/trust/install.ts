// `thimble trust --install PATH`: installs the roots and a module that verifies with them, and shows the lines of the
// program to change, for a folder or a board's drive. Nothing is written without --yes.
import { existsSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { MAX_TEXT } from '../../platform/node/files.ts';
import type { ChosenRoot } from '../../trust/choose-roots.ts';
import { planInstall } from '../../trust/install/plan-install.ts';
import { STARTED_PROGRAMS } from '../../trust/install/started-programs.ts';
import type { Io } from '../command.ts';
import { type FileContent, writeFiles } from '../output-file.ts';
import { readInput } from '../read-file.ts';

export interface InstallOptions {
  /** The folder. */
  readonly path: string;
  /** Whether to write. */
  readonly yes: boolean;
  /** `--program`, the first; absent: the program that a board starts in that folder. */
  readonly program: string | undefined;
  /** The first `--board`; `undefined`: chosen by the program. */
  readonly board: BoardProfile | undefined;
}

/** The program that a board starts in this folder. */
export function programIn(path: string): string | undefined {
  return STARTED_PROGRAMS.map((name) => join(path, name)).find((file) => existsSync(file));
}

/** @throws TlsError `cli.usage`, `cli.file`. */
export async function install(roots: readonly ChosenRoot[], options: InstallOptions, io: Io): Promise<void> {
  const { path, yes } = options;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new TlsError('cli.usage', `--install ${path}: there is no such folder`);
  const program = options.program ?? programIn(path);
  const text = program === undefined ? '' : new TextDecoder().decode(await readInput(program, undefined, MAX_TEXT));
  const plan = await planInstall({
    roots,
    program: program === undefined ? undefined : { name: basename(program), text },
    board: options.board,
    crypto: nodeCrypto,
  });
  const files: FileContent[] = Object.entries(plan.files).map(([name, content]) => ({
    path: join(path, name),
    content,
    secret: false,
  }));
  if (program !== undefined && plan.changed !== undefined) {
    const original = `${program}.orig`;
    if (!existsSync(original)) files.push({ path: original, content: text, secret: false });
    files.push({ path: program, content: plan.changed, secret: false });
    io.stdout.write(diffOf(basename(program), text, plan.changed));
  }
  const names = files.map((file) => relative(path, file.path) || file.path).join(', ');
  io.stderr.write(`install: for ${plan.board.id}, ${yes ? 'written' : 'to be written'} in ${path}: ${names}\n`);
  for (const note of plan.notes) io.stderr.write(`note: ${note}\n`);
  if (!yes) io.stderr.write('Nothing is written: --yes does it.\n');
  if (yes) await writeFiles(files, 'replaced');
}

/** In the format of `diff -u`, for `patch`. */
function diffOf(name: string, before: string, after: string): string {
  return createTwoFilesPatch(name, name, before, after, undefined, undefined, { context: 1 }).replace(/^=+\n/, '');
}
