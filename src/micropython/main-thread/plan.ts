// Chooses the files of a folder to run, and their order, as the board would.
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import type { ProgramStart } from '../bridge/messages.ts';

/** The work of one interpreter. */
export interface Pass {
  readonly start: ProgramStart;
  /** `sys.argv[0]`. */
  readonly name: string;
}

/** The passes of one run. */
export interface Passes {
  /** CircuitPython's boot.py, which runs in a separate interpreter without a console. */
  readonly boot?: Pass;
  readonly main: Pass;
}

/**
 * Plans a folder as a board would run it.
 *
 * @param folder - its name, for the error.
 * @param hasFile - whether the folder directly contains a file of this name.
 * @throws TlsError `micropython.no_program`.
 */
export function planFolder({ runtime }: BoardProfile, folder: string, hasFile: (name: string) => boolean): Passes {
  const { boot, main, bootSharesGlobals } = runtime.python.start;
  const bootFile = boot.find(hasFile);
  const mainFile = main.find(hasFile);
  const name = mainFile ?? bootFile;
  if (name === undefined)
    throw new TlsError(
      'micropython.no_program',
      `${folder} cannot be run: a board with ${runtime.name} starts ${[...boot, ...main].join(' or ')}, and the folder has none of these`,
    );
  const files = [bootFile, mainFile].filter((file) => file !== undefined);
  if (bootSharesGlobals || bootFile === undefined || mainFile === undefined)
    return { main: { start: { files }, name } };
  return {
    boot: { start: { files: [bootFile] }, name: bootFile },
    main: { start: { files: [mainFile] }, name: mainFile },
  };
}

/** The files that a plan runs. */
export function filesOf({ boot, main }: Passes): readonly string[] {
  return [boot, main].flatMap((pass) => (pass !== undefined && 'files' in pass.start ? pass.start.files : []));
}
