// What an interpreter starts with: which files of a folder, in which order, as that board would.
import type { BoardProfile } from '../../boards/profile.ts';
import { TlsError } from '../../errors.ts';
import type { ProgramStart } from '../bridge/messages.ts';

/** One interpreter's work. */
export interface Pass {
  readonly start: ProgramStart;
  /** Of `sys.argv` the first. */
  readonly name: string;
}

/** All that one run has to do. */
export interface Passes {
  /** CircuitPython's boot.py, which has an interpreter of its own and no console. */
  readonly boot?: Pass;
  readonly main: Pass;
}

/**
 * A folder as a board runs it.
 *
 * @param folder - its name, for the error.
 * @param hasFile - whether there is a file of this name at its top.
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
      `${folder} cannot be run: a board with ${runtime.name} starts ${[...boot, ...main].join(', ')}, and none of them is there`,
    );
  const files = [bootFile, mainFile].filter((file) => file !== undefined);
  if (bootSharesGlobals || bootFile === undefined || mainFile === undefined)
    return { main: { start: { files }, name } };
  return {
    boot: { start: { files: [bootFile] }, name: bootFile },
    main: { start: { files: [mainFile] }, name: mainFile },
  };
}

/** The files that a plan starts. */
export function filesOf({ boot, main }: Passes): readonly string[] {
  return [boot, main].flatMap((pass) => (pass !== undefined && 'files' in pass.start ? pass.start.files : []));
}
