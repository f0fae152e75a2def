// The program's thread on Node: what `inside/` needs of the platform.
import { readdirSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { nodeEnvironment } from '../../../platform/node/environment.ts';
import { runInside } from '../../inside/program.ts';
import type { ProgramFolder } from '../../inside/program-folder.ts';
import { NodeFolder } from './folder.ts';
import { FolderWithLibraries } from './lib-folder.ts';
import type { NodeProgramData } from './start-worker.ts';

const MODULES = new URL('../../modules/', import.meta.url);
const { folder, libraries, ...data } = workerData as NodeProgramData;
const port = parentPort!;

await runInside({
  data,
  post: (request) => port.postMessage(request),
  environment: nodeEnvironment,
  folder: openFolder(),
  module: (path) => readFileSync(new URL(path, MODULES)),
  moduleNames: (overlay) =>
    readdirSync(new URL(`${overlay}/`, MODULES), { encoding: 'utf8', recursive: true }).map(withSlashes),
});

function openFolder(): ProgramFolder {
  const own = new NodeFolder(folder);
  if (libraries.length === 0) return own;
  return new FolderWithLibraries(
    own,
    libraries.map((path) => new NodeFolder(path)),
  );
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
