// The thread of Python programs in tests, which runs one program after another (program-threads.ts), each with a new
// interpreter and with all JavaScript loaded again. Loads the compiled worker.cjs with V8's code cache, which the first
// program of the run writes. Otherwise each program compiles 2.4 MB of JavaScript.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import * as threads from 'node:worker_threads';

const filename = join(__dirname, 'worker.cjs');
const cache = `${filename}.cache`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const source = `(function (require, module, exports, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
const script = new Script(source, { filename, ...(cachedData && { cachedData }) });
let isCached = cachedData !== undefined;

const port = threads.parentPort!;
const requireFile = createRequire(filename);
port.on('message', start);
start(threads.workerData);

/** Runs a program as if this thread had been started for it. */
function start(workerData: unknown): void {
  const parentPort = { postMessage: send };
  const require = (name: string): unknown =>
    name === 'node:worker_threads' ? { ...threads, workerData, parentPort } : requireFile(name);
  const load = script.runInThisContext() as (...values: unknown[]) => void;
  load(require, { exports: {} }, {}, filename, __dirname);
}

function send(message: { readonly type: string; readonly reset?: object }): void {
  if (message.type === 'exit' && !isCached) writeCache();
  port.postMessage(message);
  // After a reset the thread waits until it is terminated; otherwise this was the program's last action.
  if (message.type === 'exit' && message.reset === undefined)
    setImmediate(() => {
      Object.assign(globalThis, { pyProxyFinalizationRegistry: undefined }); // the interpreter's, which has ended
      port.postMessage({ type: 'idle' });
    });
}

/** At the program's end, because the cache has only the functions that have been called. */
function writeCache(): void {
  isCached = true;
  const whole = `${cache}-${process.pid}-${threads.threadId}`; // other threads may write it at the same time
  writeFileSync(whole, script.createCachedData());
  renameSync(whole, cache);
}
