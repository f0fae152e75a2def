// Options for starting the program's thread, the same for every build of the package.
import type { WorkerOptions } from 'node:worker_threads';

/**
 * MB for the young generation. By default Node lets it grow to 48 as a program makes connections, which is no faster: a
 * connection's objects are short-lived.
 */
const YOUNG = 3;

export const WORKER_OPTIONS: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } };
