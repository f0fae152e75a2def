// The predictions of `check` equal the results of `run`: the plain program of each runtime against servers with one
// fault each. All profiles of the matrix: npm run check:matrix.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { tableResolver } from '../../src/net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../../src/platform/node/network.ts';
import { probeBoards } from '../../src/probe/board-probe.ts';
import { profileOf } from '../support/profiles.ts';
import { CA } from './chains.ts';
import { startFaultServers } from './fault-servers.ts';
import { MATRIX_BOARDS, SAMPLE_BOARDS } from './matrix-boards.ts';
import { printedOf, runPlainProgram } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-check-'));
const bundle = join(folder, 'bundle.pem');
writeFileSync(bundle, CA.root.pem + CA.ecRoot.pem);
const { servers, close } = await startFaultServers();
after(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

const names = [...new Set(servers.map(({ host }) => host))].filter((host) => host.endsWith('.test'));
const network = createNodeNetwork({
  resolve: tableResolver(
    names.map((host) => ({ host, address: '127.0.0.1' })),
    resolveWithSystem,
  ),
});

for (const id of process.env.THIMBLE_CHECK_MATRIX === 'all' ? MATRIX_BOARDS : SAMPLE_BOARDS)
  for (const loads of loadsOf(id))
    test(`${id}, whose program loads ${loads}`, async () => {
      const profile = profileOf(id);
      const root = loads === 'nothing' ? undefined : CA.root.der;
      const outcomes = await probeBoards(
        servers.map(({ host, port }) => ({ name: host, port })),
        [profile],
        {
          environment: nodeEnvironment,
          network,
          timeout: 600_000,
          roots: root && [root],
          bundleOf: () => [CA.root.der, CA.ecRoot.der],
        },
      );
      const predicted = outcomes.map(([outcome]) => printedOf(outcome!));
      const ran = await runPlainProgram(profile, servers, { root, bundle });
      const cell = (lines: readonly string[]) => lines.map((line, i) => `${servers[i]!.name}: ${line}`);
      assert.deepEqual(cell(predicted), cell(ran));
    });

/** A firmware that does not verify loads nothing. */
function loadsOf(id: string): readonly ('nothing' | 'its own root')[] {
  return profileOf(id).stack.verification.kind === 'none' ? ['nothing'] : ['nothing', 'its own root'];
}
