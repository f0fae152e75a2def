// A part of the interop matrix: every installed peer, with two of its forty configurations. The whole matrix, and 64 MB
// each way: `npm run test:interop`.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { testWithPrograms } from '../support/programs.ts';
import type { Configuration } from './matrix/cells.ts';
import { Files } from './matrix/files.ts';
import { describe, PEERS, runCells } from './matrix/matrix.ts';

const SLICE: readonly Configuration[] = [
  { key: 'p256', group: 'X25519', clientCertificate: true },
  { key: 'rsa2048', group: 'P-384', clientCertificate: false },
];

let files: Files;
before(async () => {
  files = await Files.make(['p256', 'rsa2048']);
});
after(() => files.remove());

for (const peer of PEERS) {
  const role = peer.role === 'server' ? 'our client' : 'our server';
  testWithPrograms(peer.programs, `${role} and ${peer.name}: versions, resumption, HelloRetryRequest`, async () => {
    const outcomes = await runCells(peer, SLICE, files);
    const failures = outcomes.flatMap(({ what, failure }) => (failure ? `${describe(what)}: ${failure}` : []));
    assert.deepEqual(failures, []);
    assert.equal(outcomes.length, 12);
  });
}
