// The program's thread on Node: what `inside/` needs of the platform.
import { readdirSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { nodeEnvironment } from '../../../platform/node/environment.ts';
import { runInside } from '../../inside/program.ts';
import { NodeFolder } from './folder.ts';
import type { NodeProgramData } from './start-worker.ts';

const MODULES = new URL('../../modules/', import.meta.url);
const { folder, ...data } = workerData as NodeProgramData;
const port = parentPort!;

await runInside({
  data,
  post: (request) => port.postMessage(request),
  environment: nodeEnvironment,
  folder: new NodeFolder(folder),
  module: (path) => readFileSync(new URL(path, MODULES)),
  moduleNames: (name) => readdirSync(new URL(`${name}/`, MODULES)),
});
