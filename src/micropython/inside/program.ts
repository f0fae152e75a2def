// Runs the program in its own thread: the interpreter, with the engine beside it. It blocks whenever the program does.
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { ModuleLists } from '../../boards/runtimes/module-lists.ts';
import { toHex } from '../../util/hex.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { OutputStream, SharedCommon } from '../bridge/layout.ts';
import { Blocking } from './blocking.ts';
import { boardFunctions } from './board-functions.ts';
import type { ByteStream } from './byte-stream.ts';
import { type HiddenFiles, mountRoot } from './file-system.ts';
import { Handles } from './handles.ts';
import type { ProgramHost } from './host.ts';
import { HostCalls } from './host-call.ts';
import { type HostFunction, host as hostFunction } from './host-function.ts';
import { httpFunctions } from './http-functions.ts';
import { loadInterpreter } from './interpreter.ts';
import { ProgramTerminal } from './program-terminal.ts';
import { raiseErrno } from './raise.ts';
import { socketFunctions, streamFunctions } from './socket-functions.ts';
import { type ContextTools, contextFunctions } from './tls-contexts.ts';
import { tlsFunctions } from './tls-functions.ts';

/** Resolves when the program is over and has said so. */
export async function runInside(host: ProgramHost): Promise<void> {
  const { data } = host;
  const common = new SharedCommon(data.common);
  const blocking = new Blocking(common, host.post);
  const terminal = new ProgramTerminal(common, blocking);
  const [interpreter, profile] = await Promise.all([loadInterpreter(), loadProfile(data.board)]);
  const calls = new HostCalls(profile, common, interpreter.raiseKeyboardInterrupt);
  const missing = () => raiseErrno(profile.chip.errnos.EBADF);
  const tools: ContextTools = {
    profile,
    printLine: (line) => terminal.print(OutputStream.stdout, encodeUtf8(`${line}\n`)),
    blocking,
    interpreter,
    streams: new Handles<ByteStream>(missing),
    environment: host.environment,
    bundle: data.bundle,
    verification: data.verification,
    contexts: new Handles(missing),
  };

  const rom = toHex(host.environment.random(16)); // no program can name it
  let exitCode = 1;
  const functions: Record<string, HostFunction> = {
    ...streamFunctions(tools),
    ...socketFunctions(tools),
    ...contextFunctions(tools),
    ...tlsFunctions(tools, new Handles(missing)),
    ...httpFunctions(tools),
    ...boardFunctions(tools, host),
    exception: hostFunction([], () => calls.takeException()),
    program: hostFunction([], () => JSON.stringify({ start: data.start, argv: data.argv, rom })),
    exit: hostFunction(['int'], (code) => {
      exitCode = code;
      return 0;
    }),
  };

  const { python } = interpreter;
  mountRoot(python.FS, host.folder, houseModules(host, profile, rom));
  terminal.attach(python.FS, () => calls.deliverInterrupt());
  python.registerJsModule('_thimble', calls.guard(functions));
  python.runPython(`import sys\nsys.path.append("/${rom}")\nimport _boot\n_boot.main()`);
  host.post({ type: 'exit', code: exitCode });
}

/** Our modules, in a folder that is hidden from the program. */
function houseModules({ module, moduleNames }: ProgramHost, profile: BoardProfile, rom: string): HiddenFiles {
  const { overlays, libraries, renamed, lists } = profile.runtime.python;
  const files = new Map<string, string>([[rom, FOLDER]]);
  for (const overlay of [...libraries, ...overlays])
    for (const path of moduleNames(overlay)) {
      const [first, ...rest] = path.split('/');
      const name = Object.hasOwn(renamed, first!) ? renamed[first!]! : first!;
      const isThere = libraries.includes(overlay) || isInFirmware(name.replace('.py', ''), lists);
      if (isThere) files.set([rom, name, ...rest].join('/'), path.endsWith('.py') ? `${overlay}/${path}` : FOLDER);
    }
  return {
    name: rom,
    find(path) {
      const source = files.get(path);
      return source === undefined || source === FOLDER ? source : module(source);
    },
  };
}

const FOLDER = 'folder';

/** A named firmware has its own modules and no others; what is ours alone begins with an underscore. */
function isInFirmware(name: string, lists: ModuleLists | undefined): boolean {
  if (lists === undefined || name.startsWith('_')) return true;
  const isOf = (module: string) => module === name || module.startsWith(`${name}.`);
  return lists.builtin.includes(name) || lists.uNames.includes(name) || Object.keys(lists.frozen).some(isOf);
}
