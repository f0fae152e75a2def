// Starts the thread of a Python program in tests: loads the compiled worker.cjs with V8's code cache, which the first
// program of the run writes. Otherwise each program compiles 2.4 MB of JavaScript.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { parentPort, threadId } from 'node:worker_threads';

const filename = join(__dirname, 'worker.cjs');
const cache = `${filename}.cache`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const source = `(function (require, module, exports, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
const script = new Script(source, { filename, ...(cachedData && { cachedData }) });
if (cachedData === undefined) writeCacheAtEnd();
const load = script.runInThisContext() as (...values: unknown[]) => void;
load(createRequire(filename), module, exports, filename, __dirname);

/** At the program's end, because the cache has only the functions that have been called. */
function writeCacheAtEnd(): void {
  const port = parentPort!;
  const post = port.postMessage;
  port.postMessage = (message: { readonly type: string }, ...rest) => {
    if (message.type === 'exit') {
      const whole = `${cache}-${process.pid}-${threadId}`; // other threads may write it at the same time
      writeFileSync(whole, script.createCachedData());
      renameSync(whole, cache);
    }
    post.call(port, message, ...rest);
  };
}
