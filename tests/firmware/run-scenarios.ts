// Compares the rows of CircuitPython's files on the Pico W with a profile's results.
import assert from 'node:assert/strict';
import type { BoardProfile } from '../../src/boards/profile.ts';
import type { CircuitPythonSituation } from './circuitpython-situations.ts';
import { drive } from './drive.ts';
import type { ClientRow } from './facts.ts';
import { differences } from './rows.ts';

/** A race between the ends of both sides: the server's alert was lost. */
const LOST_ALERT = -32;

/** @returns every difference. */
export async function runScenarios(
  rows: readonly ClientRow[],
  situations: Readonly<Record<string, () => Promise<CircuitPythonSituation>>>,
  profileOf: (row: ClientRow) => BoardProfile,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of rows) {
    const make = situations[row.name];
    assert.ok(make, `no situation ${row.name}`);
    const situation = await make();
    const outcome = drive(profileOf(row), situation, situation.trustedBy);
    const wanted = row.ret === LOST_ALERT ? { ...row, ret: -30592, text: 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE' } : row;
    // main appends the reasons to the text, and the facts' client did not.
    const text = wanted.ret === -9984 ? outcome.raised?.text?.split(';')[0] : outcome.raised?.text;
    wrong.push(...differences(wanted, { ...outcome, raised: outcome.raised && { ...outcome.raised, text } }));
  }
  return wrong;
}
