// `--board` of `thimble check`: any number of them, `all`, or the usual ones.
import { BOARD_IDS, COMBINATIONS, KNOWN_FIRMWARES } from '../../boards/catalogue.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { readBoardOption } from '../board-option.ts';
import type { Io } from '../command.ts';

/** What most people have, the newest release of each. */
const USUAL: readonly (readonly [chip: string, runtime: BoardProfile['runtime']['id']])[] = [
  ['pico-w', 'circuitpython'],
  ['pico-w', 'micropython'],
  ['esp32', 'circuitpython'],
  ['esp32', 'micropython'],
  ['esp32-s3', 'circuitpython'],
  ['esp32-s3', 'micropython'],
  ['esp8266', 'micropython'],
];

/** @throws TlsError as `readBoardOption`. */
export async function readBoards(names: readonly string[] | undefined, io: Io): Promise<BoardProfile[]> {
  const ids: string[] = [];
  for (const name of names ?? []) {
    if (name === 'all') ids.push(...COMBINATIONS.map(({ id }) => id));
    else ids.push(BOARD_IDS.includes(name) ? name : await readBoardOption(name, io));
  }
  const chosen = names === undefined ? usualBoards() : [...new Set(ids)];
  return Promise.all(chosen.map((id) => loadProfile(id)));
}

export function usualBoards(): string[] {
  return USUAL.flatMap(([chip, runtime]) => {
    const newest = KNOWN_FIRMWARES.known.findLast(
      (each) => each.chip === chip && each.runtime === runtime && !each.unreleased,
    );
    return newest === undefined ? [] : [newest.id];
  });
}
