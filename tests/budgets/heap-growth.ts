// Prints how much two hundred engines at each stage add to the heap, from V8's list of its objects. Counted by kind,
// because the total heap size changes by hundreds of kilobytes when V8 compiles and drops code. A separate process,
// without the objects of the test runner and of what makes certificates, and one for all stages, because a heap snapshot
// takes long, the longer the more objects there are. Input: the chain, JSON of { der, keyDer } in hexadecimal. Output: one
// object a line, { role, stage, grown, held, kinds }: bytes for each engine, and how many objects of which size and kind.
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { getHeapSnapshot, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Engine } from '../../src/tls/engine.ts';
import { Engines, STAGES, type Stage } from './engine-at.ts';

const ENGINES = 200;

/** The fields of a heap snapshot that are read here: numbers in rows whose columns `node_fields` names. */
interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: number[];
  readonly strings: string[];
}

/** Most of a snapshot, and not read here: what refers to what. */
const EDGES = /"edges":\[[\d,\s]*\],/;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const chain = JSON.parse(await text(process.stdin)) as { der: string; keyDer: string }[];
const engines = new Engines(chain.map(({ der, keyDer }) => ({ der: bytes(der), keyDer: bytes(keyDer) })));

// The first engines initialize shared state, and V8 changes its objects for code that is called often.
for (let i = 0; i < ENGINES; i++) for (const role of ['client', 'server'] as const) engines.at(role, 'resting');
for (const role of ['client', 'server'] as const) for (const stage of STAGES) engines.at(role, stage);
/** Objects without engines, once: a stage changes the rest of the heap by less than an object for each engine. */
const { objects: others } = await census();
for (const role of ['client', 'server'] as const)
  for (const stage of STAGES) console.log(JSON.stringify({ role, stage, ...(await measure(role, stage)) }));

async function measure(role: 'client' | 'server', stage: Stage) {
  const made: Engine[] = [];
  for (let i = 0; i < ENGINES; i++) made.push(engines.at(role, stage));
  const { held } = made[0]!.memory();
  const full = await census();
  made.length = 0;
  let grown = Math.round((full.arrayBuffers - (await arrayBuffers())) / ENGINES);
  const kinds: Record<string, number> = {};
  for (const [kind, count] of full.objects) {
    const each = Math.round((count - (others.get(kind) ?? 0)) / ENGINES);
    if (each === 0) continue; // V8's own objects
    kinds[kind] = each;
    grown += each * Number(kind.split(' ', 1)[0]);
  }
  return { grown, held, kinds };
}

/** Bytes in ArrayBuffers that are in use. */
async function arrayBuffers(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await setTimeout(5); // native handles are released in later turns of the event loop
  }
  return process.memoryUsage().arrayBuffers;
}

/** Bytes in ArrayBuffers, and how many objects of each size and kind are in the heap. Native handles' own memory, which
 * V8 only estimates, and code are neither. */
async function census(): Promise<{ arrayBuffers: number; objects: Map<string, number> }> {
  const bytes = await arrayBuffers();
  const whole = await text(getHeapSnapshot());
  const { snapshot, nodes, strings } = JSON.parse(whole.replace(EDGES, '')) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, nameAt, sizeAt] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const objects = new Map<string, number>();
  for (let row = 0; row < nodes.length; row += fields.length) {
    const type = types[0][nodes[row + typeAt!]!]!;
    if (type === 'native' || type === 'code') continue;
    const kind = `${nodes[row + sizeAt!]} ${type} ${strings[nodes[row + nameAt!]!]}`;
    objects.set(kind, (objects.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of objects) if (count < ENGINES / 2) objects.delete(kind);
  return { arrayBuffers: bytes, objects };
}
