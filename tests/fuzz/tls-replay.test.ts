// Replays recorded connections to new engines, unchanged and corrupted, with real ciphers and with a null cipher, which
// lets corruption reach the messages. `npm run fuzz -- SECONDS` continues with other seeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes } from '../../src/util/bytes.ts';
import { judge, type Role, recordings } from './tls-harness.ts';
import { spoiltTranscripts } from './tls-mutations.ts';

const RUNS = 30;
const ALL = recordings();

for (const recording of ALL)
  for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
    const peer = concatBytes(...recording.records[role === 'client' ? 'server' : 'client']);

    test(`${role}, ${recording.name}: its transcript, in any fragmentation`, () => {
      const whole = judge(recording, role, peer, [peer.length]);
      assert.equal(whole.code, undefined);
      assert.ok(whole.events.includes('connected'));
      for (const size of [1, 2, 5, 100, 1_000]) assert.deepEqual(judge(recording, role, peer, [size]), whole);
    });

    test(`${role}, ${recording.name}: split in two, and truncated, anywhere`, () => {
      const whole = judge(recording, role, peer, [peer.length]);
      const step = Math.ceil(peer.length / 25); // records of every kind are split within and between
      for (let at = 1; at < peer.length; at += step) {
        assert.deepEqual(judge(recording, role, peer, [at, peer.length]), whole, `cut at ${at}`);
        const ended = judge(recording, role, peer.subarray(0, at), [at]);
        assert.equal(ended.code, undefined, `the first ${at} bytes`);
      }
    });

    test(`${role}, ${recording.name}: corrupted`, () => {
      fc.assert(
        fc.property(
          spoiltTranscripts(recording, role, ALL),
          fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }),
          (bytes, pieces) => {
            assert.deepEqual(judge(recording, role, bytes, pieces), judge(recording, role, bytes, [bytes.length]));
          },
        ),
        { seed: 1, numRuns: RUNS },
      );
    });
  }
