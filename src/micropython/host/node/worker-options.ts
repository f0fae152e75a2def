// How the program's thread is started, however the package is built.
import type { WorkerOptions } from 'node:worker_threads';

/**
 * MB for young objects. By itself Node lets them grow to 48 as a program makes connections, which is no faster: what a
 * connection allocates is short-lived.
 */
const YOUNG = 3;

export const WORKER_OPTIONS: WorkerOptions = { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } };
