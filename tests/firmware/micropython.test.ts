// MicroPython on rp2, stm32 and unix compared with ../shared/facts/micropython: what the server receives, what the
// program catches.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { testWithShared } from '../support/shared.ts';
import { BUILDS } from './micropython-builds.ts';
import { ALERTS_OF, runAlerts } from './run-alerts.ts';

for (const [build, board] of BUILDS.filter(([build]) => ALERTS_OF.includes(build)))
  testWithShared(`facts/micropython/alert/alert-${build}.txt`, `${board}: alerts and errors`, async (file) => {
    const { rows, wrong } = await runAlerts(await loadProfile(board), readFileSync(file, 'utf8'));
    assert.deepEqual(wrong, []);
    assert.equal(rows, 31);
  });
