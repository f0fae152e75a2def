// What the heap grows by for each engine that stands at some stage. A process of its own, since Node's test runner
// keeps a table of asynchronous resources in the same heap: where that doubles, it adds half a kilobyte to each engine.
// Arguments: client or server, and a stage. Prints { grown, held }.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Engine } from '../../src/tls/engine.ts';
import { engineAt, type Stage } from './engine-at.ts';

const ENGINES = 1_000;

const [role, stage] = process.argv.slice(2) as ['client' | 'server', Stage];
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

for (let i = 0; i < 1_500; i++) engineAt(role, stage); // until the code is compiled and its feedback is settled
const engines: Engine[] = [];
const start = heap();
for (let i = 0; i < ENGINES; i++) engines.push(engineAt(role, stage));
const grown = Math.round((heap() - start) / ENGINES);
console.log(JSON.stringify({ grown, held: engines[0]!.memory().held }));

function heap(): number {
  for (let i = 0; i < 4; i++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
