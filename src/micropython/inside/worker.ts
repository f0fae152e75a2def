// The program's thread: the interpreter, with the engine beside it. It blocks whenever the program does.
import { readdirSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadProfile } from '../../boards/load-profile.ts';
import { nodeEnvironment } from '../../platform/node/environment.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { OutputStream, SharedCommon } from '../bridge/layout.ts';
import type { ProgramData, Request } from '../bridge/messages.ts';
import { Blocking } from './blocking.ts';
import { boardFunctions } from './board-functions.ts';
import type { ByteStream } from './byte-stream.ts';
import { mountFolder } from './folder.ts';
import { Handles } from './handles.ts';
import { HostCalls } from './host-call.ts';
import { type HostFunction, host } from './host-function.ts';
import { httpFunctions } from './http-functions.ts';
import { type Interpreter, loadInterpreter } from './interpreter.ts';
import { ProgramTerminal } from './program-terminal.ts';
import { raiseErrno } from './raise.ts';
import { socketFunctions, streamFunctions } from './socket-functions.ts';
import { type ContextTools, contextFunctions } from './tls-contexts.ts';
import { tlsFunctions } from './tls-functions.ts';

const port = parentPort!;
const data = workerData as ProgramData;

const post = (request: Request) => port.postMessage(request);
const common = new SharedCommon(data.common);
const blocking = new Blocking(common, post);
const terminal = new ProgramTerminal(common, blocking);
const [interpreter, profile] = await Promise.all([loadInterpreter(), loadProfile(data.board)]);
const calls = new HostCalls(profile, common, interpreter.raiseKeyboardInterrupt);
const missing = () => raiseErrno(profile.chip.errnos.EBADF);
const streams = new Handles<ByteStream>(missing);
const tools: ContextTools = {
  profile,
  printLine: (line) => terminal.print(OutputStream.stdout, encodeUtf8(`${line}\n`)),
  blocking,
  interpreter,
  streams,
  environment: nodeEnvironment,
  bundle: data.bundle,
  verification: data.verification,
  contexts: new Handles(missing),
};

let exitCode = 1;
const functions: Record<string, HostFunction> = {
  ...streamFunctions(tools),
  ...socketFunctions(tools),
  ...contextFunctions(tools),
  ...tlsFunctions(tools, new Handles(missing)),
  ...httpFunctions(tools),
  ...boardFunctions(tools, data),
  exception: host([], () => calls.takeException()),
  program: host([], () => JSON.stringify({ file: data.file, args: data.args, runtime: profile.runtime.id })),
  exit: host(['int'], (code) => {
    exitCode = code;
    return 0;
  }),
};

layOut(interpreter);
interpreter.python.registerJsModule('_thimble', calls.guard(functions));
interpreter.python.runPython('import sys\nsys.path.append("/rom")\nimport _boot\n_boot.main()');
post({ type: 'exit', code: exitCode });

/** The program's folder as `/`, our modules as `/rom`, and the terminal. */
function layOut({ python }: Interpreter): void {
  mountFolder(python.FS, data.folder, '/program');
  python.FS.mkdir('/rom');
  for (const folder of profile.runtime.python.overlays) {
    const modules = new URL(`../modules/${folder}/`, import.meta.url);
    for (const name of readdirSync(modules).filter((file) => folder !== 'micropython' || isInFirmware(file)))
      python.FS.writeFile(`/rom/${name}`, readFileSync(new URL(name, modules)));
  }
  terminal.attach(python.FS, () => calls.deliverInterrupt());
}

/** A named firmware of MicroPython has its own modules and no others. */
function isInFirmware(fileName: string): boolean {
  const name = fileName.replace('.py', '');
  const { modules } = profile.runtime.python;
  if (name.startsWith('_')) return true;
  // Old names lead to the new modules still, but for ussl, which is gone.
  const isOldName = name.startsWith('u') && name !== 'ussl' && modules.includes(name.slice(1));
  return modules.includes(name) || isOldName;
}
