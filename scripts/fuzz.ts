// `npm run fuzz [-- SECONDS [SEED]]`: corrupted transcripts against whole TLS engines for that long (60 s), from a random
// seed that is printed; the same seed repeats the same transcripts.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { judge, recordings } from '../tests/fuzz/tls-harness.ts';
import { spoiltTranscripts } from '../tests/fuzz/tls-mutations.ts';

const BATCH = 50;

const seconds = Number(process.argv[2] ?? 60);
const first = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
if (!(seconds > 0) || !Number.isInteger(first)) {
  console.error('usage: npm run fuzz [-- SECONDS [SEED]]');
  process.exit(2);
}
console.log(`seed ${first}`);
const all = recordings();
const end = Date.now() + seconds * 1000;
const failures = new Map<string, string>();
let runs = 0;
for (let seed = first; Date.now() < end; seed++)
  for (const recording of all)
    for (const role of ['client', 'server'] as const)
      for (const bytes of fc.sample(spoiltTranscripts(recording, role, all), { seed, numRuns: BATCH })) {
        if (Date.now() >= end) break;
        runs++;
        try {
          const whole = judge(recording, role, bytes, [bytes.length]);
          const cut = judge(recording, role, bytes, [1 + (seed % 7), 1 + (seed % 311)]);
          if (!isDeepStrictEqual(cut, whole)) throw new Error(`cut, it ends as ${cut.code}; whole, as ${whole.code}`);
        } catch (error) {
          const words = `${recording.name}, ${role}: ${error instanceof Error ? error.message : error}`;
          if (!failures.has(words)) failures.set(words, `seed ${seed}, ${Buffer.from(bytes).toString('hex')}`);
        }
      }
for (const [words, how] of failures) console.log(`FAILED ${words}\n  ${how}`);
console.log(`${runs} transcripts, ${failures.size} kinds of failure`);
process.exitCode = failures.size > 0 ? 1 : 0;
