// The `--board` option of `thimble check`: any number of boards, `all`, or the usual ones.
import { BOARD_IDS, COMBINATIONS } from '../../boards/catalogue.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { usualBoards } from '../../boards/usual-boards.ts';
import { readBoardOption } from '../board-option.ts';
import type { Io } from '../command.ts';

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
