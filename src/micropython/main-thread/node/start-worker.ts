// Starts the program's thread: from JavaScript in the package, or from TypeScript in a checkout.
import { Worker } from 'node:worker_threads';
import type { NodeProgramData } from '../../program-thread/node/worker-data.ts';
import { WORKER_OPTIONS } from './worker-options.ts';

export function startWorker(workerData: NodeProgramData): Worker {
  const options = { ...WORKER_OPTIONS, workerData };
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('../../program-thread/node/worker.js', import.meta.url), options);
  // Node 20 installs the hooks that compile TypeScript in the main thread only, so a checkout's worker registers its own.
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const module = JSON.stringify(new URL('../../program-thread/node/worker.ts', import.meta.url).href);
  const start = `import(${tsx}).then(({ register }) => (register(), import(${module})))`;
  return new Worker(start, { eval: true, ...options });
}
