// What the heap grows by for each engine that stands at some stage. Measured as what it shrinks by when a thousand of
// them go, since nothing else happens then: while they are made, V8 compiles and forgets code by hundreds of kilobytes.
// A process of its own, apart from the test runner's tables. Arguments: client or server, and a stage.
// Prints { grown, held }.
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Engine } from '../../src/tls/engine.ts';
import { engineAt, type Stage } from './engine-at.ts';

const ENGINES = 1_000;
/** Collections that change nothing before the heap counts as settled, and the most that are waited for. */
const STILL = 5;
const MOST_COLLECTIONS = 60;

const [role, stage] = process.argv.slice(2) as ['client' | 'server', Stage];
setFlagsFromString('--expose-gc');
setFlagsFromString('--no-flush-bytecode'); // code that is not run for a while would go along with the engines
const collect = runInNewContext('gc') as () => void;

const engines: Engine[] = [];
for (let i = 0; i < ENGINES; i++) engines.push(engineAt(role, stage));
const { held } = engines[0]!.memory();
const full = await settledHeap();
engines.length = 0;
const grown = Math.round((full - (await settledHeap())) / ENGINES);
console.log(JSON.stringify({ grown, held }));

/** Native handles let go of their memory in later turns of the event loop, and other threads sweep and compile. */
async function settledHeap(): Promise<number> {
  let used = 0;
  for (let still = 0, i = 0; still < STILL && i < MOST_COLLECTIONS; i++) {
    collect();
    await setTimeout(5);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const change = Math.abs(heapUsed + arrayBuffers - used);
    still = change < ENGINES ? still + 1 : 0; // a byte for each engine
    used = heapUsed + arrayBuffers;
  }
  return used;
}
