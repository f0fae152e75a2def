// All profiles, loaded once, so that tests can use them synchronously.
import assert from 'node:assert/strict';
import { BOARD_IDS } from '../../src/boards/catalogue.ts';
import { loadProfile } from '../../src/boards/load-profile.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';

export const ALL_PROFILES: readonly BoardProfile[] = await Promise.all(BOARD_IDS.map((id) => loadProfile(id)));

export function profileOf(id: string): BoardProfile {
  const found = ALL_PROFILES.find((profile) => profile.id === id);
  assert.ok(found !== undefined, `no profile ${id}`);
  return found;
}
