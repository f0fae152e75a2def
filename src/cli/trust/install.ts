// `thimble trust --install PATH`: the roots, a module that verifies with them, and the lines of the program to change, for a
// folder or a board's drive. Nothing is written without --yes.
import { existsSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { encodePem } from '../../asn1/pem.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { usualBoardOf } from '../../boards/usual-boards.ts';
import { umqttTakesContext, waysToLoad } from '../../boards/verifying.ts';
import { TlsError } from '../../errors.ts';
import { MAX_TEXT } from '../../platform/node/files.ts';
import type { ChosenRoot } from '../../trust/choose-roots.ts';
import { rewriteProgram } from '../../trust/install/rewrite-program.ts';
import { type ModuleFacts, verifiedModule } from '../../trust/install/verified-module.ts';
import { concatBytes } from '../../util/bytes.ts';
import type { Io } from '../command.ts';
import { type FileContent, writeFiles } from '../output-file.ts';
import { readInput } from '../read-file.ts';
import { readsPem } from './formats.ts';

export interface InstallOptions {
  /** The folder. */
  readonly path: string;
  /** Whether to write. */
  readonly yes: boolean;
  /** `--program`, the first; absent: what a board starts in that folder. */
  readonly program: string | undefined;
  /** Of `--board`, the first; `undefined`: by the program. */
  readonly board: BoardProfile | undefined;
}

const STARTED = ['code.py', 'main.py', 'code.txt', 'main.txt'];
const MODULE = 'verified.py';

/** What a board starts in this folder. */
export function programIn(path: string): string | undefined {
  return STARTED.map((name) => join(path, name)).find((file) => existsSync(file));
}

/** @throws TlsError `cli.usage`, `cli.file`. */
export async function install(roots: readonly ChosenRoot[], options: InstallOptions, io: Io): Promise<void> {
  const { path, yes } = options;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new TlsError('cli.usage', `--install ${path}: there is no such folder`);
  const program = options.program ?? programIn(path);
  const text = program === undefined ? '' : new TextDecoder().decode(await readInput(program, undefined, MAX_TEXT));
  const board = options.board ?? (await boardOf(program, text));
  const loading = waysToLoad(board);
  if (loading === 'wrap_socket' && roots.length > 1)
    throw new TlsError('cli.usage', `${board.id} takes one root for a connection, and ${roots.length} are needed`, {
      hint: 'Update that firmware, or install the root of one host at a time.',
    });
  const facts: ModuleFacts = {
    ...(readsPem(board, roots) ? { rootsFile: 'ca.pem', form: 'pem' } : { rootsFile: 'ca.der', form: 'der' }),
    runtime: board.runtime.id,
    loading,
  };
  const rewritten = rewriteProgram(text, { ...facts, umqttTakesContext: umqttTakesContext(board) });
  const files: FileContent[] = [
    { path: join(path, facts.rootsFile), content: rootsFileOf(roots, facts.form), secret: false },
    { path: join(path, MODULE), content: verifiedModule(facts), secret: false },
  ];
  const isChanged = program !== undefined && rewritten.text !== text;
  if (isChanged) {
    const original = `${program}.orig`;
    if (!existsSync(original)) files.push({ path: original, content: text, secret: false });
    files.push({ path: program, content: rewritten.text, secret: false });
    io.stdout.write(diffOf(basename(program), text, rewritten.text));
  }
  tell(board, files, rewritten.notes, isChanged, options, io);
  if (yes) await writeFiles(files, 'replaced');
}

async function boardOf(program: string | undefined, text: string): Promise<BoardProfile> {
  const isCircuitPython =
    /^\s*(?:import|from)\s+(?:wifi|socketpool|board|adafruit_\w+|microcontroller)\b/m.test(text) ||
    (program !== undefined && basename(program).startsWith('code.'));
  return loadProfile(usualBoardOf(isCircuitPython ? 'circuitpython' : 'micropython'));
}

function rootsFileOf(roots: readonly ChosenRoot[], form: ModuleFacts['form']): string | Uint8Array {
  const ders = roots.map(({ certificate }) => certificate.der);
  return form === 'der' ? concatBytes(...ders) : ders.map((der) => encodePem('CERTIFICATE', der)).join('');
}

/** As `diff -u` writes it, and `patch` reads. */
function diffOf(name: string, before: string, after: string): string {
  return createTwoFilesPatch(name, name, before, after, undefined, undefined, { context: 1 }).replace(/^=+\n/, '');
}

function tell(
  board: BoardProfile,
  files: readonly FileContent[],
  notes: readonly string[],
  isChanged: boolean,
  { path, yes, program }: InstallOptions,
  { stderr }: Io,
): void {
  const names = files.map((file) => relative(path, file.path) || file.path).join(', ');
  stderr.write(`install: for ${board.id}, ${yes ? 'written' : 'to be written'} in ${path}: ${names}\n`);
  for (const note of notes) stderr.write(`note: ${note}\n`);
  if (!isChanged && (program ?? programIn(path)) !== undefined)
    stderr.write(`note: nothing in the program is changed; a context that verifies is verified.context()\n`);
  const { atPowerOn } = board.chip.clock;
  const { verification } = board.stack;
  if (verification.kind === 'mbedtls' && verification.checkDates && atPowerOn !== undefined)
    stderr.write(
      'note: this firmware checks dates: set the clock before you connect (import ntptime; ntptime.settime())\n',
    );
  if (!yes) stderr.write('Nothing is written: --yes does it.\n');
}
