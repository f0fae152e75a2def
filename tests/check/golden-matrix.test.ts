// The golden matrix: tests/golden/check-matrix.txt, a readable file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { profileOf } from '../support/profiles.ts';
import { startFaultServers } from './fault-servers.ts';
import { matrixText } from './golden-matrix.ts';
import { MATRIX_BOARDS } from './matrix-boards.ts';

/** A server that closes at once races with our writes: a reset, or the end of the stream. */
const ATTEMPTS = 3;

test('results of ten firmwares with servers with one fault each', async () => {
  const { servers, close } = await startFaultServers();
  try {
    const golden = readFileSync(new URL('../golden/check-matrix.txt', import.meta.url), 'utf8');
    let text = '';
    for (let attempt = 0; attempt < ATTEMPTS && text !== golden; attempt++)
      text = await matrixText(servers, MATRIX_BOARDS.map(profileOf));
    assert.equal(text, golden);
  } finally {
    close();
  }
});
