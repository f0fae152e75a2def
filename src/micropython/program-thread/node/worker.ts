// Entry point of the program's thread on Node: provides the platform for `program-thread/`.
import { parentPort, workerData } from 'node:worker_threads';
import { nodeEnvironment } from '../../../platform/node/environment.ts';
import { runProgramThread } from '../program.ts';
import type { ProgramFolder } from '../program-folder.ts';
import { NodeFolder } from './folder.ts';
import { FolderWithLibraries } from './lib-folder.ts';
import { moduleNames, readModule } from './package-modules.ts';
import type { InterpreterMessage, NodeProgramData } from './worker-data.ts';

const { folder, libraries, interpreter, ...data } = workerData as NodeProgramData;
const port = parentPort!;

// No top-level await, because CommonJS bundles do not support it. A failure reaches the main thread as the worker's error.
void runProgramThread({
  data,
  post: (request) => port.postMessage(request),
  environment: nodeEnvironment,
  folder: openFolder(),
  interpreter: {
    compiled: interpreter,
    onCompiled: (module) => port.postMessage({ type: 'interpreter', module } satisfies InterpreterMessage),
  },
  module: readModule,
  moduleNames,
});

function openFolder(): ProgramFolder {
  const own = new NodeFolder(folder);
  if (libraries.length === 0) return own;
  return new FolderWithLibraries(
    own,
    libraries.map((path) => new NodeFolder(path)),
  );
}
